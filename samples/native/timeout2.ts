/** The twin of ../timeout2.ts: the first of two wins; a signal that times out by itself ends the other. */
import { setTimeout as sleep } from 'node:timers/promises';

async function thread(signal: AbortSignal): Promise<string> {
  return await sleep(3000, 'Heads', { signal });
}

const result = await thread(AbortSignal.timeout(1000)).catch(() => 'timeout');
console.log(result);
