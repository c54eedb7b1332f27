/** The samples of built-in promises: what each is to show is in its trace. */
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { nodes } from '../support/nodes.ts';
import { start as startFile } from '../trace/support/run-program.ts';
import { bench } from '../trace/support/session.ts';
import { tell } from './tell.ts';

const { host: startHost, register } = bench();
const [{ path: node }] = nodes;

async function run(sample: string): Promise<{ all: string[]; stdout: string; code: number | null }> {
  const host = await startHost();
  const file = fileURLToPath(new URL(`../../samples/native/${sample}.ts`, import.meta.url));
  const { stdout, code } = await startFile(node, register(), file, { PROMISE_GRAPH_CHANNEL: host.channel }).ended;
  await host.until(() => host.closeCodes.length > 0);
  expect(host.problems).toEqual([]);
  return { all: tell(host.events), stdout, code };
}

const at = (all: readonly string[], start: string): number => all.findIndex((one) => one.startsWith(start));

it('forgotten-await: main ends before save, and does not wait for it', async () => {
  const { all } = await run('forgotten-await');
  expect(all.some((one) => one.startsWith('main on save'))).toBe(false);
  expect(at(all, 'main returned')).toBeLessThan(at(all, 'save returned'));
});

it('never-settled: the second answer is pending at the end', async () => {
  const { all, code } = await run('never-settled');
  expect(code).toBe(13);
  expect(all.filter((one) => one.startsWith('load returned'))).toEqual([expect.stringContaining('"Ada"')]);
  expect(all.some((one) => /^load' on promise:12', awaited/.test(one))).toBe(true);
  expect(all.some((one) => one.startsWith("load' returned"))).toBe(false);
});

it('sequential-awaits: each call is made when the one before has returned', async () => {
  const { all } = await run('sequential-awaits');
  expect(at(all, 'fetchPrice returned')).toBeLessThan(at(all, "make fetchPrice'"));
  expect(at(all, "fetchPrice' returned")).toBeLessThan(at(all, "make fetchPrice'2"));
});

it('unhandled-in-array: the third job fails while nobody waits for it', async () => {
  const { all, code } = await run('unhandled-in-array');
  expect(code).toBe(1);
  expect(all).toContain("unhandledRejection job'2 Error: job 50 failed");
  expect(all.some((one) => one.startsWith("main on job'2"))).toBe(false);
});

it('leaking-race: the loser goes on after the race', async () => {
  const { all } = await run('leaking-race');
  expect(all.some((one) => /^race:\d+ on timeout, branch$/.test(one))).toBe(true);
  expect(at(all, 'race:')).toBeLessThan(at(all, 'timeout failed'));
});

it('ignored-signal: one heeds it, the other does not', async () => {
  const { all } = await run('ignored-signal');
  expect(all).toContain('cancel ignored download by stop');
  expect(all.some((one) => /^cancel reached .* by stop$/.test(one))).toBe(true);
});
