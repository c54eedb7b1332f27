/**
 * Every sample as a real program, traced over a real channel on the virtual clock, against the text
 * of what it did when somebody last read it critically. `UPDATE_GOLDEN=1` writes the texts anew:
 * read the difference before you commit it.
 */
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BuiltRuntime, buildRuntime } from '../support/build-runtime.ts';
import { nodes } from '../support/nodes.ts';
import { type Ended, start } from '../trace/support/run-program.ts';
import { TestHost } from '../trace/support/test-host.ts';
import { describeRun } from './describe-run.ts';

const samples = fileURLToPath(new URL('../../samples', import.meta.url));
const here = fileURLToPath(new URL('.', import.meta.url));

const runs: readonly { readonly golden: string; readonly command: string; readonly code: number }[] = [
  { golden: 'heads1', command: 'heads1.ts', code: 0 },
  { golden: 'heads2', command: 'heads2.ts', code: 0 },
  { golden: 'echo-server', command: 'echo-server.ts --seed 1', code: 0 },
  { golden: 'timeout1-heads', command: 'timeout1.ts --seed 3', code: 0 },
  { golden: 'timeout1-cancelled', command: 'timeout1.ts --seed 4', code: 0 },
  { golden: 'timeout2-heads', command: 'timeout2.ts --seed 3', code: 0 },
  { golden: 'timeout2-cancelled', command: 'timeout2.ts --seed 4', code: 0 },
  { golden: 'request', command: 'request.ts', code: 0 },
  { golden: 'request-slow', command: 'request.ts --slow', code: 1 },
];

let runtime: BuiltRuntime;
beforeAll(async () => {
  runtime = await buildRuntime();
});
afterAll(() => runtime.remove());

describe.each(nodes)('on Node $version', ({ path }) => {
  test.each(runs)('$command does what its golden text says', async ({ golden, command, code }) => {
    const file = join(here, `${golden}.txt`);
    const text = await trace(path, command, code);
    if (process.env.UPDATE_GOLDEN && path === nodes[0].path) writeFileSync(file, text);
    expect(existsSync(file), `there is no ${golden}.txt; UPDATE_GOLDEN=1 writes it`).toBe(true);
    expect(text).toBe(readFileSync(file, 'utf8'));
  });
});

test('every sample has a golden text, and every golden text a run', () => {
  const files = readdirSync(samples).filter((file) => file.endsWith('.ts'));
  expect(new Set(runs.map(({ command }) => command.split(' ')[0]))).toEqual(new Set(files));
  const texts = readdirSync(here).filter((file) => file.endsWith('.txt'));
  expect(texts.sort()).toEqual(runs.map(({ golden }) => `${golden}.txt`).sort());
});

/** Runs a copy of a sample in a folder that holds nothing else, as a person does who opened it. */
async function trace(node: string, command: string, code: number): Promise<string> {
  const [file, ...args] = command.split(' ');
  const folder = mkdtempSync(join(tmpdir(), 'promise-graph-golden-'));
  const program = join(folder, file);
  copyFileSync(join(samples, file), program);
  const host = await TestHost.start();
  try {
    const environment = {
      PROMISE_GRAPH_CHANNEL: host.channel,
      PROMISE_GRAPH_CLOCK: 'virtual',
      PROMISE_GRAPH_SEED: '',
      NO_COLOR: '1',
    };
    const ended: Ended = await start(node, runtime.register, program, environment, [], args).ended;
    expect(ended, ended.stderr).toMatchObject({ code });
    await host.until(() => host.closeCodes.length > 0);
    expect(host.problems).toEqual([]);
    expect(host.closeCodes).toEqual([1000]);
    return describeRun(command, ended, host.events);
  } finally {
    await host.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
