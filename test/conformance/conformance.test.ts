/**
 * Every program of the conformance files does what the real Lwt did, with and without a tracer;
 * and what the tracer was told agrees with the library at the end.
 */
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { idOf, installProbe, Lwt } from '../../runtime-instrumented/lwt/index.ts';
import { difference, expectedOf, newMachine, runProgram } from './check.ts';
import type { Case } from './language.ts';
import { RecordingProbe } from './recording-probe.ts';

const folder = fileURLToPath(new URL('./programs/', import.meta.url));

const files = globSync('vectors-*.json', { cwd: folder }).sort();

function casesOf(file: string): Case[] {
  return JSON.parse(readFileSync(`${folder}${file}`, 'utf8')) as Case[];
}

/** Where the probe's story and the library disagree after a program, in words. */
function disagreements(program: Case): string[] {
  const probe = new RecordingProbe(false);
  installProbe(probe);
  const machine = newMachine();
  const told = difference(program, runProgram(program.program, '5.6', machine), program.expected);
  const found = told === null ? [] : [told];
  for (const { name, promise } of machine.promisesByName) {
    const now = Lwt.state(promise);
    const isCancelled = now.state === 'fail' && now.error instanceof Lwt.Canceled;
    const expected = { sleep: 'pending', return: 'returned', fail: isCancelled ? 'cancelled' : 'failed' }[now.state];
    const seen = probe.stateOf(idOf(promise));
    if (seen !== expected) found.push(`${program.name}: ${name} is ${expected}, but the probe was told ${seen}`);
  }
  if (probe.stillRunning.length > 0) found.push(`${program.name}: callbacks were entered and never left`);
  return [...found, ...probe.complaints.map((complaint) => `${program.name}: ${complaint}`)];
}

describe('conformance with the real Lwt', () => {
  afterEach(() => installProbe(null));

  it('finds the programs', () => {
    expect(files).not.toEqual([]);
  });

  for (const file of files) {
    it(`${file}: as Lwt 5.6.1 did`, () => {
      const wrong = casesOf(file).map((c) => difference(c, runProgram(c.program, '5.6'), c.expected));
      expect(wrong.filter((told) => told !== null)).toEqual([]);
    });

    it(`${file}: as Lwt 6.1 did`, () => {
      const wrong = casesOf(file).map((c) => difference(c, runProgram(c.program, '6.1'), expectedOf(c, '6.1')));
      expect(wrong.filter((told) => told !== null)).toEqual([]);
    });

    it(`${file}: the same while traced, and the probe is told the truth`, () => {
      expect(casesOf(file).flatMap(disagreements)).toEqual([]);
    });
  }
});
