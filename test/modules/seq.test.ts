/** Lwt_seq, which the conformance programs do not reach. */
import { describe, expect, it } from 'vitest';
import { Lwt, None, Some } from '../../runtime-instrumented/lwt/index.ts';
import { LwtSeq, type Seq } from '../../runtime-instrumented/modules/index.ts';

const list = <T>(s: Seq<T>): unknown => LwtSeq.toList(s).state;
const returned = (value: unknown): unknown => ({ state: 'return', value });
const upTo = (n: number): Seq<number> => LwtSeq.unfold((i) => (i < n ? Some([i, i + 1]) : None), 0);

describe('LwtSeq', () => {
  it('makes elements when they are asked for', () => {
    const made: number[] = [];
    const s = LwtSeq.map((x) => {
      made.push(x);
      return x * 2;
    }, upTo(1_000_000_000));
    const first = s().state;
    expect(made).toEqual([0]);
    expect(first).toMatchObject({ state: 'return', value: { head: 0 } });
  });

  it('puts an element that is still awaited before the others', () => {
    const [later, wakener] = Lwt.wait<number>();
    const all = LwtSeq.toList(LwtSeq.consLwt(later, upTo(2)));
    expect(all.state).toEqual({ state: 'sleep' });
    Lwt.wakeup(wakener, 7);
    expect(all.state).toEqual(returned([7, 0, 1]));
  });

  it('maps, filters, appends and flattens', () => {
    expect(list(LwtSeq.map((x) => x + 1, upTo(3)))).toEqual(returned([1, 2, 3]));
    expect(list(LwtSeq.filter((x) => x % 2 === 0, upTo(5)))).toEqual(returned([0, 2, 4]));
    expect(list(LwtSeq.filterMap((x) => (x > 1 ? Some(-x) : None), upTo(4)))).toEqual(returned([-2, -3]));
    expect(list(LwtSeq.append(upTo(2), LwtSeq.cons(9, LwtSeq.return(8))))).toEqual(returned([0, 1, 9, 8]));
    expect(list(LwtSeq.flatMap(upTo, upTo(4)))).toEqual(returned([0, 0, 1, 0, 1, 2]));
  });

  it('makes the promise fail when it raises where it is begun, whatever goes through it', () => {
    const error = new Error('at once');
    const raising: Seq<number> = () => {
      throw error;
    };
    const keep = (): Lwt<boolean> => Lwt.return(true);
    const wait = (x: number): Lwt<number> => Lwt.return(x);
    const read: readonly Seq<unknown>[] = [
      LwtSeq.append(raising, upTo(1)),
      LwtSeq.map((x) => x, raising),
      LwtSeq.mapS(wait, raising),
      LwtSeq.filter(() => true, raising),
      LwtSeq.filterS(keep, raising),
      LwtSeq.filterMap(Some<number>, raising),
      LwtSeq.filterMapS((x) => Lwt.return(Some(x)), raising),
      LwtSeq.flatMap(upTo, raising),
      LwtSeq.unfold(raising as never, 0),
      LwtSeq.unfoldLwt(raising as never, 0),
    ];
    const done: readonly Lwt<unknown>[] = [
      LwtSeq.foldLeft((sum, x) => sum + x, 0, raising),
      LwtSeq.foldLeftS((_sum, x) => wait(x), 0, raising),
      LwtSeq.iter(() => undefined, raising),
      LwtSeq.iterS(wait, raising),
      LwtSeq.iterP(wait, raising),
      LwtSeq.iterN(wait, raising, 2),
      LwtSeq.toList(raising),
    ];
    const failed = { state: 'fail', error };
    expect([...read.map((s) => s().state), ...done.map((p) => p.state)]).toEqual([...read, ...done].map(() => failed));
  });

  it('raises what it raises further on, where it need not wait', () => {
    const raising: Seq<number> = () => {
      throw new Error('later');
    };
    expect(() => LwtSeq.toList(LwtSeq.cons(1, raising))).toThrow('later');
    expect(() => LwtSeq.iterS((x) => Lwt.return(x), LwtSeq.cons(1, raising))).toThrow('later');
  });

  it('fails where the function of a map raises, and where an iterator does', () => {
    const error = new Error('raised');
    const raise = (): never => {
      throw error;
    };
    const broken: Iterable<number> = { [Symbol.iterator]: () => ({ next: raise }) };
    const failed = { state: 'fail', error };
    expect([LwtSeq.map(raise, upTo(2))().state, LwtSeq.ofSeq(broken)().state]).toEqual([failed, failed]);
    expect(() => LwtSeq.mapS(raise, upTo(2))()).toThrow('raised');
  });

  it('asks for an element only when the function has done with the one before', () => {
    const asked: number[] = [];
    const s = LwtSeq.unfold((i) => {
      asked.push(i);
      return Some([i, i + 1] as const);
    }, 0);
    const [first, wakener] = Lwt.wait<void>();
    LwtSeq.iterS((i) => (i === 0 ? first : Lwt.wait<void>()[0]), s);
    expect(asked).toEqual([0]);
    Lwt.wakeup(wakener);
    expect(asked).toEqual([0, 1]);
  });

  it('waits for an element that is pending', () => {
    const [p, r] = Lwt.wait<number>();
    const all = LwtSeq.toList(LwtSeq.append(upTo(2), LwtSeq.returnLwt(p)));
    expect(Lwt.isSleeping(all)).toBe(true);
    Lwt.wakeup(r, 7);
    expect(all.state).toEqual(returned([0, 1, 7]));
  });

  it('folds and iterates in turn', () => {
    expect(LwtSeq.foldLeft((sum, x) => sum + x, 0, upTo(5)).state).toEqual(returned(10));
    const seen: number[] = [];
    const done = LwtSeq.iterS((x) => {
      seen.push(x);
      return Lwt.pause();
    }, upTo(3));
    expect(seen).toEqual([0]);
    while (Lwt.pausedCount() > 0) Lwt.wakeupPaused();
    expect(seen).toEqual([0, 1, 2]);
    expect(done.state.state).toBe('return');
  });

  it('runs at most so many functions at a time', () => {
    let running = 0;
    let most = 0;
    const done = LwtSeq.iterN(
      () => {
        most = Math.max(most, ++running);
        return Lwt.pause().map(() => --running);
      },
      upTo(10),
      3,
    );
    while (Lwt.pausedCount() > 0) Lwt.wakeupPaused();
    expect([most, done.state.state]).toEqual([3, 'return']);
  });

  it('goes through what can be iterated, and again', () => {
    const s = LwtSeq.ofSeq(new Set([1, 2, 3]));
    expect(list(s)).toEqual(returned([1, 2, 3]));
    expect(list(s)).toEqual(returned([1, 2, 3]));
    expect(list(LwtSeq.ofList(['a', 'b']))).toEqual(returned(['a', 'b']));
  });

  it('is not limited by the stack', () => {
    expect(LwtSeq.foldLeft((n) => n + 1, 0, upTo(200_000)).state).toEqual(returned(200_000));
  });
});
