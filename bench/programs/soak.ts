/**
 * Native promises for long: `soak.ts KIND COUNT`. `server`: an HTTP server with async handlers, a race, an abort
 * and a rejection that is handled in each request, asked by clients in a process of its own making; `flood`: an
 * async function called and awaited in one turn of the loop. Prints bytes of heap in use after a tenth, and after
 * each further tenth, garbage apart (run with --expose-gc), and how many seconds it took.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const [kind, given] = process.argv.slice(2);
const count = Number(given);
const { gc } = globalThis as { gc?: () => void };
const heaps: number[] = [];
const began = performance.now();

function weigh(done: number): void {
  if (done % Math.ceil(count / 10) !== 0) return;
  gc?.();
  heaps.push(process.memoryUsage().heapUsed);
}

/** Fifty connections that ask again and again: callbacks only, in a process that nobody traces. */
const CLIENT = `const http = require('node:http'); const [port, count] = process.argv.slice(1).map(Number);
  const agent = new http.Agent({ keepAlive: true, maxSockets: 50 }); let left = count, open = 50;
  const ask = () => { if (left-- <= 0) { if (--open === 0) agent.destroy(); return; }
    http.get({ port, agent, host: '127.0.0.1' }, (answer) => { answer.resume(); answer.on('end', ask); }); };
  for (let i = 0; i < 50; i++) ask();`;

async function look(id: number): Promise<number> {
  await null;
  if (id % 7 === 0) throw new RangeError('seven');
  return id;
}

async function handle(id: number): Promise<string> {
  const controller = new AbortController();
  const late = sleep(1000, 'late', { signal: controller.signal }).catch(() => 'aborted');
  const first = await Promise.race([late, look(id).catch(() => 0)]);
  controller.abort();
  const all = await Promise.all([look(1), look(2), late]);
  return `${String(first)} ${all.join()}`;
}

async function server(): Promise<void> {
  let asked = 0;
  const listening = createServer((_request, response) => {
    void handle(++asked).then((text) => {
      response.end(text);
      weigh(asked);
    });
  }).listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const { port } = listening.address() as AddressInfo;
  await once(spawn(process.execPath, ['-e', CLIENT, String(port), String(count)], { stdio: 'ignore' }), 'exit');
  listening.close();
}

async function flood(): Promise<void> {
  for (let i = 1; i <= count; i++) {
    await (i % 7 === 0 ? null : look(i));
    weigh(i);
  }
}

await (kind === 'server' ? server() : flood());
console.log(JSON.stringify({ heaps, seconds: (performance.now() - began) / 1000 }));
