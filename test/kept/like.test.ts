/** What a search finds of a long run is mostly not in its graph: what stands for its like there is. */
import { expect, it, vi } from 'vitest';
import { StreamWriter } from '../../runtime-instrumented/protocol/index.ts';
import { SessionStore } from '../../webview/session-store.ts';

const RUNNING = {
  id: 1,
  name: 'heads.ts',
  program: '/home/ada/heads.ts',
  state: 'running',
  pid: 1,
  exitCode: null,
  problem: null,
} as const;

/** Of two places in turn, 1 and 2. */
async function long(rounds: number): Promise<SessionStore> {
  const writer = new StreamWriter();
  writer.session(0, {
    protocol: 1,
    runtime: 'test',
    pid: 1,
    program: RUNNING.program,
    arguments: [],
    startedAt: 1,
    clock: 'real',
    sites: true,
  });
  for (const site of [1, 2]) {
    writer.site(site, { file: '/home/ada/heads.ts', line: 10 * site, column: 1, functionName: '' });
  }
  for (let id = 1; id <= rounds; id++) {
    writer.create(id * 10, id, 'task', 1 + (id % 2), '', -1);
    writer.settle(id * 10 + 5, id, 'returned', String(id), 0);
  }
  const store = new SessionStore(RUNNING, 1_000_000);
  writer.exit(rounds * 10 + 10, 'returned', 0);
  store.receive(writer.take(), performance.now());
  await vi.waitFor(() => expect(store.trace.ending).not.toBeNull(), 10_000);
  while (!store.countPaths(false));
  return store;
}

it('is lit in the group of the call path that made it, and in no other', async () => {
  const store = await long(30_000);
  expect(store.isPartial).toBe(true);
  const groups = store.fold.graph().nodes.filter(({ id }) => id < 0);
  const siteOf = (group: number): number => {
    const { promises } = store.model;
    return promises.site[promises.rowOf(store.fold.samplesOf(group)[0])];
  };
  expect(groups.map(({ id }) => siteOf(id)).sort()).toEqual([1, 2]);
  const early = store.trace.rowOf(201);
  expect(store.model.promises.rowOf(201)).toBe(-1);
  const like = store.groupsLike(
    [early],
    store.fold.graph().nodes.map(({ id }) => id),
  );
  expect(like.map(siteOf)).toEqual([2]);
});
