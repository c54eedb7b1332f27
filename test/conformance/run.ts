/**
 * npm run conformance -- [--lwt 6.1] [--traced] FILE…
 *
 * Runs the programs of conformance files, prints each that differs from what the real library did,
 * and ends with `N passed, N failed`. Exits with 1 if any failed, with 2 if it was called wrongly.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { difference, expectedOf, runProgram } from './check.ts';
import type { Case } from './language.ts';

function parse(): { files: string[]; version: '5.6' | '6.1' } {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { lwt: { type: 'string' } } });
  const version = values.lwt === undefined || values.lwt.startsWith('5') ? '5.6' : '6.1';
  if (values.lwt !== undefined && !/^(5\.6(\.1)?|6\.1)$/.test(values.lwt))
    fail(`--lwt takes 5.6 or 6.1, not ${values.lwt}.`);
  if (positionals.length === 0) fail('Name the files to run: npm run conformance -- FILE…');
  return { files: positionals, version };
}

function fail(sentence: string): never {
  console.error(sentence);
  process.exit(2);
}

function casesOf(file: string): Case[] {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Case[];
  } catch (error) {
    return fail(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const { files, version } = parse();
let passed = 0;
let failed = 0;
for (const file of files) {
  for (const program of casesOf(file)) {
    const told = difference(program, runProgram(program.program, version), expectedOf(program, version));
    if (told === null) passed++;
    else {
      failed++;
      console.log(`${told}\n`);
    }
  }
}
console.log(`Checked against Lwt ${version === '6.1' ? '6.1' : '5.6.1'}.`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
