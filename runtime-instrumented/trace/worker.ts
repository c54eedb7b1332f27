/**
 * The channel worker: takes records out of the ring and sends them to the host.
 *
 * It has a thread of its own, so that what the program wrote leaves also while the program is
 * blocked in a loop, waits at its end, or stands at a breakpoint. It prints nothing but one
 * sentence on stderr when the channel cannot be had.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { workerData } from 'node:worker_threads';
import { type DebuggerMessage, PROTOCOL_VERSION, STREAM_MAGIC } from '../protocol/index.ts';
import { Connection } from './connection.ts';
import { Channel } from './ring.ts';
import { RingReader } from './ring-reader.ts';
import { say } from './say.ts';
import { WorkerMail } from './worker-mail.ts';
import type { WorkerTask } from './worker-task.ts';

const BATCH_WORDS = 1 << 14;
/** A batch smaller than this is worth waiting a moment for company before the next one. */
const SMALL_BATCH = 1 << 14;
const MOMENT = 2;
/** Milliseconds after which the program is told that time passes: see event-clock.ts. */
const TICK = 1;

const task = workerData as WorkerTask;
const reader = new RingReader(task.memory);
reader.alive();
let concluded = false;

function conclude(state: number): void {
  if (concluded) return;
  concluded = true;
  reader.conclude(state);
}

async function run(): Promise<void> {
  let told = (_message: DebuggerMessage): void => {};
  const connection = new Connection(task.address, task.pid, {
    alive: () => reader.alive(),
    told: (message) => told(message),
    ended: ({ delivered, sentence }) => {
      // Said first: a program that waits at its end is gone as soon as it knows.
      if (sentence !== null) say(sentence);
      conclude(delivered ? Channel.delivered : Channel.lost);
      // The loop below may sleep in the ring, and nobody will write to it any more.
      process.exit();
    },
  });
  const mail = new WorkerMail(task, reader, (message) => connection.say(message));
  told = (message) => mail.deliver(message);
  let header: Uint8Array | null = new Uint8Array(new Uint32Array([STREAM_MAGIC, PROTOCOL_VERSION]).buffer);
  let ticking = setInterval(() => reader.tick(), TICK);
  while (await connection.writable()) {
    // Asked before taking: what was written before the end is then still taken.
    const { finished } = reader;
    const taken = reader.take(BATCH_WORDS);
    if (taken) {
      const batch: Uint8Array = header === null ? taken : Buffer.concat([header, taken]);
      header = null;
      const isSmall = batch.length < SMALL_BATCH;
      connection.send(batch, isSmall);
      mail.flush();
      if (isSmall && !reader.finished) await delay(MOMENT);
    } else if (mail.flush()) {
      // More may have been written meanwhile.
    } else if (finished) {
      if (header !== null) connection.send(header, false);
      connection.close();
      return;
    } else {
      // Who sleeps tells no time, and says so: the writer sees that it shall wake us.
      clearInterval(ticking);
      reader.tick();
      await reader.waitForRecords();
      reader.tick();
      ticking = setInterval(() => reader.tick(), TICK);
    }
  }
}

run().catch((error: unknown) => {
  say(`the channel failed (${error instanceof Error ? error.message : String(error)}); the program is not traced.`);
  conclude(Channel.lost);
  process.exit();
});
