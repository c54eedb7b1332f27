/** Lwt_stream: reading and writing, ends and errors, bounds, and what cancels do. */
import { describe, expect, it } from 'vitest';
import { InvalidArgument, Lwt, None, type Option, Some } from '../../runtime-instrumented/lwt/index.ts';
import { LwtSeq, LwtStream, type Stream } from '../../runtime-instrumented/modules/index.ts';

const returned = (value: unknown) => ({ state: 'return', value });
const failed = (error: unknown) => ({ state: 'fail', error });
const canceled = failed(Lwt.canceled);
const list = <T>(s: Stream<T>) => LwtStream.toList(s).state;
const upTo = (n: number): Stream<number> => LwtStream.ofList(Array.from({ length: n }, (_, i) => i + 1));

describe('a stream', () => {
  it('gives elements in the order of pushing', () => {
    const [s, push] = LwtStream.create<number>();
    push(Some(1));
    push(Some(2));
    const readers = [LwtStream.get(s), LwtStream.get(s), LwtStream.get(s)];
    push(Some(3));
    expect(readers.map(({ state }) => state)).toEqual([Some(1), Some(2), Some(3)].map(returned));
  });

  it('gives one element to all who wait for the next one, as upstream does', () => {
    const [s, push] = LwtStream.create<number>();
    const readers = [LwtStream.get(s), LwtStream.get(s)];
    push(Some(1));
    push(Some(2));
    expect(readers.map(({ state }) => state)).toEqual([returned(Some(1)), returned(Some(1))]);
    expect(LwtStream.getAvailable(s)).toEqual([2]);
  });

  it.each(['from', 'fromDirect'] as const)(
    'whose source reads it to its end raises where it ends again: %s',
    (make) => {
      let calls = 0;
      const asked = (): Option<number> => {
        if (++calls === 1) void LwtStream.toList(s);
        return None;
      };
      const s = make === 'from' ? LwtStream.from<number>(() => Lwt.return(asked())) : LwtStream.fromDirect(asked);
      expect(() => LwtStream.get(s)).toThrow(new InvalidArgument('Lwt.wakeup'));
      expect([LwtStream.isClosed(s), LwtStream.get(s).state]).toEqual([true, returned(None)]);
    },
  );

  it('ended while its end is being pushed raises where it ends again', () => {
    const [s, push] = LwtStream.create<number>();
    Lwt.onSuccess(LwtStream.get(s), () => push(None));
    expect(() => push(None)).toThrow(new InvalidArgument('Lwt.wakeup'));
  });

  it('ends where the end was pushed, for all who wait and all who come', () => {
    const [s, push] = LwtStream.create<number>();
    const [waiting, closed] = [LwtStream.get(s), LwtStream.closed(s)];
    expect([LwtStream.isClosed(s), Lwt.isSleeping(closed)]).toEqual([false, true]);
    push(None);
    expect([waiting.state, closed.state]).toEqual([returned(None), returned(undefined)]);
    expect([LwtStream.get(s).state, LwtStream.isClosed(s), LwtStream.closed(s).state]).toEqual([
      returned(None),
      true,
      returned(undefined),
    ]);
    expect(() => push(Some(1))).toThrow(LwtStream.Closed);
    expect(LwtStream.next(s).state).toMatchObject({ error: expect.any(LwtStream.Empty) });
  });

  it('can be told that it has ended before all of it was read', () => {
    const s = upTo(2);
    expect([LwtStream.isClosed(s), LwtStream.isEmpty(s).state]).toEqual([true, returned(false)]);
  });

  it('leaves elements to others when a reader is cancelled', () => {
    const [s, push] = LwtStream.create<number>();
    const [gone, next] = [LwtStream.get(s), LwtStream.get(s)];
    gone.cancel();
    push(Some(1));
    expect([gone.state, next.state]).toEqual([canceled, returned(Some(1))]);
  });

  it('does not close when someone who waits for its end is cancelled', () => {
    const [s, push] = LwtStream.create<number>();
    const closed = LwtStream.closed(s);
    closed.cancel();
    expect(Lwt.isSleeping(closed)).toBe(true);
    push(None);
    expect(closed.state).toEqual(returned(undefined));
  });

  it('is read again from the same place by a clone', () => {
    const s = upTo(3);
    LwtStream.junk(s);
    const clone = LwtStream.clone(s);
    expect([list(s), list(clone)]).toEqual([returned([2, 3]), returned([2, 3])]);
  });

  it('is looked at without taking', () => {
    const s = upTo(3);
    expect([LwtStream.peek(s).state, LwtStream.npeek(2, s).state]).toEqual([returned(Some(1)), returned([1, 2])]);
    expect(list(s)).toEqual(returned([1, 2, 3]));
  });

  it('gives what is there, without waiting', () => {
    const [s, push] = LwtStream.create<number>();
    expect(LwtStream.getAvailable(s)).toEqual([]);
    for (const x of [1, 2, 3]) push(Some(x));
    expect(LwtStream.getAvailableUpTo(2, s)).toEqual([1, 2]);
    push(Some(4));
    expect(LwtStream.lastNew(s).state).toEqual(returned(4));
  });

  it('is taken and dropped while a condition holds', () => {
    const s = upTo(6);
    expect(LwtStream.getWhile((x) => x < 3, s).state).toEqual(returned([1, 2]));
    LwtStream.junkWhileS((x) => Lwt.return(x < 5), s);
    LwtStream.njunk(1, s);
    expect(list(s)).toEqual(returned([6]));
  });

  it('is back where it was when a parser fails', () => {
    const s = upTo(3);
    const pair = (stream: Stream<number>) =>
      LwtStream.nget(2, stream).bind(([a]) => (a === 1 ? Lwt.fail<number>('one') : Lwt.return(a)));
    expect(LwtStream.parse(s, pair).state).toEqual(failed('one'));
    expect(list(s)).toEqual(returned([1, 2, 3]));
  });
});

