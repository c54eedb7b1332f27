/** The examples in the comments of the Unix side's modules: each runs to its end. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { runProgram } from './program.ts';

/** The modules that have an example, and what the program prints at its end to show what came of it. */
const modules: Readonly<Record<string, { readonly shows: string; readonly prints: string }>> = {
  'main.ts': { shows: `''`, prints: 'hello\n\nbye\n' },
  'unix/lwt-unix.ts': { shows: 'text', prints: 'my notes\n' },
  'io/lwt-io.ts': { shows: `readFileSync('out.txt', 'utf8')`, prints: '1 a\n2 b\n\n' },
  'process/lwt-process.ts': { shows: 'sorted, status', prints: `1\n2\n3\n { status: 'WEXITED', code: 3 }\n` },
  'threads/lwt-preemptive.ts': { shows: `'both'`, prints: 'both\n' },
  'threads/lwt-domain.ts': { shows: `squares.state`, prints: `{ state: 'return', value: [ 1, 4, 9 ] }\n` },
  'log/lwt-log.ts': { shows: `'logged'`, prints: 'logged\n' },
};

const around = `
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
process.chdir(dirname(process.argv[1]));
writeFileSync('notes.txt', 'my notes');
writeFileSync('in.txt', 'a\\nb\\n');
writeFileSync('heavy.ts', 'export const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b);');
`;

function exampleOf(file: string): string {
  const url = new URL(`../../runtime-instrumented/node/${file}`, import.meta.url);
  const [, example = ''] = readFileSync(url, 'utf8').split(' * @example\n');
  return example.slice(0, example.indexOf('\n */')).replace(/^ \* ?/gm, '');
}

test.each(Object.keys(modules))('the example of %s', async (file) => {
  const { shows, prints } = modules[file];
  const { stdout, stderr } = await runProgram(`${around}${exampleOf(file)}\nconsole.log(${shows});`, {
    typescript: true,
  });
  expect(stderr).toBe(file.startsWith('log/') ? 'program.mts: database: connected\n' : '');
  expect(stdout).toBe(prints);
});
