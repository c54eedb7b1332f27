/**
 * Programs that nobody handed over: those of the conformance files, put together and changed at random.
 * What the real library does with them is not known; what must hold of any program is.
 */
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { idOf, installProbe, Lwt } from '../../runtime-instrumented/lwt/index.ts';
import { newMachine, runProgram } from './check.ts';
import type { Case, Step } from './language.ts';
import { RecordingProbe } from './recording-probe.ts';

const folder = fileURLToPath(new URL('./programs/', import.meta.url));
const programs = globSync('vectors-*.json', { cwd: folder })
  .sort()
  .flatMap((file) => JSON.parse(readFileSync(`${folder}${file}`, 'utf8')) as Case[])
  .map(({ program }) => program);

/** The same programs in every run: another number draws others. */
const SEED = 1;

/** What is done to a program, and where: a number that chooses among the steps there are. */
interface Edit {
  readonly how: 'drop' | 'repeat' | 'swap' | 'cancel' | 'wake' | 'move in';
  readonly at: number;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  how: fc.constantFrom('drop', 'repeat', 'swap', 'cancel', 'wake', 'move in'),
  at: fc.nat(),
});

const mutant: fc.Arbitrary<readonly Step[]> = fc
  .record({ first: fc.nat(), second: fc.option(fc.nat()), edits: fc.array(edit, { maxLength: 6 }) })
  .map(({ first, second, edits }) => {
    const start = programs[first % programs.length];
    const both = second === null ? start : [...start, ...programs[second % programs.length]];
    return edits.reduce(edited, both);
  });

function edited(program: readonly Step[], { how, at }: Edit): readonly Step[] {
  if (program.length === 0) return program;
  const i = at % program.length;
  const [before, step, after] = [program.slice(0, i), program[i], program.slice(i + 1)];
  const id = program.findLast((one) => one.id !== undefined)?.id ?? 'p1';
  switch (how) {
    case 'drop':
      return [...before, ...after];
    case 'repeat':
      return [...before, step, step, ...after];
    case 'swap':
      return [...after, step, ...before];
    case 'cancel':
      return [...before, step, { op: 'cancel', p: step.id ?? id }, ...after];
    case 'wake':
      return [...before, step, { op: 'wakeup', r: step.id ?? id, v: 1 }, ...after];
    case 'move in':
      // A step of the top level becomes one of a callback's.
      return [...before.map((one, k) => (k === before.length - 1 ? withStep(one, step) : one)), ...after];
  }
}

function withStep(outer: Step, step: Step): Step {
  return outer.f === undefined ? outer : { ...outer, f: { ...outer.f, steps: [...(outer.f.steps ?? []), step] } };
}

/** Among several that are settled already these draw one, and so do otherwise from run to run. */
const draws = (program: readonly Step[]): boolean => /"op":"n?(?:choose|pick)"/.test(JSON.stringify(program));

/** Where 6.x does otherwise, on purpose: see docs/lwt-port.md. */
const mayDiffer = (program: readonly Step[]): boolean => /pool|stream/.test(JSON.stringify(program));

describe('a program that nobody handed over', () => {
  afterEach(() => installProbe(null));

  it('does the same while somebody watches, who is told nothing that contradicts itself', () => {
    fc.assert(
      fc.property(mutant, (program) => {
        installProbe(null);
        const plain = runProgram(program, '5.6');
        const probe = new RecordingProbe(false);
        installProbe(probe);
        const machine = newMachine();
        const traced = runProgram(program, '5.6', machine);
        if (!draws(program)) expect(traced).toEqual(plain);
        expect(probe.complaints).toEqual([]);
        expect(probe.stillRunning).toEqual([]);
        for (const { name, promise } of machine.promisesByName) {
          const seen = probe.stateOf(idOf(promise));
          expect([name, seen === 'pending']).toEqual([name, Lwt.isSleeping(promise)]);
        }
      }),
      { numRuns: 1000, seed: SEED },
    );
  });

  it('does in 6.1 what it does in 5.6, but for pools and streams', () => {
    fc.assert(
      fc.property(
        mutant.filter((program) => !mayDiffer(program) && !draws(program)),
        (program) => {
          expect(runProgram(program, '6.1')).toEqual(runProgram(program, '5.6'));
        },
      ),
      { numRuns: 500, seed: SEED },
    );
  });

  it('meets no error that only JavaScript has', () => {
    fc.assert(
      fc.property(mutant, (program) => {
        const text = JSON.stringify(runProgram(program, '5.6'));
        expect(text).not.toMatch(/TypeError|RangeError|ReferenceError|undefined/);
      }),
      { numRuns: 1000, seed: SEED },
    );
  });
});
