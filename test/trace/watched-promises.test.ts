/** The table of watched promises, beside a Map that does the same. */
import { expect, it } from 'vitest';
import { WatchedPromises } from '../../runtime-instrumented/trace/watched-promises.ts';

it('holds what a Map would hold, however promises come and go', () => {
  const table = new WatchedPromises<string>();
  const map = new Map<number, string>();
  let random = 1;
  const next = (below: number): number => {
    random = (Math.imul(random, 1_103_515_245) + 12_345) >>> 0;
    return (random >>> 8) % below;
  };
  for (let round = 0; round < 50_000; round++) {
    const promise = 1 + next(5_000);
    if (next(3) === 0) {
      table.delete(promise);
      map.delete(promise);
    } else {
      table.set(promise, String(round));
      map.set(promise, String(round));
    }
  }
  expect(table.size).toBe(map.size);
  expect([...table].sort()).toEqual([...map].sort());
  for (let promise = 1; promise <= 5_000; promise++) expect(table.get(promise)).toBe(map.get(promise));
});

it('takes out inner promises when they have left, and others only when they are told to go', () => {
  const table = new WatchedPromises<string>();
  table.set(1, 'outer');
  table.set(2, 'inner');
  table.markInner(2);
  table.deleteInner(1);
  table.deleteInner(2);
  expect([table.get(1), table.get(2)]).toEqual(['outer', undefined]);
});

it('forgets the older half of those that may go', () => {
  const table = new WatchedPromises<string>();
  for (let promise = 10; promise > 0; promise--) table.set(promise, promise % 5 === 0 ? 'stays' : 'may go');
  expect(table.forgetOlder((points) => points === 'may go')).toBe(4);
  expect([...table].map(([promise]) => promise).sort((a, b) => a - b)).toEqual([5, 6, 7, 8, 9, 10]);
});

it('is empty after it was cleared', () => {
  const table = new WatchedPromises<string>();
  table.set(7, 'seven');
  table.clear();
  expect([table.size, table.get(7), [...table].length]).toEqual([0, undefined, 0]);
});
