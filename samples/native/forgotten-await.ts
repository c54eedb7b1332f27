/**
 * A bug: `save` is called without `await`, so "saved everything" is printed before anything is.
 *
 * In the graph: `save` has no edge to `main`. main is done while save still waits for its timer.
 */
import { setTimeout as sleep } from 'node:timers/promises';

async function save(name: string): Promise<void> {
  await sleep(200);
  console.log(`saved ${name}`);
}

async function main(): Promise<void> {
  save('the letter');
  console.log('saved everything');
}

await main();
