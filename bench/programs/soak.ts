/**
 * Native promises for long: `soak.ts KIND COUNT`. `server`: an HTTP server with async handlers, failures that
 * are handled, and now and then a race, an abort and a join, asked by load.ts; `flood`: an async function called and awaited
 * in one turn of the loop. Prints a line of JSON after each tenth: how many are done, after how many seconds, bytes
 * of heap in use, garbage apart, and of memory that the process has.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What is printed. */
export interface Weighed {
  readonly done: number;
  readonly seconds: number;
  readonly heap: number;
  readonly resident: number;
}

const CONNECTIONS = 50;
/** One request in so many has a race, an abort and a join besides. */
const MANY = 8;
const [kind, given] = process.argv.slice(2);
const count = Number(given);
setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;
const began = performance.now();

function weigh(done: number): void {
  if (done % Math.ceil(count / 10) !== 0) return;
  gc();
  const { heapUsed: heap, rss: resident } = process.memoryUsage();
  const weighed: Weighed = { done, seconds: (performance.now() - began) / 1000, heap, resident };
  // In a flood the loop does not turn, and a stream would hold it back.
  writeSync(1, `${JSON.stringify(weighed)}\n`);
}

async function look(id: number): Promise<number> {
  await null;
  if (id % 7 === 0) throw new RangeError('seven');
  return id;
}

async function handle(id: number): Promise<string> {
  if (id % MANY !== 0) return String(await look(id).catch(() => 0));
  const controller = new AbortController();
  const late = sleep(1000, 'late', { signal: controller.signal }).catch(() => 'aborted');
  const first = await Promise.race([late, look(id).catch(() => 0)]);
  controller.abort();
  const all = await Promise.all([look(1), look(2), late]);
  return `${String(first)} ${all.join()}`;
}

async function server(): Promise<void> {
  let asked = 0;
  let answered = 0;
  const listening = createServer((_request, response) => {
    void handle(++asked).then((text) => {
      response.end(text);
      weigh(++answered);
    });
  }).listen(0, '127.0.0.1');
  // A busy machine may leave a connection alone for longer than that.
  listening.keepAliveTimeout = 0;
  await once(listening, 'listening');
  const { port } = listening.address() as AddressInfo;
  const load = fileURLToPath(new URL('./load.ts', import.meta.url));
  const client = spawn(process.execPath, [load, String(port), String(count), String(CONNECTIONS)], {
    // Nobody traces it.
    env: { PATH: process.env.PATH },
  });
  client.stderr.pipe(process.stderr);
  const [code] = (await once(client, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`the load ended with code ${code}`);
  listening.close();
}

async function flood(): Promise<void> {
  for (let i = 1; i <= count; i++) {
    await (i % 7 === 0 ? null : look(i));
    weigh(i);
  }
}

await (kind === 'server' ? server() : flood());
