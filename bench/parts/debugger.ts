/**
 * What breakpoints cost a traced program that stops at none of them, in its thread's own time. They stand elsewhere; or
 * at every line of the loop, under a condition that never holds.
 *
 * Of those elsewhere a few hundredths count, and two processes differ by more: one process has them set and taken away
 * between many short rounds, and the median of the rounds' ratios is told, with its quartiles, and the same of none
 * beside none, which is what the measurement cannot tell.
 */
import { readFileSync } from 'node:fs';
import type { StopPoint } from '../../runtime-instrumented/protocol/index.ts';
import { fileOf, measureTraced } from '../child.ts';
import { median, type Row, rounded, row } from '../row.ts';
import { measureSwitched } from '../switched.ts';
import type { Part } from './part.ts';

const SITES = 'loop with 100 breakpoints, sites on';
const BARE = 'loop with 100 breakpoints, sites off';
const VALUE = 'loop with a condition on a value at its lines';
const COUNT = 'loop with a hit count at its lines';
const ROUNDS = 5;
/** Rounds of so many promises that take turns in one process. */
const TURNS = 60;
const PROMISES = 50_000;
const SPREAD = 'upper quartile of its ratio';
const NOISE = 'none beside none';

/** A point at each line of the loop that makes promises in every round. */
function atItsLines(condition: Omit<StopPoint, 'id'>): StopPoint[] {
  const file = fileOf('loop');
  const lines = readFileSync(file, 'utf8').split('\n');
  const makes = /Lwt\.wait<number>\(\);$|Lwt\.bind\(p,/;
  return lines.flatMap((text, at) => (makes.test(text) ? [{ id: at + 1, ...condition, file, line: at + 1 }] : []));
}

export const debugging: Part = {
  subjects: [
    SITES,
    BARE,
    ...[SITES, BARE].flatMap((each) => [`${each}: ${SPREAD}`, `${each}: ${NOISE}`]),
    VALUE,
    COUNT,
  ],
  async *measure(plan) {
    for (const [subject, sites] of [
      [SITES, true],
      [BARE, false],
    ] as const) {
      if (!plan.wants(subject)) continue;
      plan.progress(subject);
      const rounds = await measureSwitched(plan.quick ? 1_000 : PROMISES, plan.quick ? 2 : TURNS, sites);
      yield* rowsOf(subject, rounds);
    }
    const never = { how: 'at', count: 0xffffffff } as const;
    for (const [subject, sites, rounds, points] of [
      [VALUE, true, 100_000, atItsLines({ on: ['settle'], states: ['returned'], contains: 'nothing like it' })],
      [COUNT, true, 100_000, atItsLines({ on: ['create', 'enter', 'settle'], hits: never })],
    ] as const) {
      if (!plan.wants(subject)) continue;
      plan.progress(subject);
      const command = { program: 'loop', arguments: ['pending', plan.quick ? 1000 : rounds] };
      const figures: number[][] = [[], []];
      // They take turns, so that what else the machine does falls on both.
      for (let round = 0; round < (plan.quick ? 1 : ROUNDS); round++) {
        for (const [at, set] of [points, null].entries()) {
          const { result } = await measureTraced<{ readonly cpu: number }>(command, sites, set);
          figures[at].push(result?.cpu ?? 0);
        }
      }
      yield row(subject, 'ns/round', median(figures[0]), 'traced', median(figures[1]));
    }
  },
};

/** Of rounds with breakpoints, with none, and with none once more. */
function* rowsOf(subject: string, rounds: readonly (readonly number[])[]): Iterable<Row> {
  const column = (at: number) => rounds.map((taken) => taken[at]);
  const ratios = (at: number, beside: number) => {
    return rounds.map((taken) => taken[at] / taken[beside]).sort((a, b) => a - b);
  };
  const quartile = (sorted: readonly number[], share: number) => sorted[Math.floor((sorted.length - 1) * share)];
  const both = [...ratios(0, 1), ...ratios(0, 2)].sort((a, b) => a - b);
  const [none, more] = [median(column(1)), median(column(2))];
  yield { ...row(subject, 'ns/round', median(column(0)), 'none set', none), ratio: rounded(median(both)) };
  yield row(`${subject}: ${SPREAD}`, 'times', quartile(both, 0.75), 'lower quartile', quartile(both, 0.25));
  yield { ...row(`${subject}: ${NOISE}`, 'ns/round', more, 'none set', none), ratio: rounded(median(ratios(2, 1))) };
}
