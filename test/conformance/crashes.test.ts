/**
 * Programs on which the real library itself crashes: a promise is settled a second time, mostly one
 * and its protected twin in the same cancel. Ours leaves the promise as it was settled first.
 * docs/lwt-port.md says so.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { idOf, installProbe, Lwt } from '../../runtime-instrumented/lwt/index.ts';
import { newMachine, runProgram } from './check.ts';
import type { Step } from './language.ts';
import { encodeState } from './machine.ts';
import { RecordingProbe } from './recording-probe.ts';

const file = fileURLToPath(new URL('./programs/upstream-crashes.json', import.meta.url));

interface Crash {
  readonly program: readonly Step[];
}

function crashes(): Crash[] {
  return JSON.parse(readFileSync(file, 'utf8')) as Crash[];
}

/** Whether a traced run tells of nothing settled twice, and agrees with the library at the end. */
function complaintsOf(program: readonly Step[]): string[] {
  const probe = new RecordingProbe(false);
  installProbe(probe);
  const machine = newMachine();
  runProgram(program, '5.6', machine);
  const wrong = machine.promisesByName.filter(
    ({ promise }) => (probe.stateOf(idOf(promise)) === 'pending') !== Lwt.isSleeping(promise),
  );
  return [...probe.complaints, ...wrong.map(({ name }) => `${name} is not as told`)];
}

describe('programs on which upstream crashes', () => {
  afterEach(() => installProbe(null));

  it('end, with every promise settled once', () => {
    expect(crashes().flatMap(({ program }) => complaintsOf(program))).toEqual([]);
  });

  it('leave a promise cancelled that was cancelled together with what it protects', () => {
    const ends = crashes().map(({ program }) => {
      const machine = newMachine();
      runProgram(program, '5.6', machine);
      const guards = program.filter(({ op }) => op === 'protected').map(({ id }) => id);
      return machine.promisesByName
        .filter(({ name }) => guards.includes(name))
        .map(({ promise }) => encodeState(promise, Lwt));
    });
    expect(new Set(ends.flat().map((state) => JSON.stringify(state)))).toEqual(new Set(['{"e":["Canceled",""]}']));
  });
});
