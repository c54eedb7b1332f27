/** Suites and hard uses of well-known packages say the same with tracing as without. */
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { nodes } from '../support/nodes.ts';
import { type Ended, start } from '../trace/support/run-program.ts';
import { bench } from '../trace/support/session.ts';

const { host: startHost, register } = bench();
const [{ path: node }] = nodes;

/** What is printed, without times and process numbers. */
const timeless = ({ stdout, stderr, code }: Ended) => ({
  stdout: stdout.replace(/\(?\d+(\.\d+)?ms\)?|duration_ms \S+/g, ''),
  stderr: stderr.replace(/node:\d+/g, 'node'),
  code,
});

it.each([
  ['promises-aplus', '872 tests, all passed'],
  ['avvio', 'ℹ fail 0'],
  ['p-queue', 'fulfilled,quick,rejected,TimeoutError'],
  ['undici', 'clone true'],
])('%s', { timeout: 60_000 }, async (suite, proof) => {
  const host = await startHost({ countOnly: true });
  const program = fileURLToPath(new URL(`suites/${suite}.mjs`, import.meta.url));
  const [plain, traced] = await Promise.all([
    start(node, null, program).ended,
    start(node, register(), program, { PROMISE_GRAPH_CHANNEL: host.channel }).ended,
  ]);
  expect(plain.stdout).toContain(proof);
  expect(timeless(traced)).toEqual(timeless(plain));
  expect([host.problems, host.count > 100]).toEqual([[], true]);
});
