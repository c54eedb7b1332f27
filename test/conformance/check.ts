/** Runs conformance cases and says what differs. */
import { isDeepStrictEqual } from 'node:util';
import { Lwt } from '../../runtime-instrumented/lwt/index.ts';
import { followUpstream, type UpstreamVersion } from '../../runtime-instrumented/modules/index.ts';
import type { Case, Recorded, Step } from './language.ts';
import { lwtOperations } from './lwt-operations.ts';
import { Machine } from './machine.ts';
import {
  listOperations,
  lockOperations,
  poolOperations,
  resultOperations,
  switchOperations,
} from './module-operations.ts';
import { streamOperations } from './stream-operations.ts';

const operations = {
  ...lwtOperations(Lwt),
  ...resultOperations,
  ...listOperations,
  ...lockOperations,
  ...switchOperations,
  ...poolOperations,
  ...streamOperations,
};

/** A machine that knows all operations. */
export function newMachine(): Machine {
  return new Machine(Lwt, operations);
}

/** What a case expects of a line of upstream's releases. */
export function expectedOf(program: Case, version: UpstreamVersion): readonly Recorded[] {
  return version === '6.1' ? (program.expected_lwt_6_1 ?? program.expected) : program.expected;
}

/** Runs a program as one line of upstream's releases would. */
export function runProgram(program: readonly Step[], version: UpstreamVersion, machine = newMachine()): Recorded[] {
  followUpstream(version);
  try {
    return machine.run(program);
  } finally {
    followUpstream('5.6');
  }
}

/** The first top-level step whose record differs, in words; null when all are equal. */
export function difference(program: Case, actual: readonly Recorded[], expected: readonly Recorded[]): string | null {
  const at = expected.findIndex((record, i) => !isDeepStrictEqual(actual[i], record));
  if (at < 0 && actual.length === expected.length) return null;
  const text = (x: unknown): string => JSON.stringify(x);
  const lines = program.program.map((step, i) => `${i === at ? '>' : ' '} ${i} ${text(step)}`);
  return [
    `${program.name}${program.doc === undefined ? '' : `: ${program.doc}`}`,
    ...lines,
    `  step ${at} expected ${text(expected[at])}`,
    `  step ${at} actual   ${text(actual[at])}`,
  ].join('\n');
}