describe('a stream from a function', () => {
  it('asks for an element when one is wanted, and for one at a time', () => {
    let asked = 0;
    const [p, r] = Lwt.wait<ReturnType<typeof Some<string>>>();
    const s = LwtStream.from(() => {
      asked++;
      return p;
    });
    expect(asked).toBe(0);
    const readers = [LwtStream.peek(s), LwtStream.peek(s)];
    expect(asked).toBe(1);
    Lwt.wakeup(r, Some('a'));
    expect(readers.map(({ state }) => state)).toEqual([returned(Some('a')), returned(Some('a'))]);
  });

  it('fails for the reader when the function does, and can be read again', () => {
    let calls = 0;
    const s = LwtStream.from(() => (++calls === 1 ? Lwt.fail('no') : Lwt.return(Some(calls))));
    expect([LwtStream.get(s).state, LwtStream.get(s).state]).toEqual([failed('no'), returned(Some(2))]);
  });

  it('shows failures as elements when asked to', () => {
    let calls = 0;
    const s = LwtStream.from(() => (++calls === 2 ? Lwt.fail('no') : Lwt.return(calls < 4 ? Some(calls) : None)));
    expect(list(LwtStream.wrapExn(s))).toEqual(
      returned([
        { ok: true, value: 1 },
        { ok: false, error: 'no' },
        { ok: true, value: 3 },
      ]),
    );
  });

  it('goes on with what it asked for when the reader is cancelled', () => {
    const [p, r] = Lwt.wait<ReturnType<typeof Some<number>>>();
    const s = LwtStream.from(() => p);
    const gone = LwtStream.get(s);
    gone.cancel();
    Lwt.wakeup(r, Some(1));
    expect([gone.state, LwtStream.get(s).state]).toEqual([canceled, returned(Some(1))]);
  });
});

describe('a bounded stream', () => {
  it('takes so many, and then lets one wait', () => {
    const [s, push] = LwtStream.createBounded<number>(2);
    const pushed = [1, 2, 3].map((x) => push.push(x));
    expect([pushed.map(Lwt.isSleeping), push.count, push.blocked]).toEqual([[false, false, true], 2, true]);
    expect(push.push(4).state).toMatchObject({ error: expect.any(LwtStream.Full) });
    expect(LwtStream.get(s).state).toEqual(returned(Some(1)));
    expect([pushed.map(Lwt.isSleeping), push.count, push.blocked]).toEqual([[false, false, false], 2, false]);
    expect(LwtStream.getAvailable(s)).toEqual([2, 3]);
  });

  it('forgets what a cancelled pusher wanted to push', () => {
    const [s, push] = LwtStream.createBounded<number>(1);
    push.push(1);
    const gone = push.push(2);
    gone.cancel();
    const next = push.push(3);
    expect([gone.state, Lwt.isSleeping(next)]).toEqual([canceled, true]);
    expect(LwtStream.nget(2, s).state).toEqual(returned([1, 3]));
  });

  it('ends for reader and pusher when it is closed', () => {
    const [s, push] = LwtStream.createBounded<number>(1);
    push.push(1);
    const waiting = push.push(2);
    push.close();
    expect(waiting.state).toMatchObject({ error: expect.any(LwtStream.Closed) });
    expect([list(s), push.closed, push.push(3).state.state]).toEqual([returned([1]), true, 'fail']);
  });

  it('lets the pusher in when it is made larger', () => {
    const [, push] = LwtStream.createBounded<number>(1);
    push.push(1);
    const waiting = push.push(2);
    push.resize(2);
    expect([waiting.state, push.size, push.count]).toEqual([returned(undefined), 2, 2]);
  });

  it('cannot be cloned or parsed, and has no negative size', () => {
    const [s] = LwtStream.createBounded<number>(1);
    expect(() => LwtStream.clone(s)).toThrow(Lwt.InvalidArgument);
    expect(() => LwtStream.parse(s, LwtStream.next)).toThrow(Lwt.InvalidArgument);
    expect(() => LwtStream.createBounded(-1)).toThrow(Lwt.InvalidArgument);
  });
});

