/**
 * A waste: three requests that do not need each other are made one after the other.
 *
 * In the graph: the three calls of `fetchPrice` stand in one line. With `Promise.all` they would
 * stand below each other, and the whole would take 0.3 s instead of 0.9 s.
 */
import { setTimeout as sleep } from 'node:timers/promises';

async function fetchPrice(item: string): Promise<number> {
  await sleep(300);
  return item.length;
}

async function total(items: readonly string[]): Promise<number> {
  let sum = 0;
  for (const item of items) sum += await fetchPrice(item);
  return sum;
}

console.log(await total(['tea', 'bread', 'butter']));
