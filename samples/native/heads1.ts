/**
 * The twin of ../heads1.ts, with the language's own promises: two functions sleep for 1 and 2
 * seconds, and `Promise.all` waits for both.
 */
import { setTimeout as sleep } from 'node:timers/promises';

async function heads(): Promise<void> {
  await sleep(1000);
  console.log('Heads');
}

async function tails(): Promise<void> {
  await sleep(2000);
  console.log('Tails');
}

await Promise.all([heads(), tails()]);
console.log('Finished');
