/**
 * Native promises: `awaits.ts KIND COUNT PEER`. KIND is `loop` (an async function awaits another
 * that awaits) or `server` (an HTTP server with an async handler, asked by clients in a process of
 * its own making). PEER: `plain`; `promiseHooks` and `asyncHooks`, with empty hooks; `leastHooks`, with promise
 * hooks that keep a record on each promise and write each event down: the least that following all can cost. Prints
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
if (peer === 'leastHooks') promiseHooks.createHook(leastHooks());
if (peer === 'asyncHooks') createHook({ init: nothing, before: nothing, after: nothing, destroy: nothing }).enable();

/** A record in a private field of each promise, and four words an event; nothing is understood of what they say. */
function leastHooks(): Parameters<typeof promiseHooks.createHook>[0] {
  const Given = function (this: unknown, given: object): object {
    return given;
  } as unknown as new (
    given: object,
  ) => object;
  class Slot extends Given {
    #record: { readonly id: number };
    constructor(promise: object, record: { readonly id: number }) {
      super(promise);
      this.#record = record;
    }
    static idOf(promise: object): number {
      return #record in promise ? promise.#record.id : 0;
    }
  }
  const words = new Int32Array(1 << 20);
  let at = 0;
  let last = 0;
  const write = (kind: number, id: number, other: number): void => {
    if (at + 4 > words.length) at = 0;
    words[at] = kind;
    words[at + 1] = id;
    words[at + 2] = other;
    at += 4;
  };
  return {
    init(promise, parent) {
      new Slot(promise, { id: ++last });
      write(1, last, 0);
      if (parent) write(2, last, Slot.idOf(parent));
    },
    before: (promise) => write(3, Slot.idOf(promise), 0),
    after: (promise) => write(4, Slot.idOf(promise), 0),
    settled: (promise) => write(5, Slot.idOf(promise), 0),
  };
}

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
