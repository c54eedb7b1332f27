/** Lwt_react: events and signals that wait for promises, and promises that wait for events. */
import { describe, expect, it } from 'vitest';
import { Lwt, None, type Resolver, Some } from '../../runtime-instrumented/lwt/index.ts';
import { LwtReact, LwtStream, type ReactEvent, type ReactSignal } from '../../runtime-instrumented/modules/index.ts';

const { E, S } = LwtReact;

function occurrences<T>(e: ReactEvent<T>): T[] {
  const seen: T[] = [];
  E.trace((x) => seen.push(x), e);
  return seen;
}

/** Calls that are answered by hand: what they were called with, and the resolver of each. */
function calls<A, B>() {
  const asked: [A, Resolver<B>][] = [];
  const f = (x: A): Lwt<B> => {
    const [p, r] = Lwt.wait<B>();
    asked.push([x, r]);
    return p;
  };
  return { f, asked, arguments: () => asked.map(([x]) => x), answer: (i: number, y: B) => Lwt.wakeup(asked[i][1], y) };
}

const valueOf = <T>(p: Lwt<T>): T => {
  if (p.state.state !== 'return') throw new Error(`the promise is in state ${p.state.state}`);
  return p.state.value;
};

describe('an event and a promise', () => {
  it('a promise of the next occurrence returns with it, and with no later one', () => {
    const [e, send] = E.create<number>();
    const p = E.next(e);
    expect(Lwt.isSleeping(p)).toBe(true);
    send(1);
    send(2);
    expect(valueOf(p)).toBe(1);
    expect(e.dependents.size).toBe(0);
  });

  it('a promise of the next occurrence that is cancelled listens no more', () => {
    const [e, send] = E.create<number>();
    const p = E.next(e);
    p.cancel();
    send(1);
    expect(p.state).toEqual({ state: 'fail', error: Lwt.canceled });
    expect(e.dependents.size).toBe(0);
  });

  it('calls in turn, and occurs as they return', () => {
    const [e, send] = E.create<number>();
    const call = calls<number, string>();
    const seen = occurrences(E.mapS(call.f, e));
    send(1);
    send(2);
    expect(call.arguments()).toEqual([1]);
    call.answer(0, 'one');
    expect(call.arguments()).toEqual([1, 2]);
    call.answer(1, 'two');
    expect(seen).toEqual(['one', 'two']);
  });

  it('calls at once, and occurs in the order of the answers', () => {
    const [e, send] = E.create<number>();
    const call = calls<number, string>();
    const seen = occurrences(E.mapP(call.f, e));
    send(1);
    send(2);
    call.answer(1, 'two');
    call.answer(0, 'one');
    expect(seen).toEqual(['two', 'one']);
  });

  it('a call that fails makes no occurrence, and keeps no other from one', () => {
    const [e, send] = E.create<number>();
    const seen = occurrences(E.mapS((x) => (x === 1 ? Lwt.fail<number>('no') : Lwt.return(x)), e));
    send(1);
    send(2);
    expect(seen).toEqual([2]);
  });

  it('filters, maps and folds with functions that wait', () => {
    const [e, send] = E.create<number>();
    const seen = [
      occurrences(E.filterS((x) => Lwt.return(x > 1), e)),
      occurrences(E.filterP((x) => Lwt.return(x > 1), e)),
      occurrences(E.fmapS((x) => Lwt.return(x > 1 ? Some(-x) : None), e)),
      occurrences(E.fmapP((x) => Lwt.return(x > 1 ? Some(-x) : None), e)),
      occurrences(E.foldS((sum, x) => Lwt.return(sum + x), 0, e)),
      occurrences(
        E.accumS(
          E.map((x) => (sum: number) => Lwt.return(sum + x), e),
          0,
        ),
      ),
      occurrences(E.diffS((x, before) => Lwt.return(x - before), e)),
      occurrences(
        E.appS(
          E.map((x) => (y: number) => Lwt.return(x + y), e),
          e,
        ),
      ),
      occurrences(
        E.appP(
          E.map((x) => (y: number) => Lwt.return(x + y), e),
          e,
        ),
      ),
      occurrences(E.runS(E.map((x) => Lwt.return(x), e))),
      occurrences(E.runP(E.map((x) => Lwt.return(x), e))),
      occurrences(E.mergeS((sum, x) => Lwt.return(sum + x), 100, [e, e])),
    ];
    for (const x of [1, 2, 4]) send(x);
    expect(seen).toEqual([
      [2, 4],
      [2, 4],
      [-2, -4],
      [-2, -4],
      [1, 3, 7],
      [1, 3, 7],
      [1, 2],
      [2, 4, 8],
      [2, 4, 8],
      [1, 2, 4],
      [1, 2, 4],
      [102, 104, 108],
    ]);
  });

  it('is limited to one for each promise, and has the last that came meanwhile', () => {
    const [e, send] = E.create<number>();
    const pause = calls<void, void>();
    const seen = occurrences(E.limit(() => pause.f(), e));
    for (const x of [1, 2, 3]) send(x);
    expect(seen).toEqual([1]);
    pause.answer(0);
    expect(seen).toEqual([1, 3]);
    send(4);
    pause.answer(1);
    pause.answer(2);
    send(5);
    expect(seen).toEqual([1, 3, 4, 5]);
  });

  it('is made of what a function returns, until it is stopped', () => {
    const call = calls<void, number>();
    const e = E.from(() => call.f());
    const seen = occurrences(e);
    Lwt.wakeupPaused();
    call.answer(0, 1);
    call.answer(1, 2);
    E.stop(e);
    call.answer(2, 3);
    expect(seen).toEqual([1, 2]);
  });

  it('becomes a stream, and a stream an event', () => {
    const [e, send] = E.create<number>();
    const s = E.toStream(e);
    const seen = occurrences(E.ofStream(LwtStream.map((x) => x + 1, s)));
    send(1);
    Lwt.wakeupPaused();
    send(2);
    expect(seen).toEqual([2, 3]);
  });

  it('does not occur before the promise of it has returned', () => {
    const [e, send] = E.create<number>();
    const [p, r] = Lwt.wait<ReactEvent<number>>();
    const seen = occurrences(E.delay(p));
    send(1);
    Lwt.wakeup(r, e);
    send(2);
    expect(seen).toEqual([2]);
    expect(E.delay(Lwt.return(e))).toBe(e);
  });

  it('calls its finaliser once, when it is stopped', () => {
    const [e, send] = E.create<number>();
    let ended = 0;
    const finalised = E.withFinaliser(() => ended++, e);
    E.keep(finalised);
    const seen = occurrences(finalised);
    send(1);
    E.stop(finalised);
    E.stop(finalised);
    send(2);
    expect([seen, ended]).toEqual([[1], 1]);
  });
});

