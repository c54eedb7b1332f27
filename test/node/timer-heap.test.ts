import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Sleeper, TimerHeap } from '../../runtime-instrumented/node/timer-heap.ts';

function sleeper(deadline: number, sequence: number): Sleeper {
  return { startedAt: 0, deadline, sequence, keepsAlive: true, wake: () => {}, index: -1 };
}

function drain(heap: TimerHeap): Sleeper[] {
  const order: Sleeper[] = [];
  for (let first = heap.first(); first !== undefined; first = heap.first()) {
    heap.remove(first);
    order.push(first);
  }
  return order;
}

const byDeadlineThenAge = (a: Sleeper, b: Sleeper) => a.deadline - b.deadline || a.sequence - b.sequence;

test('sleepers come out by deadline, and by age when deadlines are equal, whatever was removed between', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(20), fc.boolean())), (plan) => {
      const heap = new TimerHeap();
      const all = plan.map(([deadline], sequence) => sleeper(deadline, sequence));
      for (const each of all) heap.add(each);
      for (const [i, [, removed]] of plan.entries()) if (removed) heap.remove(all[i]);
      const left = all.filter((_, i) => !plan[i][1]);
      expect(heap.size).toBe(left.length);
      expect(drain(heap)).toEqual(left.sort(byDeadlineThenAge));
    }),
  );
});

test('new deadlines change the order', () => {
  const heap = new TimerHeap();
  const all = [3, 1, 2].map((deadline, sequence) => sleeper(deadline, sequence));
  for (const each of all) heap.add(each);
  heap.reschedule((each) => 10 - each.deadline);
  expect(drain(heap)).toEqual([all[0], all[2], all[1]]);
});

test('removing a sleeper that has left does nothing', () => {
  const heap = new TimerHeap();
  const [one, two] = [sleeper(1, 0), sleeper(2, 1)];
  heap.add(one);
  heap.add(two);
  heap.remove(one);
  heap.remove(one);
  expect(drain(heap)).toEqual([two]);
});
