/**
 * The breakpoints between which `programs/switched.ts` switches: a hundred at lines of another program, none, and none
 * once more: how far the last two differ is what the measurement cannot tell.
 */
import type { StopPoint } from '../runtime-instrumented/protocol/index.ts';

const BREAKPOINTS = 100;

export const elsewhere = Array.from({ length: BREAKPOINTS }, (_, i): StopPoint => {
  return { id: i + 1, on: ['create', 'enter', 'settle'], file: '/elsewhere/program.ts', line: i + 1 };
});

/** Numbers of the points that say which set is in force; no cancel is in what is measured. */
const FIRST_ANSWER = 1_000;

const answering = (set: number): StopPoint => ({ id: FIRST_ANSWER + set, on: ['cancel'], log: true });

export const SETS: readonly (readonly StopPoint[])[] = [[...elsewhere, answering(0)], [answering(1)], [answering(2)]];

/** The set that a point has answered for. */
export const answeredBy = (point: number): number => point - FIRST_ANSWER;
