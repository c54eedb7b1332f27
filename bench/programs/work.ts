/**
 * One of the library's works, run with and without a tracer: `work.ts SUBJECT SIZE OPERATIONS`.
 * Prints nanoseconds of one operation, by the wall and of this thread's own time on a processor,
 * after a quarter of as many to warm up (and to connect, when traced).
 */
import { loadContender } from '../contenders/index.ts';
import { startWatch } from '../thread-time.ts';

const [subject, size, operations] = process.argv.slice(2);
const work = (await loadContender('lwt')).works[subject];
const times = Math.max(1, Math.round(Number(operations) / Number(size)));

function repeat(count: number): void {
  for (let i = 0; i < count; i++) work(Number(size));
}

repeat(Math.ceil(times / 4));
const watch = startWatch();
const start = performance.now();
repeat(times);
const scale = 1e6 / (times * Number(size));
const ns = (performance.now() - start) * scale;
console.log(JSON.stringify({ ns, cpu: watch() * scale }));
