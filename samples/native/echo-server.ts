/**
 * The twin of ../echo-server.ts: a loop reads ten lines from a source that takes its time, and
 * prints each. The async generator and the loop are functions whose rounds are folded.
 */
import { setTimeout as sleep } from 'node:timers/promises';

async function* lines(): AsyncGenerator<string> {
  for (let number = 1; number <= 10; number++) {
    await sleep(20 * number);
    yield `line ${number}`;
  }
}

async function echo(): Promise<void> {
  for await (const line of lines()) console.log(line);
}

await echo();
