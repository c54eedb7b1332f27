/** Edges through packages: what a package's promise waits for, though the package's own promises stay folded. */
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { nodes } from '../support/nodes.ts';
import { ProgramFolder, start } from '../trace/support/run-program.ts';
import { bench } from '../trace/support/session.ts';
import { tell } from './tell.ts';

const { host: startHost, register } = bench();
const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));

const PROGRAM = 'const sleep = (ms, value) => new Promise((resolve) => setTimeout(resolve, ms, value));\n';

/** A package with the usual ways to run what the program hands it. */
const WAYS = `
export async function retries(act) { for (;;) { try { return await act(); } catch {} } }
export const wraps = (act) => new Promise((resolve, reject) => { act().then(resolve, reject); });
export const hands = (act) => new Promise((resolve) => { (async () => { const result = (async () => act())(); resolve(result); await result; })(); });
export async function maps(list, act) {
  return new Promise((resolve) => {
    let left = list.length;
    const next = async () => { (async () => { await null; await act(); if (--left === 0) resolve('all'); })(); };
    (async () => { for (const one of list) await next(); })();
  });
}
export const every = (acts) => deep(acts);
const deep = (acts) => Promise.all(acts.map(async (act) => act()));
const waiting = [];
export const later = (act) => { let done; const due = new Promise((resolve) => { done = resolve; }); waiting.push(async () => { done(await act()); }); return due; };
export const run = async () => { for (const one of waiting.splice(0)) await one(); };
export async function starts(act) { void (async () => { await act(); })(); }
`;

async function told(node: string, source: string, environment: Record<string, string> = {}): Promise<string[]> {
  const host = await startHost();
  const folder = new ProgramFolder({
    'program.mjs': PROGRAM + source,
    'node_modules/ways/package.json': '{"name":"ways","type":"module","exports":"./index.js"}',
    'node_modules/ways/index.js': WAYS,
  });
  try {
    symlinkSync(join(modules, 'p-queue'), join(folder.path, 'node_modules/p-queue'), 'dir');
    const channel = { PROMISE_GRAPH_CHANNEL: host.channel, NODE_NO_WARNINGS: '1', ...environment };
    const { stderr } = await start(node, register(), join(folder.path, 'program.mjs'), channel).ended;
    await host.until(() => host.closeCodes.length > 0);
    expect(host.problems, stderr).toEqual([]);
    return tell(host.events);
  } finally {
    folder.remove();
  }
}

/** The edges out of a package's promises, and what settled them. */
const through = (all: readonly string[]): string[] =>
  all.filter((one) => /^(?:ways|p-queue): [^ ]+ (?:on|returned|failed) /.test(one));

describe.each(nodes)('on Node $version', ({ path: node, version }) => {
  it('whatever a package does with what it is given, its promise waits for that', async () => {
    const source = `import { every, hands, maps, retries, wraps } from 'ways';
      let failed = false;
      async function tried() { await sleep(1); if (!failed) { failed = true; throw new Error('once'); } return 1; }
      async function wrapped() { return await sleep(1, 2); }
      async function handed() { return await sleep(1, 3); }
      async function mapped() { return await sleep(1, 4); }
      async function member() { return await sleep(1, 5); }
      await retries(tried); await wraps(wrapped); await hands(handed); await maps([1, 2], mapped); await every([member]);`;
    const all = await told(node, source);
    expect(all.filter((one) => /^all:\d+ /.test(one)).map((one) => one.replace(/:\d+/, ''))).toEqual([
      'all on member, awaited',
      'all returned [5] by member',
    ]);
    expect(through(all)).toEqual([
      'ways: retries on tried, awaited',
      "ways: retries on tried', awaited",
      "ways: retries returned 1 by tried'",
      'ways: wraps on wrapped, awaited',
      'ways: wraps returned 2 by wrapped',
      'ways: hands on handed, awaited',
      'ways: hands returned 3 by handed',
      'ways: maps on mapped, awaited',
      "ways: maps on mapped', awaited",
      `ways: maps returned "all" by mapped'`,
    ]);
  });

  it('what a package settles later is settled by whose job it was, and a call waits for nothing once it is over', async () => {
    const source = `import { later, run, starts } from 'ways';
      async function job() { return await sleep(1, 1); }
      const due = later(job);
      await run();
      await due;
      await starts(job);
      await sleep(9);`;
    const edges = through(await told(node, source));
    expect(edges).toContain('ways: later returned 1 by job');
    expect(edges).toContain('ways: run on job, awaited');
    expect(edges.filter((one) => one.startsWith('ways: starts'))).toEqual([
      "ways: starts on job', awaited",
      'ways: starts returned ()',
    ]);
  });

  it('p-queue: each add waits for its own job', async () => {
    const source = `import PQueue from 'p-queue';
      const queue = new PQueue({ concurrency: 1 });
      async function job(n) { return await sleep(1, n); }
      const first = queue.add(() => job(1)); const second = queue.add(() => job(2));
      async function both() { return [await second, await first]; }
      await both();`;
    const edges = through(await told(node, source));
    expect(edges.filter((one) => one.includes('returned'))).toEqual([
      "p-queue: add returned 2 by job'",
      "p-queue: add' returned 1 by job",
    ]);
    // Node 20 does not tell of the resource by which p-queue itself knows for which call a job is.
    if (!version.includes('v20')) expect(edges).toContain("p-queue: add on job', awaited");
    else expect(edges.join()).not.toContain("add' on job'");
  });

  it('without call sites what settles a package’s promise is known all the same', async () => {
    const source = `import { wraps } from 'ways';
      async function job() { return await sleep(1, 1); }
      await wraps(job);`;
    const edges = through(await told(node, source, { PROMISE_GRAPH_SITES: '0' }));
    expect(edges.some((one) => one.endsWith('returned 1 by job'))).toBe(true);
  });

  it('what another function resolves is settled by that, unless it is in the making', async () => {
    const source = `const { promise, resolve } = (() => { let resolve; const promise = new Promise((r) => { resolve = r; }); return { promise, resolve }; })();
      async function opens() { await sleep(1); resolve('open'); return await new Promise((r) => r('own')); }
      await Promise.all([promise, opens()]);`;
    const all = await told(node, source);
    expect(all).toContain('promise:2 returned "open" by opens');
    expect(all.find((one) => one.includes('"own"'))).toMatch(/^promise:3 returned "own"$/);
  });
});
