/** Floods of promises, and tracing by samples: what comes and goes within a turn is counted, what matters is told. */
import { describe, expect, it } from 'vitest';
import { nodes } from '../support/nodes.ts';
import { bench } from '../trace/support/session.ts';
import type { TestHost } from '../trace/support/test-host.ts';
import { tell } from './tell.ts';

const { host: startHost, start } = bench();

const FLOOD = `process.on('unhandledRejection', () => {});
  async function inner() { await null; return 1; }
  async function flood() { for (let i = 0; i < 20_000; i++) await inner(); }
  async function stuck() { await new Promise(() => {}); }
  async function waits() { await inner(); await stuck(); }
  async function fails() { await null; throw new Error('amid the flood'); }
  async function race() { await Promise.race([stuck(), stuck()]); }
  async function main() { const all = flood(); await inner(); setImmediate(() => {}); await Promise.resolve(); waits(); fails(); race(); await all; }
  main();`;

async function run(node: string, environment: Record<string, string>): Promise<TestHost> {
  const host = await startHost();
  const { stderr } = await start(node, FLOOD, host, environment).ended;
  expect(stderr).toBe('');
  await host.until(() => host.closeCodes.length > 0);
  expect(host.problems).toEqual([]);
  return host;
}

const leftOut = (host: TestHost): number => host.all('session').at(-1)?.info.leftOut ?? 0;

describe.each(nodes)('on Node $version', ({ path: node }) => {
  describe.each(['1', '0'])('with call sites %s', (sites) => {
    it('tells so many promises of a turn, and of the others what is pending or has failed', async () => {
      const host = await run(node, { PROMISE_GRAPH_FLOOD: '50', PROMISE_GRAPH_SITES: sites });
      const told = tell(host.events);
      expect(host.all('create').length).toBeLessThan(200);
      expect(host.all('enter').length).toBeLessThan(200);
      expect(leftOut(host)).toBeGreaterThan(19_000);
      expect(told.some((one) => one.includes('unhandledRejection') && one.includes('amid the flood'))).toBe(true);
    });
  });

  it('what outlives the flood has its names and edges', async () => {
    const host = await run(node, { PROMISE_GRAPH_FLOOD: '50' });
    const told = tell(host.events);
    expect(told.some((one) => /^waits on stuck.*, awaited at 5$/.test(one))).toBe(true);
    expect(told.filter((one) => /^race:7 on stuck.*, branch$/.test(one))).toHaveLength(2);
    expect(told.some((one) => /^race on race:7, awaited at 7$/.test(one))).toBe(true);
  });

  it('what awaits twice in a flood has not ended with its first await', async () => {
    const many = 500;
    const host = await startHost();
    const source = `const never = new Promise(() => {});
      async function twice() { await null; await never; }
      async function counts() { for (let i = 0; i < 3; i++) await null; await never; }
      for (let i = 0; i < ${many}; i++) { twice(); counts(); }
      setTimeout(() => {}, 20);`;
    await start(node, source, host, { PROMISE_GRAPH_FLOOD: '50' }).ended;
    await host.until(() => host.closeCodes.length > 0);
    const told = tell(host.events);
    expect(told.filter((one) => one.startsWith('make '))).toHaveLength(2 * many + 1);
    expect(told.filter((one) => / on promise:1, awaited at/.test(one))).toHaveLength(2 * many);
    expect(told.filter((one) => / returned /.test(one))).toEqual([]);
  });

  it('a combinator over very many that wait has all of them as its children, and each its own wait', async () => {
    const many = 12_000;
    const host = await startHost();
    // They wait until the turn is over and one more has begun, however long that takes.
    const source = `const wakes = [];
      const wait = () => new Promise((resolve) => { wakes.push(resolve); });
      async function one() { await wait(); }
      setImmediate(() => setTimeout(() => setTimeout(() => { for (const wake of wakes) wake(); }, 1), 1));
      await Promise.all(Array.from({ length: ${many} }, one));`;
    await start(node, source, host, { PROMISE_GRAPH_FLOOD: '50' }).ended;
    await host.until(() => host.closeCodes.length > 0);
    const all = host.all('create').find(({ operation }) => operation === 'all');
    const edges = host.all('depend');
    expect(edges.filter(({ waiter, role }) => waiter === all?.id && role === 'child')).toHaveLength(many);
    // Each waits for a promise of its own, and the module for them all.
    expect(edges.filter(({ role }) => role === 'awaited')).toHaveLength(many + 1);
    expect(host.all('create').some(({ operation }) => operation === 'module')).toBe(true);
  });

  it('one that was left out and is awaited in a later turn is told with what it came to', async () => {
    const host = await startHost();
    const source = `async function quick() { await null; return 'kept'; }
      async function flood() { let last; for (let i = 0; i < 500; i++) await (last = quick()); return [last]; }
      async function later([last]) { await new Promise((resolve) => setTimeout(resolve, 20)); await last; await new Promise((resolve) => setTimeout(resolve, 20)); }
      later(await flood());`;
    await start(node, source, host, { PROMISE_GRAPH_FLOOD: '50' }).ended;
    await host.until(() => host.closeCodes.length > 0);
    const told = tell(host.events);
    const edge = told.find((one) => /^later on quick.*, awaited at 3$/.test(one));
    const name = /on (\S+),/.exec(edge ?? '')?.[1];
    expect(told).toContain(`${name} returned "kept"`);
  });

  it('one that follows another promise is told as long as that is pending', async () => {
    const host = await startHost();
    const source = `const never = new Promise(() => {});
      async function quick() { await null; }
      async function passes() { return never; }
      async function flood() { for (let i = 0; i < 500; i++) { await quick(); if (i === 400) passes(); } }
      await flood();
      setTimeout(() => {}, 20);`;
    await start(node, source, host, { PROMISE_GRAPH_FLOOD: '50' }).ended;
    await host.until(() => host.closeCodes.length > 0);
    expect(tell(host.events).filter((one) => /^passes on promise:1, awaited/.test(one))).toHaveLength(1);
  });

  it('by samples, only what outlives its turn is told, and the session says so', async () => {
    const host = await run(node, { PROMISE_GRAPH_NATIVE: 'sampled' });
    expect(host.all('session')[0].info.sampled).toBe(true);
    expect(host.all('create').length).toBeLessThan(40);
    expect(leftOut(host)).toBeGreaterThan(19_000);
  });

  it('every promise is told when the limit is above their number', async () => {
    const host = await run(node, { PROMISE_GRAPH_FLOOD: '1000000' });
    expect(host.all('create').length).toBeGreaterThan(20_000);
    expect(leftOut(host)).toBe(0);
  });
});
