/** The algebra of promises, on random programs. */
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { Lwt, type PromiseState } from '../../runtime-instrumented/lwt/index.ts';

/** How a promise is made, and what is done with its resolver when its turn comes. */
interface Source {
  readonly made: 'return' | 'fail' | 'wait' | 'task';
  readonly value: number;
  readonly ends: 'returns' | 'fails' | 'never';
}

const source: fc.Arbitrary<Source> = fc.record({
  made: fc.constantFrom('return', 'fail', 'wait', 'task'),
  value: fc.integer({ min: 0, max: 9 }),
  ends: fc.constantFrom('returns', 'fails', 'never'),
});

class Made {
  readonly p: Lwt<number>;
  private readonly resolver;
  private readonly source: Source;

  constructor(source: Source) {
    this.source = source;
    const { made, value } = source;
    if (made === 'return' || made === 'fail') {
      this.p = made === 'return' ? Lwt.return(value) : Lwt.fail(value);
      this.resolver = null;
    } else {
      [this.p, this.resolver] = made === 'wait' ? Lwt.wait<number>() : Lwt.task<number>();
    }
  }

  end(): void {
    const { ends, value } = this.source;
    if (this.resolver === null || ends === 'never' || !Lwt.isSleeping(this.p)) return;
    if (ends === 'returns') Lwt.wakeup(this.resolver, value);
    else Lwt.wakeupExn(this.resolver, value);
  }
}

/** The states of what `build` makes: at first, and after each source has ended in turn. */
function trace(sources: readonly Source[], build: (ps: Lwt<number>[]) => Lwt<unknown>): string {
  const made = sources.map((s) => new Made(s));
  const result = build(made.map(({ p }) => p));
  const states: PromiseState<unknown>[] = [result.state];
  for (const m of made) {
    m.end();
    states.push(result.state);
  }
  return JSON.stringify(states);
}

const f = (p: Lwt<number>) => (x: number) => p.map((y) => x * 10 + y);

describe('the monad laws, up to trace', () => {
  it('return a, then f, is f a', () => {
    fc.assert(
      fc.property(
        source,
        fc.nat(9),
        (s, a) => trace([s], ([p]) => Lwt.return(a).bind(f(p))) === trace([s], ([p]) => f(p)(a)),
      ),
    );
  });

  it('p, then return, is p', () => {
    fc.assert(fc.property(source, (s) => trace([s], ([p]) => p.bind((x) => Lwt.return(x))) === trace([s], ([p]) => p)));
  });

  it('binding is associative', () => {
    fc.assert(
      fc.property(
        source,
        source,
        source,
        (a, b, c) =>
          trace([a, b, c], ([p, q, r]) => p.bind(f(q)).bind(f(r))) ===
          trace([a, b, c], ([p, q, r]) => p.bind((x) => f(q)(x).bind(f(r)))),
      ),
    );
  });

  it('map is bind and return', () => {
    fc.assert(
      fc.property(
        source,
        (s) => trace([s], ([p]) => p.map((x) => x + 1)) === trace([s], ([p]) => p.bind((x) => Lwt.return(x + 1))),
      ),
    );
  });
});

/** What all should be, given when each source ends: the first failure among those failed at once goes first. */
function referenceOfAll(sources: readonly Source[]): string {
  const settledAtOnce = (s: Source) => s.made === 'return' || s.made === 'fail';
  const states: PromiseState<unknown>[] = [];
  let failure: { error: number } | null = null;
  const ended = sources.map(settledAtOnce);
  for (const s of sources) if (s.made === 'fail') failure ??= { error: s.value };
  const push = (): void => {
    if (!ended.every((e) => e)) states.push({ state: 'sleep' });
    else if (failure !== null) states.push({ state: 'fail', error: failure.error });
    else states.push({ state: 'return', value: sources.map(({ value }) => value) });
  };
  push();
  sources.forEach((s, i) => {
    if (!settledAtOnce(s) && s.ends !== 'never') {
      ended[i] = true;
      if (s.ends === 'fails') failure ??= { error: s.value };
    }
    push();
  });
  return JSON.stringify(states);
}

