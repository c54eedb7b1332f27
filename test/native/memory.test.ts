/** What is known of a promise goes with it: a busy program's heap does not grow. */
import { describe, expect, it } from 'vitest';
import { nodes } from '../support/nodes.ts';
import { bench } from '../trace/support/session.ts';

const { host: startHost, start } = bench();

const PROGRAM = `
  import v8 from 'node:v8'; import vm from 'node:vm';
  v8.setFlagsFromString('--expose-gc'); const gc = vm.runInNewContext('gc');
  const step = async (i) => { await null; if (i % 3 === 0) await new Promise((go) => setImmediate(go)); return { i }; };
  const request = async (i) => { const [a, b] = await Promise.all([step(i), step(i + 1)]); return a.i + b.i; };
  const heaps = [];
  for (let round = 0; round < 5; round++) {
    for (let i = 0; i < 2000; i++) { const p = request(i); if (i % 20 === 19) await p; else p.then(() => {}); }
    for (let i = 0; i < 3; i++) { await new Promise((go) => setImmediate(go)); gc(); }
    heaps.push(process.memoryUsage().heapUsed);
  }
  console.log(JSON.stringify(heaps));`;

describe.each(nodes)('on Node $version', ({ path: node }) => {
  it.each(['1', '0'])(
    'after fifty thousand promises, call sites %s, the heap is what it was after ten thousand',
    async (sites) => {
      const host = await startHost({ countOnly: true });
      const { stdout } = await start(node, PROGRAM, host, { PROMISE_GRAPH_SITES: sites }).ended;
      const heaps = JSON.parse(stdout) as number[];
      // A kept record of a promise is 150 bytes and more: forty thousand would be six megabytes.
      expect((heaps.at(-1) ?? 0) - heaps[0]).toBeLessThan(2_000_000);
      expect(host.count).toBeGreaterThan(50_000);
    },
  );
});
