/** Lwt_pqueue: priority queues that are never changed. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LwtPqueue, None, NotFound, type Pqueue } from '../../runtime-instrumented/modules/index.ts';

const numbers = LwtPqueue.make<number>((a, b) => a - b);
const queueOf = (list: readonly number[]): Pqueue<number> =>
  list.reduce((queue, x) => numbers.add(x, queue), numbers.empty);

function drain(queue: Pqueue<number>): number[] {
  const taken: number[] = [];
  for (let rest = queue; !numbers.isEmpty(rest); rest = numbers.removeMin(rest)) taken.push(numbers.findMin(rest));
  return taken;
}

const sorted = (list: readonly number[]) => [...list].sort((a, b) => a - b);

describe('LwtPqueue', () => {
  it('gives the least element first, whatever the order of adding', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), (list) => {
        expect(drain(queueOf(list))).toEqual(sorted(list));
      }),
    );
  });

  it('joins two queues', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.array(fc.integer()), (a, b) => {
        const both = numbers.union(queueOf(a), queueOf(b));
        expect(numbers.size(both)).toBe(a.length + b.length);
        expect(drain(both)).toEqual(sorted([...a, ...b]));
      }),
    );
  });

  it('leaves a queue as it was when something is added to it or taken from it', () => {
    const two = queueOf([2, 1]);
    numbers.add(0, two);
    numbers.removeMin(two);
    expect(drain(two)).toEqual([1, 2]);
  });

  it('raises NotFound where there is no least element, and can be asked without', () => {
    expect(() => numbers.findMin(numbers.empty)).toThrow(NotFound);
    expect(() => numbers.removeMin(numbers.empty)).toThrow(NotFound);
    expect(numbers.lookupMin(numbers.empty)).toBe(None);
    expect(numbers.lookupMin(queueOf([3]))).toMatchObject({ isSome: true, value: 3 });
  });

  it('holds a hundred thousand, added in order or against it', () => {
    const upwards = Array.from({ length: 100_000 }, (_, i) => i);
    expect(drain(queueOf(upwards))).toEqual(upwards);
    expect(drain(queueOf([...upwards].reverse()))).toEqual(upwards);
  });
});
