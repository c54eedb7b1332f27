/**
 * Native promises: `awaits.ts KIND COUNT PEER`. KIND is `loop` (an async function awaits another that awaits, all in
 * one turn of the event loop), `turns` (the same, a hundred awaits in each turn), or `server` (an HTTP server with an
 * async handler, asked by load.ts). PEER: `plain`; `promiseHooks` and `asyncHooks`, with empty hooks; `leastHooks`,
 * with promise hooks that keep a record on each promise and write each event down: the least that following all can
 * cost. Prints nanoseconds of one await, or of one request, by the wall and by the thread's own time: the least of
 * several samples after a warm-up.
 */
import { createHook } from 'node:async_hooks';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promiseHooks } from 'node:v8';
import { startWatch } from '../thread-time.ts';

/** Nanoseconds of one of what is counted, and of the thread's own time. */
export interface Figure {
  readonly ns: number;
  readonly own: number;
}

/** Awaits in one turn, of kind `turns`. */
const IN_TURN = 100;

const [kind, given, peer] = process.argv.slice(2);
const count = Number(given);
/** Few are to see that it works. */
const SAMPLES = count < 1000 ? 1 : 5;
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

/** Milliseconds that the requests took this thread, the last of them apart: it may be answered while nobody looks. */
async function requests(port: number, many: number): Promise<void> {
  const load = fileURLToPath(new URL('./load.ts', import.meta.url));
  // Nobody traces it.
  const env = { PATH: process.env.PATH };
  const client = spawn(process.execPath, [load, String(port), String(many), '20'], { stdio: 'inherit', env });
  const [code] = (await once(client, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`the load ended with code ${code}`);
}

async function served(): Promise<Figure> {
  let first = 0;
  let last = 0;
  let watch = startWatch();
  let own = 0;
  const server = createServer(async (_request, response) => {
    if (first === 0) {
      first = performance.now();
      watch = startWatch();
    }
    await inner();
    response.end('hello world');
    last = performance.now();
    own = watch();
  }).listen(0, '127.0.0.1');
  server.keepAliveTimeout = 0;
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await requests(port, Math.ceil(count / 2));
  const samples: Figure[] = [];
  for (let i = 0; i < SAMPLES; i++) {
    first = 0;
    await requests(port, count);
    samples.push({ ns: ((last - first) * 1e6) / count, own: (own * 1e6) / count });
  }
  server.close();
  return least(samples);
}

const least = (samples: readonly Figure[]): Figure => ({
  ns: Math.min(...samples.map(({ ns }) => ns)),
  own: Math.min(...samples.map(({ own }) => own)),
});

async function timed(work: (rounds: number) => Promise<void>): Promise<Figure> {
  const samples: Figure[] = [];
  for (let i = 0; i <= SAMPLES; i++) {
    const start = performance.now();
    const watch = startWatch();
    await work(count);
    samples.push({ ns: ((performance.now() - start) * 1e6) / count, own: (watch() * 1e6) / count });
  }
  return least(samples.slice(1));
}

async function turns(rounds: number): Promise<void> {
  for (let done = 0; done < rounds; done += IN_TURN) {
    await loop(IN_TURN);
    await nextTurn();
  }
}

const works = { loop: () => timed(loop), turns: () => timed(turns), server: served };
console.log(JSON.stringify(await works[kind as keyof typeof works]()));
