/** The twin of ../heads2.ts: the promises have names. */
import { setTimeout as sleep } from 'node:timers/promises';

const heads = sleep(1000).then(() => console.log('Heads'));
const tails = sleep(2000).then(() => console.log('Tails'));
await Promise.all([heads, tails]).then(() => console.log('Finished'));
