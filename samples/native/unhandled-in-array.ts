/**
 * A bug: three jobs are started, then awaited in turn. The third fails while the first is still
 * awaited; nobody handles it at that moment, and Node ends the program, try or no try.
 *
 * In the graph: `job` with the failure has no edge to `main`, and is marked as handled by nobody.
 * `Promise.all(jobs)` would wait for all of them from the beginning.
 */
import { setTimeout as sleep } from 'node:timers/promises';

async function job(milliseconds: number): Promise<string> {
  await sleep(milliseconds);
  if (milliseconds < 100) throw new Error(`job ${milliseconds} failed`);
  return `job ${milliseconds}`;
}

async function main(): Promise<void> {
  const jobs = [job(300), job(200), job(50)];
  try {
    for (const one of jobs) console.log(await one);
  } catch (error) {
    console.log('this is never printed', error);
  }
}

await main();
