/**
 * npm run conformance -- [--lwt 5.6|6.1] [--traced] FILE…
 *
 * Runs the programs of conformance files, prints each that differs from what the real library did,
 * and ends with `N passed, N failed`. With --traced somebody watches, and what contradicts itself in
 * what is told is a failure too. Programs on which the real library crashes have nothing that is
 * expected: ours has to come to an end. Exits with 1 if any failed, with 2 if it was called wrongly.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { installProbe } from '../../runtime-instrumented/lwt/index.ts';
import { difference, expectedOf, runProgram } from './check.ts';
import type { Case } from './language.ts';
import { RecordingProbe } from './recording-probe.ts';

interface Wanted {
  readonly files: readonly string[];
  readonly version: '5.6' | '6.1';
  readonly traced: boolean;
}

function parse(): Wanted {
  const options = { lwt: { type: 'string' }, traced: { type: 'boolean' } } as const;
  const { values, positionals } = parseArgs({ allowPositionals: true, options });
  const version = values.lwt === undefined || values.lwt.startsWith('5') ? '5.6' : '6.1';
  if (values.lwt !== undefined && !/^(5\.6(\.1)?|6\.1)$/.test(values.lwt))
    fail(`--lwt takes 5.6 or 6.1, not ${values.lwt}.`);
  if (positionals.length === 0) fail('Name the files to run: npm run conformance -- FILE…');
  return { files: positionals, version, traced: values.traced === true };
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

const { files, version, traced } = parse();
let passed = 0;
let failed = 0;
let crashes = 0;

/** What is wrong with a run of a program, in words; null when nothing is. */
function wrongWith(program: Case): string | null {
  const probe = traced ? new RecordingProbe(false) : null;
  // Without --traced whoever watches already goes on doing so.
  if (probe !== null) installProbe(probe);
  const actual = runProgram(program.program, version);
  const complaints = [...(probe?.complaints ?? [])];
  if (probe !== null && probe.stillRunning.length > 0) complaints.push('callbacks were entered and never left');
  // On these the real library crashes: there is nothing to compare with.
  const expected = expectedOf(program, version) as ReturnType<typeof expectedOf> | undefined;
  if (expected === undefined) crashes++;
  else {
    const told = difference(program, actual, expected);
    if (told !== null) complaints.unshift(told);
  }
  return complaints.length === 0 ? null : complaints.join('\n');
}

for (const file of files) {
  for (const program of casesOf(file)) {
    const told = wrongWith(program);
    if (told === null) passed++;
    else {
      failed++;
      console.log(`${told}\n`);
    }
  }
}
console.log(`Checked against Lwt ${version === '6.1' ? '6.1' : '5.6.1'}${traced ? ', traced' : ''}.`);
if (crashes > 0) console.log(`Of these, the real library crashes on ${crashes}; ours came to an end.`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