describe('a stream made of streams', () => {
  it('maps, filters and flattens as it is read', () => {
    const read: number[] = [];
    const s = LwtStream.map((x) => {
      read.push(x);
      return x * 2;
    }, upTo(3));
    expect([LwtStream.get(s).state, read]).toEqual([returned(Some(2)), [1]]);
    expect(list(LwtStream.filterS((x) => Lwt.return(x % 2 === 0), upTo(4)))).toEqual(returned([2, 4]));
    expect(list(LwtStream.mapList((x) => Array(x).fill(x), upTo(3)))).toEqual(returned([1, 2, 2, 3, 3, 3]));
    expect(list(LwtStream.filterMap((x) => (x > 1 ? Some(-x) : None), upTo(3)))).toEqual(returned([-2, -3]));
  });

  it('reads whatever can go through its elements', () => {
    const seen = LwtStream.ofIter(
      (visit: (x: string) => void, all: Map<string, number>) => {
        for (const key of all.keys()) visit(key);
      },
      new Map([
        ['a', 1],
        ['b', 2],
      ]),
    );
    expect(list(seen)).toEqual(returned(['a', 'b']));
  });

  it('joins streams end to end, side by side, or as they come', () => {
    expect(list(LwtStream.append(upTo(1), upTo(2)))).toEqual(returned([1, 1, 2]));
    expect(list(LwtStream.concat(LwtStream.ofList([upTo(1), upTo(2)])))).toEqual(returned([1, 1, 2]));
    expect(list(LwtStream.combine(upTo(3), LwtStream.ofString('ab')))).toEqual(
      returned([
        [1, 'a'],
        [2, 'b'],
      ]),
    );
    const [[a, pushA], [b, pushB]] = [LwtStream.create<string>(), LwtStream.create<string>()];
    const either = LwtStream.toList(LwtStream.choose([a, b]));
    pushB(Some('b1'));
    pushA(Some('a1'));
    pushB(None);
    pushA(Some('a2'));
    pushA(None);
    expect(either.state).toEqual(returned(['b1', 'a1', 'a2']));
  });

  it('does so many at a time', () => {
    let running = 0;
    let most = 0;
    const done = LwtStream.iterN(
      () => {
        most = Math.max(most, ++running);
        return Lwt.pause().map(() => running--);
      },
      upTo(5),
      2,
    );
    while (Lwt.pausedCount() > 0) Lwt.wakeupPaused();
    expect([most, done.state]).toEqual([2, returned(undefined)]);
  });
});

describe('a stream of what is there', () => {
  it('has the elements of a sequence, each made when it is needed', () => {
    let made = 0;
    const s = LwtStream.ofLwtSeq(
      LwtSeq.unfoldLwt((n: number) => {
        made++;
        return Lwt.pause().map(() => (n < 3 ? Some([n, n + 1] as const) : None));
      }, 0),
    );
    expect(made).toBe(0);
    const all = LwtStream.toList(s);
    while (Lwt.pausedCount() > 0) Lwt.wakeupPaused();
    expect([all.state, made]).toEqual([returned([0, 1, 2]), 4]);
  });

  it('has the value of a promise, or nothing if that fails', () => {
    expect(list(LwtStream.returnLwt(Lwt.return(1)))).toEqual(returned([1]));
    expect(list(LwtStream.returnLwt(Lwt.fail('no')))).toEqual(returned([]));
  });

  it('shows characters as lines of sixteen bytes', () => {
    const lines = list(LwtStream.hexdump(LwtStream.ofString('Lwt streams, in hex\n\x00\xff')));
    expect(lines).toEqual(
      returned([
        '00000000|  4c 77 74 20 73 74 72 65  61 6d 73 2c 20 69 6e 20  |Lwt streams, in |',
        '00000010|  68 65 78 0a 00 ff                                 |hex...|',
      ]),
    );
    expect(list(LwtStream.hexdump(LwtStream.ofString('')))).toEqual(returned([]));
  });
});

describe('a sequence', () => {
  it('waits for promises one after the other, as they are asked for', () => {
    const [p, r] = Lwt.wait<number>();
    const s = LwtSeq.ofSeqLwt([Lwt.return(1), p]);
    const all = LwtSeq.toList(s);
    expect(Lwt.isSleeping(all)).toBe(true);
    Lwt.wakeup(r, 2);
    expect(all.state).toEqual(returned([1, 2]));
  });
});
