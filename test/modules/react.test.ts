/** Events and signals: when they occur, and that each is updated once, in order. */
import { describe, expect, it } from 'vitest';
import { type Lwt, None, Some } from '../../runtime-instrumented/lwt/index.ts';
import { LwtReact, type ReactEvent, type ReactSignal } from '../../runtime-instrumented/modules/index.ts';

const { E, S, Step } = LwtReact;

/** What an event occurred with, in order. */
function occurrences<T>(e: ReactEvent<T>): T[] {
  const seen: T[] = [];
  E.trace((x) => seen.push(x), e);
  return seen;
}

/** What a signal was, in order. */
function values<T>(s: ReactSignal<T>): T[] {
  const seen: T[] = [];
  S.trace((x) => seen.push(x), s);
  return seen;
}

describe('an event', () => {
  it('occurs when it is sent, and so do those made from it', () => {
    const [e, send] = E.create<number>();
    const seen = [
      occurrences(E.map((x) => x * 2, e)),
      occurrences(E.filter((x) => x > 1, e)),
      occurrences(E.fmap((x) => (x > 1 ? Some(`${x}`) : None), e)),
      occurrences(E.stamp(e, 'x')),
      occurrences(E.diff((x, before) => x - before, e)),
      occurrences(E.changes(e)),
      occurrences(E.once(e)),
      occurrences(E.dropOnce(e)),
    ];
    for (const x of [1, 3, 3]) send(x);
    expect(seen).toEqual([[2, 6, 6], [3, 3], ['3', '3'], ['x', 'x', 'x'], [2, 0], [1, 3], [1], [3, 3]]);
  });

  it('accumulates', () => {
    const [e, send] = E.create<number>();
    const sums = occurrences(E.fold((sum, x) => sum + x, 10, e));
    const same = occurrences(
      E.accum(
        E.map((x) => (sum: number) => sum + x, e),
        10,
      ),
    );
    for (const x of [1, 2]) send(x);
    expect([sums, same]).toEqual([
      [11, 13],
      [11, 13],
    ]);
  });

  it('occurs simultaneously with others made from the same one', () => {
    const [e, send] = E.create<number>();
    const [odd, big] = [E.filter((x) => x % 2 === 1, e), E.filter((x) => x > 2, e)];
    const seen = [
      occurrences(E.select([big, odd])),
      occurrences(E.merge((all: number[], x) => [...all, x], [], [odd, big])),
      occurrences(E.dismiss(big, odd)),
      occurrences(E.until(big, odd)),
      occurrences(E.lift((a, b) => a + b, [odd, big])),
      occurrences(
        E.app(
          E.map((x) => (y: number) => x * y, odd),
          big,
        ),
      ),
    ];
    for (const x of [1, 2, 3, 4, 1]) send(x);
    expect(seen).toEqual([[1, 3, 4, 1], [[1], [3, 3], [4], [1]], [1, 1], [1], [6], [9]]);
  });

  it('occurs while a signal is true', () => {
    const [e, send] = E.create<number>();
    const open = S.hold(
      false,
      E.map((x) => x > 1, e),
    );
    const [seen, traced] = [occurrences(E.on(open, e)), [] as number[]];
    E.trace((x) => traced.push(x), e, open);
    for (const x of [1, 2, 3, 0]) send(x);
    expect([seen, traced]).toEqual([
      [2, 3],
      [2, 3],
    ]);
  });

  it('gives its place to another', () => {
    const [a, sendA] = E.create<string>();
    const [b, sendB] = E.create<string>();
    const [turn, give] = E.create<ReactEvent<string>>();
    const seen = occurrences(E.switch(a, turn));
    sendB('lost');
    sendA('a1');
    give(E.map((x) => `${x}!`, b));
    sendA('lost');
    sendB('b1');
    expect(seen).toEqual(['a1', 'b1!']);
  });

  it('that takes a place occurs at once if it occurs in that moment, however deep it is', () => {
    const [e, send] = E.create<number>();
    const plus = (n: number, of: ReactEvent<number>): ReactEvent<number> =>
      n === 0
        ? of
        : plus(
            n - 1,
            E.map((x) => x + 1, of),
          );
    const deep = plus(5, e);
    const switched = E.switch(
      E.never,
      E.map(() => deep, e),
    );
    const seen = occurrences(E.map((x) => x * 10, switched));
    for (const x of [1, 2]) send(x);
    expect(seen).toEqual([60, 70]);
  });

  it('may depend on what it was a moment before', () => {
    const [e, send] = E.create<number>();
    const countdown = E.fix((delayed: ReactEvent<number>) => {
      const next = E.select([
        e,
        E.filter(
          (x) => x >= 0,
          E.map((x) => x - 1, delayed),
        ),
      ]);
      return [next, next];
    });
    const seen = occurrences(countdown);
    send(3);
    expect(seen).toEqual([3, 2, 1, 0]);
  });

  it('sent while another occurs has its own time, after', () => {
    const [a, sendA] = E.create<number>();
    const [b, sendB] = E.create<number>();
    const order: string[] = [];
    E.trace((x) => {
      order.push(`a${x}`);
      sendB(x);
      order.push('sent');
    }, a);
    E.trace((x) => order.push(`b${x}`), b);
    sendA(1);
    expect(order).toEqual(['a1', 'sent', 'b1']);
  });

  it('occurs with others that are sent in the same step', () => {
    const [a, sendA] = E.create<number>();
    const [b, sendB] = E.create<number>();
    const sums = occurrences(E.lift((x, y) => x + y, [a, b]));
    sendA(1);
    sendB(2);
    const step = Step.create();
    sendA(10, step);
    sendB(20, step);
    expect(sums).toEqual([]);
    Step.execute(step);
    expect(sums).toEqual([30]);
    expect(() => Step.execute(step)).toThrow('executed');
  });

  it('occurs no more once stopped, nor does what it was made from if that is asked for', () => {
    const [e, send] = E.create<number>();
    let calls = 0;
    const middle = E.map((x) => {
      calls++;
      return x;
    }, e);
    const [one, other] = [E.map((x) => x, middle), E.map((x) => x, middle)];
    E.stop(one, true);
    send(1);
    E.stop(other);
    send(2);
    expect(calls).toBe(2);
    E.stop(
      E.map((x) => x, middle),
      true,
    );
    send(3);
    expect(calls).toBe(2);
  });

  it('keeps no other from occurring when a function raises', () => {
    const [e, send] = E.create<number>();
    E.map(() => {
      throw new Error('no');
    }, e);
    const seen = occurrences(e);
    expect(() => send(1)).toThrow('no');
    expect(seen).toEqual([1]);
    expect(() => send(2)).toThrow('no');
  });
});

