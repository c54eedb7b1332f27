/**
 * A second Lwt, for tests alone: what lwt.ml makes of the loop in model-loop.ts, as plainly as it can be.
 *
 * Two things written apart from each other are compared with it: what the real library did (it must
 * pass the same conformance programs), and what ours does, on programs that nobody ran on the real
 * one (differential.test.ts). README.md says where the rules were read.
 */
import { InvalidArgument, None, type Option, Some } from '../../runtime-instrumented/lwt/index.ts';
import { fulfilled, isCanceled, type Model, ModelLoop, type Settled } from './model-loop.ts';

/** A library that has just been started. */
export class ModelLwt extends ModelLoop {
  private paused: Model[] = [];
  private count = 0;

  // --- One after the other

  /** What becomes of `p`, by one callback for a value and one for an error; null passes on. */
  private after(
    p: Model,
    onValue: ((value: unknown) => Model) | null,
    onError: ((error: unknown) => Model) | null,
    asMap = false,
  ): Model {
    const source = this.last(p);
    const chosen = (now: Settled): (() => Model) | null => {
      if (now.ok) return onValue === null ? null : () => onValue(now.value);
      return onError === null ? null : () => onError(now.error);
    };
    if (source.settled !== null) {
      const run = chosen(source.settled);
      if (run === null) return onError === null ? this.made(source.settled) : source;
      return asMap ? this.attempt(run) : run();
    }
    const result = this.pending([source]);
    const { storage } = this;
    this.onSettled(source, (now) => {
      const run = chosen(now);
      if (run === null) return this.resolve(this.last(result), now);
      this.storage = storage;
      const returned = this.attempt(run);
      this.unify(this.last(result), returned);
    });
    return result;
  }

  bind = (p: Model, f: (value: unknown) => Model): Model => this.after(p, f, null);
  map = (f: (value: unknown) => unknown, p: Model): Model => this.after(p, (v) => this.return(f(v)), null, true);
  catch = (f: () => Model, h: (error: unknown) => Model): Model => this.after(this.attempt(f), null, h);
  tryBind = (f: () => Model, g: (value: unknown) => Model, h: (error: unknown) => Model): Model =>
    this.after(this.attempt(f), g, h);
  finalize = (f: () => Model, end: () => Model): Model =>
    this.tryBind(
      f,
      (value) => this.bind(end(), () => this.return(value)),
      (error) => this.bind(end(), () => this.fail(error)),
    );
  wrap = (f: () => unknown): Model => this.attempt(() => this.return(f()));

  /** Runs a callback that makes no promise, with the storage of this moment if it has to wait. */
  private watch(p: Model, pick: (now: Settled) => (() => void) | null): void {
    const source = this.last(p);
    if (source.settled !== null) {
      const run = pick(source.settled);
      if (run !== null) this.detached(run);
      return;
    }
    const { storage } = this;
    this.onSettled(source, (now) => {
      const run = pick(now);
      if (run === null) return;
      this.storage = storage;
      this.detached(run);
    });
  }

  onSuccess = (p: Model, f: (value: unknown) => void): void =>
    this.watch(p, (now) => (now.ok ? () => f(now.value) : null));
  onFailure = (p: Model, h: (error: unknown) => void): void =>
    this.watch(p, (now) => (now.ok ? null : () => h(now.error)));
  onTermination = (p: Model, f: () => void): void => this.watch(p, () => f);
  onAny = (p: Model, f: (value: unknown) => void, h: (error: unknown) => void): void =>
    this.watch(p, (now) => (now.ok ? () => f(now.value) : () => h(now.error)));

  onCancel = (p: Model, f: () => void): void => {
    const source = this.last(p);
    if (source.settled === null) this.addHook(source, f, false);
    else if (isCanceled(source.settled)) this.detached(f);
  };

  private addHook(p: Model, run: () => void, internal: boolean): void {
    p.hooks = [{ storage: this.storage, run, internal }, ...p.hooks];
  }

  // --- Several together

  join = (ps: readonly Model[]): Model => {
    const result = this.pending(ps);
    let left = 0;
    let end: Settled = fulfilled(undefined);
    for (const p of ps) {
      const now = this.now(p);
      if (now !== null) {
        if (end.ok && !now.ok) end = now;
        continue;
      }
      left++;
      this.onSettled(p, (settled) => {
        if (end.ok && !settled.ok) end = settled;
        if (--left === 0) this.resolve(this.last(result), end);
      });
    }
    return left === 0 ? this.made(end) : result;
  };

  all = (ps: readonly Model[]): Model => {
    const values: unknown[] = new Array(ps.length);
    const parts = ps.map((p, i) =>
      this.bind(p, (value) => {
        values[i] = value;
        return this.return();
      }),
    );
    return this.bind(this.join(parts), () => this.return(values));
  };

  both = (p: Model, q: Model): Model => this.all([p, q]);

  private refuseNone(ps: readonly Model[], name: string): void {
    if (ps.length === 0) throw new InvalidArgument(`Lwt.${name} [] would return a promise that is pending forever`);
  }

