/** Random programs do the same traced; `run.ts` beside this compares as many as one likes. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { nodes } from '../../support/nodes.ts';
import { ProgramFolder, start } from '../../trace/support/run-program.ts';
import { bench } from '../../trace/support/session.ts';
import { compared, differences } from './compare.ts';
import { moduleOf } from './generate.ts';

const { host: startHost, register } = bench();
const seeds = Array.from({ length: 60 }, (_, i) => 1_000_000 + i);

it.each(nodes)('random programs do the same, traced, on Node $version', async ({ path: node }) => {
  expect(await differences({ node, register: register(), seeds, startHost })).toEqual([]);
});

it('what changes the order of callbacks would be noticed', async () => {
  const later = `const { then } = Promise.prototype;
    Promise.prototype.then = function (a, b) { return then.call(then.call(this, (x) => x), a, b); };`;
  const folder = new ProgramFolder({ 'later.mjs': later, 'program.mjs': moduleOf(seeds.slice(0, 10)) });
  try {
    const [program, quiet] = [join(folder.path, 'program.mjs'), { NODE_NO_WARNINGS: '1' }];
    const plain = await start(process.execPath, null, program, quiet).ended;
    const changed = await start(process.execPath, join(folder.path, 'later.mjs'), program, quiet).ended;
    expect(compared(plain, changed, 'later').length).toBeGreaterThan(2);
  } finally {
    folder.remove();
  }
});
