/**
 * Times one subject of one contender: `timed.ts CONTENDER SUBJECT SIZE MILLISECONDS`.
 * Prints nanoseconds of one operation: the mean of the middle half of the samples taken in that time, after
 * as much time again to warm up. The time is the thread's own: on a busy machine the wall's would be over
 * before the engine has compiled anything.
 */
import { type ContenderName, loadContender } from '../contenders/index.ts';
import { middleMean } from '../row.ts';
import { threadTime } from '../thread-time.ts';

const [contenderName, subject, size, milliseconds] = process.argv.slice(2);
const work = (await loadContender(contenderName as ContenderName)).works[subject];
const count = Number(size);
const time = Number(milliseconds);

async function samples(): Promise<number[]> {
  const taken: number[] = [];
  const began = threadTime();
  do {
    const start = performance.now();
    const end = work(count);
    if (end !== undefined) await end;
    taken.push(((performance.now() - start) * 1e6) / count);
  } while (threadTime() - began < time || taken.length < 2);
  return taken;
}

await samples();
console.log(JSON.stringify(middleMean(await samples())));
