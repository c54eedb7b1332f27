/**
 * A bug: `download` listens to the signal, writes down that it was aborted, and goes on.
 *
 * In the graph: the abort of `stop` reaches the timer of `wait`, which gives up; its arrow to
 * `download` ends in a bar: asked, and ignored.
 */
import { setTimeout as sleep } from 'node:timers/promises';

async function wait(signal: AbortSignal): Promise<string> {
  await sleep(2000, undefined, { signal });
  return 'waited';
}

async function download(signal: AbortSignal): Promise<string> {
  let aborted = false;
  signal.addEventListener('abort', () => {
    aborted = true;
  });
  for (let part = 0; part < 3; part++) await sleep(200);
  return aborted ? 'all of it, although nobody wanted it any more' : 'all of it';
}

async function stop(controller: AbortController): Promise<void> {
  await sleep(100);
  controller.abort();
}

const controller = new AbortController();
const results = await Promise.allSettled([wait(controller.signal), download(controller.signal), stop(controller)]);
for (const result of results) console.log(result.status === 'fulfilled' ? result.value : String(result.reason));
