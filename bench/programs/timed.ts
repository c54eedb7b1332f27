/**
 * Times one subject of one contender: `timed.ts CONTENDER SUBJECT SIZE MILLISECONDS`.
 * Prints nanoseconds of one operation: the median of the samples taken in that time, after as much
 * time again to warm up.
 */
import { type ContenderName, loadContender } from '../contenders/index.ts';
import { median } from '../row.ts';

const [contenderName, subject, size, milliseconds] = process.argv.slice(2);
const work = (await loadContender(contenderName as ContenderName)).works[subject];
const count = Number(size);
const time = Number(milliseconds);

async function samples(): Promise<number[]> {
  const taken: number[] = [];
  const began = performance.now();
  do {
    const start = performance.now();
    const end = work(count);
    if (end !== undefined) await end;
    taken.push(((performance.now() - start) * 1e6) / count);
  } while (performance.now() - began < time || taken.length < 2);
  return taken;
}

await samples();
console.log(JSON.stringify(median(await samples())));