  private ofOne(ps: readonly Model[], name: string, cancels: boolean): Model {
    this.refuseNone(ps, name);
    const failed = ps.filter((p) => this.now(p)?.ok === false);
    const returned = ps.filter((p) => this.now(p)?.ok === true);
    if (failed.length > 1 || (failed.length === 0 && returned.length > 1)) this.giveUp('draws');
    if (failed.length === 1) {
      if (cancels) ps.forEach(this.cancel);
      return failed[0];
    }
    if (returned.length === 1) {
      let taken: Model | null = null;
      for (const p of ps) {
        if (taken === null && this.now(p) !== null) taken = p;
        else if (cancels) this.cancel(p);
      }
      return taken ?? returned[0];
    }
    const result = this.pending(ps);
    this.onFirst(ps, (now) => {
      if (cancels) ps.forEach(this.cancel);
      this.resolve(this.last(result), now);
    });
    return result;
  }

  private ofMany(ps: readonly Model[], name: string, cancels: boolean, split: boolean): Model {
    this.refuseNone(ps, name);
    const collect = (atOnce: boolean): Settled => {
      const failed = ps.map((p) => this.now(p)).find((now) => now !== null && !now.ok);
      if (failed != null) return failed;
      const values = ps.flatMap((p) => {
        const now = this.now(p);
        return now?.ok === true ? [now.value] : [];
      });
      const rest = ps.filter((p) => this.now(p) === null);
      return fulfilled(split ? [values, atOnce ? rest.reverse() : rest] : values);
    };
    if (ps.some((p) => this.now(p) !== null)) {
      const end = collect(true);
      if (cancels) ps.forEach(this.cancel);
      return this.made(end);
    }
    const result = this.pending(ps);
    this.onFirst(ps, () => {
      const end = collect(false);
      if (cancels) ps.forEach(this.cancel);
      this.resolve(this.last(result), end);
    });
    return result;
  }

  choose = (ps: readonly Model[]): Model => this.ofOne(ps, 'choose', false);
  pick = (ps: readonly Model[]): Model => this.ofOne(ps, 'pick', true);
  nchoose = (ps: readonly Model[]): Model => this.ofMany(ps, 'nchoose', false, false);
  npick = (ps: readonly Model[]): Model => this.ofMany(ps, 'npick', true, false);
  nchooseSplit = (ps: readonly Model[]): Model => this.ofMany(ps, 'nchoose_split', false, true);

  // --- What a cancel reaches

  protected = (p: Model): Model => {
    if (this.now(p) !== null) return p;
    const [result] = this.task();
    const cell = this.onFirst([p], (now) => this.resolve(this.last(result), now));
    this.addHook(
      result,
      () => {
        cell.call = null;
      },
      true,
    );
    return result;
  };

  noCancel = (p: Model): Model => {
    if (this.now(p) !== null) return p;
    const result = this.pending([]);
    this.onSettled(p, (now) => this.resolve(this.last(result), now));
    return result;
  };

  wrapInCancelable = (p: Model): Model => {
    if (this.now(p) !== null) return p;
    const [result] = this.task();
    this.addHook(result, () => this.cancel(p), true);
    this.onSettled(p, (now) => {
      if (this.now(result) === null) this.resolve(this.last(result), now);
    });
    return result;
  };

  // --- Nobody waits

  private forget(p: Model, h: (error: unknown) => void, atOnce: (error: unknown) => void): void {
    const now = this.now(p);
    if (now === null) {
      this.onSettled(p, (settled) => {
        if (!settled.ok) h(settled.error);
      });
    } else if (!now.ok) atOnce(now.error);
  }

  async = (f: () => Model): void => {
    const toHook = (error: unknown): void => this.hook(error);
    this.forget(this.attempt(f), toHook, toHook);
  };
  dontWait = (f: () => Model, h: (error: unknown) => void): void => this.forget(this.attempt(f), h, h);
  ignoreResult = (p: Model): void =>
    this.forget(
      p,
      (error) => this.hook(error),
      (error) => {
        throw error;
      },
    );

  // --- Looking

  state = (p: Model) => {
    const now = this.now(p);
    if (now === null) return { state: 'sleep' } as const;
    return now.ok ? ({ state: 'return', value: now.value } as const) : ({ state: 'fail', error: now.error } as const);
  };
  isSleeping = (p: Model): boolean => this.now(p) === null;
  poll = (p: Model): Option<unknown> => {
    const now = this.now(p);
    if (now === null) return None;
    if (!now.ok) throw now.error;
    return Some(now.value);
  };

  // --- Pauses and storage

  pause = (): Model => {
    const [p] = this.task();
    this.paused.push(p);
    this.count++;
    this.addHook(
      p,
      () => {
        if (!this.paused.includes(p)) return;
        this.paused = this.paused.filter((one) => one !== p);
      },
      true,
    );
    return p;
  };
  wakeupPaused = (): void => {
    const now = this.paused;
    this.paused = [];
    this.count = 0;
    for (const p of now) this.wake(p, fulfilled(undefined), 'wakeup', false);
  };
  abandonPaused = (): void => {
    this.paused = [];
    this.count = 0;
  };
  pausedCount = (): number => this.count;

  newKey = (): object => ({});
  get = (key: object): Option<unknown> => {
    return this.storage.has(key) ? Some(this.storage.get(key)) : None;
  };
  withValue = <R>(key: object, value: Option<unknown>, f: () => R): R => {
    const before = this.storage;
    const next = new Map(before);
    if (value.isSome) next.set(key, value.value);
    else next.delete(key);
    this.storage = next;
    try {
      return f();
    } finally {
      this.storage = before;
    }
  };
}
