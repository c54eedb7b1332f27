/**
 * Compares random programs with and without tracing: `node test/native/differential/run.ts FROM COUNT [NODE]` after a
 * build. Prints each program that differs, and ends with 1 when there is one.
 */
import { fileURLToPath } from 'node:url';
import { TestHost } from '../../trace/support/test-host.ts';
import { differences } from './compare.ts';

const [from = '1', count = '400', node = process.execPath] = process.argv.slice(2);
const register = fileURLToPath(new URL('../../../dist/runtime/register.js', import.meta.url));
const PROGRAMS = 100;
let wrong = 0;
for (let first = Number(from); first < Number(from) + Number(count); first += PROGRAMS) {
  const seeds = Array.from({ length: Math.min(PROGRAMS, Number(from) + Number(count) - first) }, (_, i) => first + i);
  for (const one of await differences({ node, register, seeds, startHost: () => TestHost.start() })) {
    wrong++;
    process.stdout.write(`${one}\n`);
  }
  process.stderr.write(`${first + seeds.length - Number(from)} programs, ${wrong} differ\n`);
}
process.exitCode = wrong > 0 ? 1 : 0;
