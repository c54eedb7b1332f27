/**
 * The ground of a second Lwt, for tests alone: the rules that upstream's lwt.ml follows, written down as plainly as
 * they can be, by recursion and closures, with no thought of speed, stack or memory: promises, the
 * loop that resolves them, and cancel. What is made of these is in model.ts.
 *
 * Where upstream would crash, draw among several, or go on for ever, the model says that it does not
 * know (`unsure`), and nothing is compared.
 */
import { Canceled, InvalidArgument, Lwt, type Result } from '../../runtime-instrumented/lwt/index.ts';

export type Settled = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: unknown };
type Callback = (now: Settled) => void;
/** A callback that several promises may share, and that is gone from all of them once it ran. */
interface Cell {
  call: Callback | null;
}
interface Hook {
  readonly storage: Storage;
  readonly run: () => void;
  /** Of the library itself: does not see to what storage there is, and cannot raise. */
  readonly internal: boolean;
}
type Storage = ReadonlyMap<object, unknown>;

/** A promise: pending, settled, or become another. */
export class Model {
  settled: Settled | null = null;
  become: Model | null = null;
  /** Newest first. */
  cells: readonly Cell[] = [];
  hooks: readonly Hook[] = [];
  /** What a cancel goes on to; the promise itself, if it is a task. */
  cancels: readonly Model[] = [];
}

/** Nested resolutions after which the model gives up. */
const TOO_DEEP = 100;
const TOO_MANY_STEPS = 20_000;
export const fulfilled = (value: unknown): Settled => ({ ok: true, value });
export const rejected = (error: unknown): Settled => ({ ok: false, error });
export const isCanceled = (now: Settled): boolean => !now.ok && now.error instanceof Canceled;

export class Unsure extends Error {}

/** A library that has just been started. */
export class ModelLoop {
  /** Why the model does not know what upstream would do; null as long as it does. */
  unsure: string | null = null;
  protected depth = 0;
  protected storage: Storage = new Map();
  protected deferred: (() => void)[] = [];
  protected hook: (error: unknown) => void = () => undefined;

  readonly asyncExceptionHook = {
    get: () => this.hook,
    set: (next: (error: unknown) => void): void => {
      this.hook = next;
    },
  };

  protected giveUp(why: string): never {
    this.unsure ??= why;
    throw new Unsure(why);
  }

  // --- Resolution

  protected last(p: Model): Model {
    return p.become === null ? p : this.last(p.become);
  }

  protected now(p: Model): Settled | null {
    return this.last(p).settled;
  }

  protected inLoop(run: () => void): void {
    if (++this.depth > TOO_DEEP) this.giveUp('too deep');
    const { storage } = this;
    run();
    if (this.depth === 1)
      for (let next = this.deferred.shift(); next !== undefined; next = this.deferred.shift()) next();
    this.depth--;
    this.storage = storage;
  }

  protected detached(run: () => void): void {
    try {
      run();
    } catch (error) {
      if (error instanceof Unsure) throw error;
      this.hook(error);
    }
  }

  protected runAll(hooks: readonly Hook[], cells: readonly Cell[], now: Settled): void {
    if (isCanceled(now)) {
      for (const { storage, run, internal } of hooks) {
        if (internal) run();
        else {
          this.storage = storage;
          this.detached(run);
        }
      }
    }
    for (const cell of cells) cell.call?.(now);
  }

  /** Settles a pending promise; what waits runs now, or (`later`) once the outermost resolution ends. */
  protected resolve(p: Model, now: Settled, later = false): void {
    if (p.settled !== null || p.become !== null) this.giveUp('settled twice');
    p.settled = now;
    const { hooks, cells } = p;
    p.hooks = p.cells = p.cancels = [];
    const run = (): void => this.runAll(hooks, cells, now);
    if (later && this.depth >= 1) this.deferred.push(run);
    else this.inLoop(run);
  }

  protected unify(outer: Model, returned: Model): void {
    const inner = this.last(returned);
    if (inner === outer) return;
    if (inner.settled !== null) {
      this.resolve(outer, inner.settled);
      return;
    }
    if (outer.settled !== null) this.giveUp('merged with a settled one');
    outer.cells = [...outer.cells, ...inner.cells];
    outer.hooks = [...outer.hooks, ...inner.hooks];
    outer.cancels = inner.cancels.map((p) => (p === inner ? outer : p));
    inner.become = outer;
  }

  protected onSettled(p: Model, call: Callback): Cell {
    const target = this.last(p);
    const cell = { call };
    target.cells = [cell, ...target.cells];
    return cell;
  }

  /** Runs `call` for the first of `ps` alone. */
  protected onFirst(ps: readonly Model[], call: Callback): Cell {
    const cell: Cell = {
      call: (now) => {
        cell.call = null;
        call(now);
      },
    };
    for (const p of ps) {
      const target = this.last(p);
      target.cells = [cell, ...target.cells];
    }
    return cell;
  }

  protected pending(cancels: readonly Model[]): Model {
    const p = new Model();
    p.cancels = cancels;
    return p;
  }

  protected made(now: Settled): Model {
    const p = new Model();
    p.settled = now;
    return p;
  }

  protected attempt(f: () => Model): Model {
    try {
      return f();
    } catch (error) {
      if (error instanceof Unsure) throw error;
      return this.made(rejected(error));
    }
  }

  // --- Making and resolving

  return = (value?: unknown): Model => this.made(fulfilled(value));
  fail = (error: unknown): Model => this.made(rejected(error));

  wait = (): [Model, Model] => {
    const p = this.pending([]);
    return [p, p];
  };

  task = (): [Model, Model] => {
    const p = new Model();
    p.cancels = [p];
    return [p, p];
  };

  protected wake(resolver: Model, now: Settled, name: string, later: boolean): void {
    const p = this.last(resolver);
    if (p.settled === null) this.resolve(p, now, later);
    else if (!isCanceled(p.settled)) throw new InvalidArgument(`Lwt.${name}`);
  }

  wakeup = (r: Model, value: unknown): void => this.wake(r, fulfilled(value), 'wakeup', false);
  wakeupLater = (r: Model, value: unknown): void => this.wake(r, fulfilled(value), 'wakeup_later', true);
  wakeupExn = (r: Model, error: unknown): void => this.wake(r, rejected(error), 'wakeup_exn', false);
  wakeupLaterExn = (r: Model, error: unknown): void => this.wake(r, rejected(error), 'wakeup_later_exn', true);
  wakeupResult = (r: Model, result: Result<unknown>): void => this.wake(r, result, 'wakeup_result', false);
  wakeupLaterResult = (r: Model, result: Result<unknown>): void => this.wake(r, result, 'wakeup_later_result', true);

  cancel = (start: Model): void => {
    const reached: (() => void)[] = [];
    const now = rejected(Lwt.canceled);
    let steps = 0;
    const walk = (from: Model): void => {
      if (++steps > TOO_MANY_STEPS) this.giveUp('a ring');
      const p = this.last(from);
      if (p.settled !== null) return;
      const { cancels, hooks, cells } = p;
      if (cancels.length === 1 && cancels[0] === p) {
        p.settled = now;
        p.hooks = p.cells = p.cancels = [];
        reached.unshift(() => this.inLoop(() => this.runAll(hooks, cells, now)));
        return;
      }
      if (steps > 2000) this.giveUp('a ring');
      for (const next of cancels) walk(next);
    };
    walk(start);
    for (const run of reached) run();
  };
}
