/** The three programs with bugs that docs/debugging.md finds: each still has its bug, and what finds it is in its trace. */
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { nodes } from '../support/nodes.ts';
import { start as startFile } from '../trace/support/run-program.ts';
import { bench } from '../trace/support/session.ts';

const { host: startHost, register } = bench();
const [{ path: node }] = nodes;

async function run(bug: string) {
  const host = await startHost();
  const file = fileURLToPath(new URL(`../../samples/bugs/${bug}.ts`, import.meta.url));
  const variables = { PROMISE_GRAPH_CHANNEL: host.channel, PROMISE_GRAPH_CLOCK: 'virtual' };
  const { stdout, code } = await startFile(node, register(), file, variables).ended;
  await host.until(() => host.closeCodes.length > 0);
  return { host, stdout, code };
}

it('forgotten-wakeup: one promise made by wait is pending at the end, and nothing was printed', async () => {
  const { host, stdout, code } = await run('forgotten-wakeup');
  const waits = host.all('create').filter(({ operation }) => operation === 'wait');
  const settled = new Set(host.all('settle').map(({ id }) => id));
  expect(waits.map(({ id }) => settled.has(id))).toEqual([true, false]);
  expect([stdout, code]).toEqual(['', 13]);
});

it('greedy-pick: a pick asks for the cancel that ends what the page waits for', async () => {
  const { host, stdout } = await run('greedy-pick');
  const picks = host.all('create').filter(({ operation }) => operation === 'pick');
  const asked = host.all('cancel').filter(({ reach }) => reach === 'requested');
  expect(asked.map(({ by }) => by)).toEqual(picks.map(({ id }) => id));
  expect(host.all('settle').filter(({ state }) => state === 'cancelled').length).toBeGreaterThan(2);
  expect(stdout).toContain('no page: Canceled');
});

it('lock-across-bind: the lock is held by whoever waits for who waits for it', async () => {
  const { host, stdout } = await run('lock-across-bind');
  expect(host.all('resource')).toMatchObject([{ label: 'ledger' }]);
  expect(host.all('use').some(({ use }) => use === 'waits')).toBe(true);
  expect(host.all('settle').some(({ state }) => state === 'cancelled')).toBe(true);
  expect(stdout).toBe('');
});
