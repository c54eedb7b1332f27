/**
 * The twin of ../timeout1.ts: when the time is over, whoever still sleeps is told so by a signal.
 */
import { setTimeout as sleep } from 'node:timers/promises';

const controller = new AbortController();
const thread = sleep(3000, 'Heads', { signal: controller.signal });

async function timeout(milliseconds: number): Promise<string | undefined> {
  await sleep(milliseconds);
  controller.abort();
  return await thread.catch(() => undefined);
}

console.log((await timeout(1000)) ?? 'cancelled');
