/** Sentences of lwt_stream.mli that no other test speaks of, one by one. */
import { describe, expect, it } from 'vitest';
import { InvalidArgument, Lwt, LwtStream, None, Some, type Stream } from '../../runtime-instrumented/index.ts';

const returned = <T>(value: T) => ({ state: 'return', value });

describe('lwt_stream.mli says that', () => {
  it('streams of lists, arrays and strings are closed from the beginning, and not empty', () => {
    const streams: Stream<unknown>[] = [LwtStream.ofList([1]), LwtStream.ofArray([1]), LwtStream.ofString('a')];
    expect(streams.map(LwtStream.isClosed)).toEqual([true, true, true]);
    expect(streams.map((s) => LwtStream.closed(s).state)).toEqual(streams.map(() => returned(undefined)));
    expect(streams.map((s) => LwtStream.isEmpty(s).state)).toEqual(streams.map(() => returned(false)));
  });

  it('reads of a closed stream do not wait until its end', () => {
    const [s, push] = LwtStream.create<number>();
    push(Some(1));
    push(Some(2));
    push(None);
    expect(LwtStream.nget(5, s).state).toEqual(returned([1, 2]));
  });

  it('a function that raises does not end the stream: the next read calls it again', () => {
    let calls = 0;
    const s = LwtStream.fromDirect<number>(() => {
      if (++calls === 1) throw new Error('once');
      return calls === 2 ? Some(2) : None;
    });
    expect(() => LwtStream.get(s)).toThrow('once');
    expect(LwtStream.toList(s).state).toEqual(returned([2]));
  });

  it('npeek and nget have at most so many, npeek without removing them', () => {
    const s = LwtStream.ofList([1, 2, 3]);
    expect(LwtStream.npeek(2, s).state).toEqual(returned([1, 2]));
    expect(LwtStream.nget(2, s).state).toEqual(returned([1, 2]));
    expect(LwtStream.npeek(2, s).state).toEqual(returned([3]));
    expect(LwtStream.njunk(5, s).state).toEqual(returned(undefined));
    expect(LwtStream.nget(2, s).state).toEqual(returned([]));
  });

  it('next and lastNew fail with Empty at the end, and get and peek have nothing', () => {
    const end = () => LwtStream.ofList<number>([]);
    expect(LwtStream.next(end()).state).toMatchObject({ error: expect.any(LwtStream.Empty) });
    expect(LwtStream.lastNew(end()).state).toMatchObject({ error: expect.any(LwtStream.Empty) });
    expect([LwtStream.get(end()).state, LwtStream.peek(end()).state]).toEqual([returned(None), returned(None)]);
    expect(LwtStream.junk(end()).state).toEqual(returned(undefined));
  });

  it('lastNew takes what is there, or waits for one', () => {
    const [s, push] = LwtStream.create<number>();
    const waits = LwtStream.lastNew(s);
    expect(waits.state.state).toBe('sleep');
    push(Some(1));
    expect(waits.state).toEqual(returned(1));
    push(Some(2));
    push(Some(3));
    expect(LwtStream.lastNew(s).state).toEqual(returned(3));
  });

  it('mapping a stream takes from it', () => {
    const numbers = LwtStream.ofList([1, 2, 3]);
    const texts = LwtStream.map(String, numbers);
    expect(LwtStream.next(numbers).state).toEqual(returned(1));
    expect(LwtStream.next(texts).state).toEqual(returned('2'));
  });

  it('a combined stream ends with the first of the two that ends', () => {
    const pairs = (a: number[], b: number[]) =>
      LwtStream.toList(LwtStream.combine(LwtStream.ofList(a), LwtStream.ofList(b)));
    expect(pairs([1], [2, 3]).state).toEqual(returned([[1, 2]]));
    expect(pairs([1, 2], [3]).state).toEqual(returned([[1, 3]]));
  });

  it('flatten is mapList of nothing', () => {
    const lists = () => LwtStream.ofList([[1, 2], [], [3]]);
    expect(LwtStream.toList(LwtStream.flatten(lists())).state).toEqual(returned([1, 2, 3]));
    expect(LwtStream.toList(LwtStream.mapList((l) => l, lists())).state).toEqual(returned([1, 2, 3]));
  });

  it('iterN does one at a time unless told otherwise, and refuses less than one', () => {
    let running = 0;
    let most = 0;
    const one = (): Lwt<number> => {
      most = Math.max(most, ++running);
      return Lwt.pause().map(() => --running);
    };
    const done = LwtStream.iterN(one, LwtStream.ofList([1, 2, 3]));
    while (Lwt.pausedCount() > 0) Lwt.wakeupPaused();
    expect([most, done.state]).toEqual([1, returned(undefined)]);
    expect(() => LwtStream.iterN(one, LwtStream.ofList([1]), 0)).toThrow(InvalidArgument);
  });

  it('wrapExn of a source that always raises has no end', () => {
    const s = LwtStream.wrapExn(LwtStream.from<number>(() => Lwt.fail(new Error('again'))));
    const errors = LwtStream.nget(3, s).state;
    expect(errors.state === 'return' && errors.value.map((r) => r.ok)).toEqual([false, false, false]);
  });

  it('findMap finds and maps at once, and leaves what comes after', () => {
    const s = LwtStream.ofList([1, 2, 3]);
    expect(LwtStream.findMap((x) => (x === 2 ? Some('two') : None), s).state).toEqual(returned(Some('two')));
    expect(LwtStream.toList(s).state).toEqual(returned([3]));
  });
});
