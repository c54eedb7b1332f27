/** A Map that forgets what was set longest ago. */
import { expect, it } from 'vitest';
import { BoundedMap } from '../../host/bounded-map.ts';

it('keeps the entries that were set last', () => {
  const map = new BoundedMap<string, number>(2);
  map.set('a', 1).set('b', 2).set('c', 3);
  expect([...map]).toEqual([
    ['b', 2],
    ['c', 3],
  ]);
});

it('takes an entry that is set again for a young one', () => {
  const map = new BoundedMap<string, number>(2);
  map.set('a', 1).set('b', 2).set('a', 3).set('c', 4);
  expect([...map.keys()]).toEqual(['a', 'c']);
});