describe('a signal', () => {
  it('has its value, and changes when it is set to another', () => {
    const [s, set] = S.create(1);
    const double = S.map((x) => x * 2, s);
    const [seen, changed] = [values(double), occurrences(S.changes(s))];
    for (const x of [1, 2, 2, 3]) set(x);
    expect([S.value(double), seen, changed]).toEqual([6, [2, 4, 6], [2, 3]]);
  });

  it('changes only when its equality says so', () => {
    const [s, set] = S.create({ n: 1 }, (a, b) => a.n === b.n);
    const changed = occurrences(S.changes(s));
    for (const n of [1, 2]) set({ n });
    expect(changed).toEqual([{ n: 2 }]);
  });

  it('is never seen half updated', () => {
    const [s, set] = S.create(1);
    const plus = S.map(
      (x) => x + 1,
      S.map((x) => x, s),
    );
    const product = values(S.lift((a, b) => a * b, [s, plus]));
    set(2);
    expect(product).toEqual([2, 6]);
  });

  it('holds the last occurrence', () => {
    const [e, send] = E.create<number>();
    const seen = [
      values(S.hold(0, e)),
      values(S.fold((sum, x) => sum + x, 0, e)),
      values(
        S.accum(
          E.map((x) => (sum: number) => sum + x, e),
          0,
        ),
      ),
    ];
    for (const x of [1, 2]) send(x);
    expect(seen).toEqual([
      [0, 1, 2],
      [0, 1, 3],
      [0, 1, 3],
    ]);
  });

  it('is filtered, and keeps what passed', () => {
    const [s, set] = S.create(1);
    const [c, setC] = S.create(true);
    const even = S.filter((x) => x % 2 === 0, 0, s);
    const text = S.fmap((x) => (x % 2 === 0 ? Some(`${x}`) : None), 'none', s);
    const gated = S.on(c, 0, s);
    const seen = () => [even, text, gated].map((x) => x.value);
    expect(seen()).toEqual([0, 'none', 1]);
    set(2);
    setC(false);
    set(3);
    expect(seen()).toEqual([2, '2', 2]);
    setC(true);
    expect(seen()).toEqual([2, '2', 3]);
  });

  it('ignores the changes that come with an event', () => {
    const [s, set] = S.create(1);
    const [c, send] = E.create<void>();
    const kept = S.dismiss(c, 0, s);
    set(2);
    const step = Step.create();
    set(3, step);
    send(undefined, step);
    Step.execute(step);
    expect(kept.value).toBe(2);
  });

  it('is sampled, compared with what it was, applied and merged', () => {
    const [s, set] = S.create(1);
    const [e, send] = E.create<string>();
    const sampled = occurrences(S.sample((x, now) => `${x}${now}`, e, s));
    const differences = occurrences(S.diff((x, before) => x - before, s));
    const merged = S.merge((sum, x) => sum + x, 100, [s, S.const(10)]);
    const applied = S.app(S.const(String), s);
    set(5);
    send('at ');
    expect([sampled, differences, merged.value, applied.value]).toEqual([['at 5'], [4], 115, '5']);
  });

  it('follows the signal that it has as a value', () => {
    const [a, setA] = S.create('a');
    const [b, setB] = S.create('b');
    const [which, choose] = S.create(a);
    const seen = values(S.switch(which));
    setA('a2');
    choose(b);
    setA('lost');
    setB('b2');
    expect(seen).toEqual(['a', 'a2', 'b', 'b2']);
  });

  it('is bound, and what was made for its last value is stopped', () => {
    const [s, set] = S.create(1);
    const [other, setOther] = S.create(10);
    let calls = 0;
    const product = S.bind(s, (x) =>
      S.map((y) => {
        calls++;
        return x * y;
      }, other),
    );
    const seen = values(product);
    set(2);
    set(3);
    calls = 0;
    setOther(20);
    expect([seen, calls]).toEqual([[10, 20, 30, 60], 1]);
    S.stop(product);
    setOther(30);
    expect([product.value, calls]).toEqual([60, 1]);
  });

  it('may depend on what it was a moment before', () => {
    const upToTen = S.fix(0, (s: ReactSignal<number>) => {
      const next = S.map((x) => Math.min(10, x + 3), s);
      return [next, next];
    });
    expect(upToTen.value).toBe(10);
  });

  it('is equal to itself, and constants to constants of their value', () => {
    const [s] = S.create(1);
    expect([S.equal(s, s), S.equal(s, S.const(1)), S.equal(S.const(1), S.return(1))]).toEqual([true, false, true]);
  });

  it('of many is updated once for each change', () => {
    const [s, set] = S.create(0);
    let updates = 0;
    const layers = Array.from({ length: 200 }).reduce(
      (below: ReactSignal<number>) =>
        S.lift(
          (a, b) => {
            updates++;
            return a + b;
          },
          [below, S.map((x) => -x, below)],
          () => false,
        ),
      s,
    );
    updates = 0;
    set(1);
    expect([layers.value, updates]).toEqual([0, 200]);
  });
});

describe('the types', () => {
  it('are those of what is in them', () => {
    const [e] = E.create<number>();
    const text: ReactEvent<string> = E.map(String, e);
    const both: ReactEvent<string> = E.lift((n, s) => n + s, [e, text]);
    const next: Lwt<string> = E.next(both);
    expect(next.state.state).toBe('sleep');
    next.cancel();
  });
});
