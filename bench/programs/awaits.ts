/**
 * Native promises: `awaits.ts KIND COUNT PEER`. KIND is `loop` (an async function awaits another
 * that awaits) or `server` (an HTTP server with an async handler, asked by clients in a process of
 * its own making). PEER: `plain`; `promiseHooks` and `asyncHooks`, with empty hooks. Prints
 * nanoseconds of one await, or of one request.
 */
import { createHook } from 'node:async_hooks';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promiseHooks } from 'node:v8';

const [kind, given, peer] = process.argv.slice(2);
const count = Number(given);
const nothing = (): void => {};
if (peer === 'promiseHooks') {
  promiseHooks.createHook({ init: nothing, before: nothing, after: nothing, settled: nothing });
}
if (peer === 'asyncHooks') createHook({ init: nothing, before: nothing, after: nothing, destroy: nothing }).enable();

async function inner(): Promise<number> {
  await null;
  return 1;
}

async function loop(rounds: number): Promise<void> {
  for (let i = 0; i < rounds; i++) await inner();
}

/** Twenty connections that ask again and again: callbacks only, in a process that nobody traces. */
const CLIENT = `const http = require('node:http'); const [port, count] = process.argv.slice(1).map(Number);
  const agent = new http.Agent({ keepAlive: true, maxSockets: 20 }); let left = count, open = 20;
  const ask = () => { if (left-- <= 0) { if (--open === 0) { agent.destroy(); } return; }
    http.get({ port, agent, host: '127.0.0.1' }, (answer) => { answer.resume(); answer.on('end', ask); }); };
  for (let i = 0; i < 20; i++) ask();`;

async function requests(port: number, many: number): Promise<void> {
  const client = spawn(process.execPath, ['-e', CLIENT, String(port), String(many)], { stdio: 'ignore' });
  await once(client, 'exit');
}

async function served(): Promise<number> {
  let first = 0;
  let last = 0;
  const server = createServer(async (_request, response) => {
    if (first === 0) first = performance.now();
    await inner();
    response.end('hello world');
    last = performance.now();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await requests(port, Math.ceil(count / 4));
  first = 0;
  await requests(port, count);
  server.close();
  return ((last - first) * 1e6) / count;
}

async function timed(): Promise<number> {
  await loop(Math.ceil(count / 2));
  const start = performance.now();
  await loop(count);
  return ((performance.now() - start) * 1e6) / count;
}

console.log(JSON.stringify({ ns: kind === 'server' ? await served() : await timed() }));