describe('a signal and a promise', () => {
  it('waits for its first value, and then for each', () => {
    const [s, set] = S.create(1);
    const call = calls<number, string>();
    const p = S.mapS(call.f, s);
    set(2);
    expect([call.arguments(), Lwt.isSleeping(p)]).toEqual([[1], true]);
    call.answer(0, 'one');
    const text = valueOf(p);
    expect([call.arguments(), text.value]).toEqual([[1, 2], 'one']);
    call.answer(1, 'two');
    expect(text.value).toBe('two');
  });

  it('keeps its value when a call fails; the promise of it fails with the first', () => {
    const [s, set] = S.create(1);
    const f = (x: number) => (x === 2 ? Lwt.fail<number>('two') : Lwt.return(x));
    const same = valueOf(S.mapS(f, s));
    set(2);
    expect([same.value, S.mapS(f, s).state]).toEqual([1, { state: 'fail', error: 'two' }]);
    set(3);
    expect(same.value).toBe(3);
  });

  it('filters, folds, lifts and merges with functions that wait', () => {
    const [s, set] = S.create(1);
    const [e, send] = E.create<number>();
    const now = <T>(p: Lwt<ReactSignal<T>>) => valueOf(p);
    const all = [
      now(S.filterS((x) => Lwt.return(x > 1), 0, s)),
      now(S.fmapS((x) => Lwt.return(x > 1 ? Some(-x) : None), 0, s)),
      now(S.liftS((a, b) => Lwt.return(a + b), [s, s])),
      now(S.mergeS((sum, x) => Lwt.return(sum + x), 100, [s, s])),
      now(S.runS(S.map((x) => Lwt.return(x), s))),
      S.foldS((sum, x) => Lwt.return(sum + x), 0, e),
      S.accumS(
        E.map((x) => (sum: number) => Lwt.return(sum + x), e),
        0,
      ),
    ];
    expect(all.map((x) => x.value)).toEqual([0, 0, 2, 102, 1, 0, 0]);
    set(2);
    send(5);
    expect(all.map((x) => x.value)).toEqual([2, -2, 4, 104, 2, 5, 5]);
  });

  it('compares and samples with functions that wait', () => {
    const [s, set] = S.create(1);
    const [e, send] = E.create<string>();
    const differences = occurrences(S.diffS((x, before) => Lwt.return(x - before), s));
    const samples = occurrences(S.sampleS((x, now) => Lwt.return(`${x}${now}`), e, s));
    set(4);
    send('at ');
    expect([differences, samples]).toEqual([[3], ['at 4']]);
  });

  it('applies anew only when function and value change at once', () => {
    const [s, set] = S.create(1);
    const sf = S.map((x) => (y: number) => Lwt.return(x * 10 + y), s);
    const applied = valueOf(S.appS(sf, s));
    set(2);
    expect(applied.value).toBe(22);
  });

  it('follows the signal that a promise returned', () => {
    const [which, choose] = S.create('a');
    const [a, setA] = S.create(1);
    const [b] = S.create(10);
    const bound = valueOf(S.bindS(which, (name) => Lwt.return(name === 'a' ? a : b)));
    setA(2);
    expect(bound.value).toBe(2);
    choose('b');
    expect(bound.value).toBe(10);
  });

  it('is limited, and comes to the last value', () => {
    const [s, set] = S.create(0);
    const pause = calls<void, void>();
    const slow = S.limit(() => pause.f(), s);
    set(1);
    set(2);
    expect(slow.value).toBe(0);
    pause.answer(0);
    expect(slow.value).toBe(2);
  });

  it('calls its finaliser once, when it is stopped', () => {
    const [s, set] = S.create(0);
    let ended = 0;
    const finalised = S.withFinaliser(() => ended++, s);
    S.keep(finalised);
    S.stop(finalised);
    set(1);
    expect([finalised.value, ended]).toEqual([0, 1]);
  });
});
