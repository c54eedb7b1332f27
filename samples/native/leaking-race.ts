/**
 * A leak: the race is over after 0.1 s, but the loser goes on, and so does its timer. The program
 * ends only when that is done.
 *
 * In the graph: the race has returned; its other branch still waits. The cure is to give the loser
 * an AbortSignal and to abort it.
 */
import { setTimeout as sleep } from 'node:timers/promises';

async function answer(): Promise<string> {
  await sleep(100);
  return 'an answer';
}

async function timeout(milliseconds: number): Promise<never> {
  await sleep(milliseconds);
  throw new Error('too slow');
}

console.log(await Promise.race([answer(), timeout(1000)]));
