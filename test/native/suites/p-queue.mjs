/** Hard use of p-queue: concurrency, priorities, pausing, timeouts, aborts, events, rates, and failures amid it all. */
import { setTimeout as sleep } from 'node:timers/promises';
import PQueue from 'p-queue';

const log = [];
const queue = new PQueue({ concurrency: 3 });
queue.addEventListener('idle', () => log.push('idle'));
queue.addEventListener('completed', ({ detail }) => log.push(`completed ${detail}`));
queue.addEventListener('error', ({ detail }) => log.push(`error ${detail.message}`));
let running = 0;
let most = 0;
const job = (name, turns) => async () => {
  most = Math.max(most, ++running);
  for (let i = 0; i < turns; i++) await null;
  running--;
  if (name % 7 === 3) throw new Error(`job ${name}`);
  return name;
};
const settled = await Promise.allSettled(
  Array.from({ length: 40 }, (_, i) => queue.add(job(i, (i * 5) % 11), { priority: i % 4 })),
);
await queue.onIdle();
console.log(most, settled.map(({ value, reason }) => value ?? reason.message).join(), log.join());

const control = new AbortController();
const slow = new PQueue({ concurrency: 1, timeout: 500 });
const asked = [
  slow.add(async () => 'quick'),
  slow.add(() => sleep(10_000, 'late', { ref: false })),
  slow.add(() => sleep(1), { signal: control.signal }),
];
control.abort(new Error('nobody wants it'));
console.log(
  (await Promise.allSettled(asked)).map(({ status, value, reason }) => [status, value ?? reason.name]).join(),
);

const paused = new PQueue({ autoStart: false, concurrency: 2 });
const all = paused.addAll([job(1, 1), job(2, 2), job(4, 3)]);
console.log(paused.size, paused.pending, paused.isPaused);
paused.start();
console.log(await all, await paused.onEmpty(), paused.size);
