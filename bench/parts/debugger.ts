/**
 * What breakpoints cost a traced program that stops at none of them: the program thread's own time, for a difference of
 * a few hundredths would drown in what else the machine does. They stand elsewhere; or at every line of the loop, under
 * a condition that never holds.
 */
import { readFileSync } from 'node:fs';
import type { StopPoint } from '../../runtime-instrumented/protocol/index.ts';
import { fileOf, measureTraced } from '../child.ts';
import { median, row } from '../row.ts';
import type { Part } from './part.ts';

const SITES = 'loop with 100 breakpoints, sites on';
const BARE = 'loop with 100 breakpoints, sites off';
const VALUE = 'loop with a condition on a value at its lines';
const COUNT = 'loop with a hit count at its lines';
const ROUNDS = 5;
const BREAKPOINTS = 100;

const elsewhere = Array.from({ length: BREAKPOINTS }, (_, i): StopPoint => {
  return { id: i + 1, on: ['create', 'enter', 'settle'], file: '/elsewhere/program.ts', line: i + 1 };
});

/** A point at each line of the loop that makes promises in every round. */
function atItsLines(condition: Omit<StopPoint, 'id'>): StopPoint[] {
  const file = fileOf('loop');
  const lines = readFileSync(file, 'utf8').split('\n');
  const makes = /Lwt\.wait<number>\(\);$|Lwt\.bind\(p,/;
  return lines.flatMap((text, at) => (makes.test(text) ? [{ id: at + 1, ...condition, file, line: at + 1 }] : []));
}

export const debugging: Part = {
  subjects: [SITES, BARE, VALUE, COUNT],
  async *measure(plan) {
    const never = { how: 'at', count: 0xffffffff } as const;
    for (const [subject, sites, rounds, points] of [
      [SITES, true, 100_000, elsewhere],
      [BARE, false, 300_000, elsewhere],
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
