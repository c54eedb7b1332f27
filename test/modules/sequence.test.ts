/** Lwt_sequence: lists that are changed at both ends and in the middle. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LwtSequence, None, NotFound, type Sequence } from '../../runtime-instrumented/modules/index.ts';

const of = <T>(...list: T[]): Sequence<T> => {
  const s = LwtSequence.create<T>();
  for (const x of list) LwtSequence.addR(x, s);
  return s;
};
const list = <T>(s: Sequence<T>): T[] => LwtSequence.foldR((x, rest: T[]) => [x, ...rest], s, []);
const backwards = <T>(s: Sequence<T>): T[] => LwtSequence.foldL((x, rest: T[]) => [x, ...rest], s, []);

describe('LwtSequence', () => {
  it('grows at both ends and shrinks at both', () => {
    const s = of(2, 3);
    LwtSequence.addL(1, s);
    LwtSequence.addR(4, s);
    expect([list(s), LwtSequence.length(s)]).toEqual([[1, 2, 3, 4], 4]);
    expect([LwtSequence.takeL(s), LwtSequence.takeR(s)]).toEqual([1, 4]);
    expect([list(s), backwards(s)]).toEqual([
      [2, 3],
      [3, 2],
    ]);
  });

  it('behaves as an array does', () => {
    const step = fc.tuple(fc.constantFrom('addL', 'addR', 'takeL', 'takeR'), fc.integer());
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const s = LwtSequence.create<number>();
        const array: number[] = [];
        for (const [what, x] of steps) {
          if (what === 'addL') array.unshift(LwtSequence.get(LwtSequence.addL(x, s)));
          else if (what === 'addR') array.push(LwtSequence.get(LwtSequence.addR(x, s)));
          else {
            const taken = what === 'takeL' ? LwtSequence.takeOptL(s) : LwtSequence.takeOptR(s);
            expect(taken.isSome ? taken.value : undefined).toBe(what === 'takeL' ? array.shift() : array.pop());
          }
        }
        expect(list(s)).toEqual(array);
        expect(LwtSequence.isEmpty(s)).toBe(array.length === 0);
      }),
    );
  });

  it('raises Empty where there is nothing to take', () => {
    expect(() => LwtSequence.takeL(of())).toThrow(LwtSequence.Empty);
    expect(() => LwtSequence.takeR(of())).toThrow(LwtSequence.Empty);
  });

  it('loses an element in the middle, once', () => {
    const s = of('a');
    const node = LwtSequence.addR('b', s);
    LwtSequence.addR('c', s);
    LwtSequence.remove(node);
    LwtSequence.remove(node);
    expect([list(s), backwards(s)]).toEqual([
      ['a', 'c'],
      ['c', 'a'],
    ]);
  });

  it('changes an element in its place', () => {
    const s = of<string>();
    const node = LwtSequence.addR('a', s);
    LwtSequence.set(node, 'b');
    expect([LwtSequence.get(node), list(s)]).toEqual(['b', ['b']]);
  });

  it('is gone through while elements are removed from it, the present and the next', () => {
    const s = of(1, 2, 3, 4);
    const seen: number[] = [];
    LwtSequence.iterNodeL((node) => {
      seen.push(LwtSequence.get(node));
      LwtSequence.remove(node);
      if (LwtSequence.get(node) === 1) LwtSequence.takeL(s);
    }, s);
    expect(seen).toEqual([1, 3, 4]);
    expect(LwtSequence.isEmpty(s)).toBe(true);
  });

  it('goes from the left and from the right', () => {
    const seen: number[] = [];
    LwtSequence.iterL((x) => seen.push(x), of(1, 2));
    LwtSequence.iterR((x) => seen.push(x), of(1, 2));
    LwtSequence.iterNodeR((node) => seen.push(LwtSequence.get(node) * 10), of(1, 2));
    expect(seen).toEqual([1, 2, 2, 1, 20, 10]);
  });

  it('moves all elements to one end of another', () => {
    const [left, right] = [of(3, 4), of(3, 4)];
    const from = of(1, 2);
    LwtSequence.transferL(from, left);
    LwtSequence.transferR(of(1, 2), right);
    LwtSequence.transferR(of(), right);
    expect([list(left), list(right), list(from)]).toEqual([[1, 2, 3, 4], [3, 4, 1, 2], []]);
    LwtSequence.addR(5, from);
    expect(list(from)).toEqual([5]);
  });

  it('finds nodes from either end, or raises NotFound', () => {
    const s = of(1, 2, 3, 4);
    const even = (x: number) => x % 2 === 0;
    expect(LwtSequence.get(LwtSequence.findNodeL(even, s))).toBe(2);
    expect(LwtSequence.get(LwtSequence.findNodeR(even, s))).toBe(4);
    expect(LwtSequence.findNodeOptL((x) => x > 9, s)).toBe(None);
    expect(LwtSequence.findNodeOptR((x) => x > 9, s)).toBe(None);
    expect(() => LwtSequence.findNodeL((x) => x > 9, s)).toThrow(NotFound);
    expect(() => LwtSequence.findNodeR((x) => x > 9, s)).toThrow(NotFound);
  });
});