describe('waiting for several', () => {
  it('all is as a reference says', () => {
    fc.assert(
      fc.property(fc.array(source, { maxLength: 6 }), (ss) => trace(ss, (ps) => Lwt.all(ps)) === referenceOfAll(ss)),
    );
  });

  it('join is all without the values', () => {
    fc.assert(
      fc.property(
        fc.array(source, { maxLength: 6 }),
        (ss) => trace(ss, (ps) => Lwt.join(ps)) === trace(ss, (ps) => Lwt.all(ps).map(() => undefined)),
      ),
    );
  });

  it('both is all of two', () => {
    fc.assert(
      fc.property(
        source,
        source,
        (a, b) => trace([a, b], ([p, q]) => Lwt.both(p, q)) === trace([a, b], (ps) => Lwt.all(ps)),
      ),
    );
  });
});

/** A step of a random program: make a promise of earlier ones, or do something to one. */
interface Step {
  readonly what: number;
  readonly a: number;
  readonly b: number;
}

const step: fc.Arbitrary<Step> = fc.record({ what: fc.nat(15), a: fc.nat(30), b: fc.nat(30) });

/** Runs a random program; calls `after` with all promises after each step. */
function runSteps(steps: readonly Step[], after: (ps: readonly Lwt<unknown>[]) => void): void {
  const tasks = [Lwt.task<unknown>(), Lwt.wait<unknown>()];
  const ps: Lwt<unknown>[] = tasks.map(([p]) => p);
  const at = (i: number): Lwt<unknown> => ps[i % ps.length];
  const makers: ((p: Lwt<unknown>, q: Lwt<unknown>) => Lwt<unknown>)[] = [
    (p, q) => p.bind(() => q),
    (p) => p.map((x) => x),
    (p, q) => p.catch(() => q),
    (p, q) => p.finalize(() => q),
    (p, q) => Lwt.join([p, q]),
    (p, q) => Lwt.pick([p, q]),
    (p, q) => Lwt.choose([p, q]),
    (p) => Lwt.protected(p),
    (p) => Lwt.noCancel(p),
    (p) => Lwt.wrapInCancelable(p),
  ];
  for (const { what, a, b } of steps) {
    try {
      if (what < makers.length) ps.push(makers[what](at(a), at(b)));
      else if (what < 12) {
        tasks.push(what === 10 ? Lwt.task() : Lwt.wait());
        ps.push(tasks[tasks.length - 1][0]);
      } else if (what === 12) at(a).cancel();
      else if (what === 13) Lwt.wakeup(tasks[a % tasks.length][1], b);
      else if (what === 14) Lwt.wakeupLaterExn(tasks[a % tasks.length][1], new Error(String(b)));
      else Lwt.onTermination(at(a), () => at(b).cancel());
    } catch {
      // A second wakeup, or a failure raised by a callback that ran at once.
    }
    after(ps);
  }
}

describe('random programs', () => {
  it('never take a promise out of a final state', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const final = new Map<Lwt<unknown>, string>();
        const tell = (p: Lwt<unknown>): string => {
          const now = p.state;
          return now.state === 'fail' ? `fail ${String(now.error)}` : JSON.stringify(now);
        };
        runSteps(steps, (ps) => {
          for (const p of ps) {
            const before = final.get(p);
            if (before !== undefined && before !== tell(p)) throw new Error(`${before} became ${tell(p)}`);
            if (!Lwt.isSleeping(p)) final.set(p, tell(p));
          }
        });
      }),
    );
  });

  it('are not changed by a second cancel, where nothing handles the first', () => {
    // A catch or a finalize may answer a cancel with a promise that waits for something else, which a second one reaches.
    const unhandled = fc.array(
      step.filter(({ what }) => what !== 2 && what !== 3),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(unhandled, fc.nat(30), (steps, at) => {
        let all: readonly Lwt<unknown>[] = [];
        runSteps(steps, (ps) => {
          all = ps;
        });
        if (all.length === 0) return;
        const target = all[at % all.length];
        target.cancel();
        const once = JSON.stringify(all.map((p) => p.state.state));
        target.cancel();
        if (once !== JSON.stringify(all.map((p) => p.state.state)))
          throw new Error('the second cancel changed something');
      }),
    );
  });
});
