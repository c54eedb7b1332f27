/**
 * What breakpoints cost a traced program that hits none of them: the program thread's own time, for a difference of
 * a few hundredths would drown in what else the machine does.
 */
import { measureTraced } from '../child.ts';
import { median, row } from '../row.ts';
import type { Part } from './part.ts';

const SITES = 'loop with 100 breakpoints, sites on';
const BARE = 'loop with 100 breakpoints, sites off';
const ROUNDS = 5;
const BREAKPOINTS = 100;

export const debugging: Part = {
  subjects: [SITES, BARE],
  async *measure(plan) {
    for (const [subject, sites, rounds] of [
      [SITES, true, 100_000],
      [BARE, false, 300_000],
    ] as const) {
      if (!plan.wants(subject)) continue;
      plan.progress(subject);
      const command = { program: 'loop', arguments: ['pending', plan.quick ? 1000 : rounds] };
      const figures: number[][] = [[], []];
      // They take turns, so that what else the machine does falls on both.
      for (let round = 0; round < (plan.quick ? 1 : ROUNDS); round++) {
        for (const [at, breakpoints] of [BREAKPOINTS, null].entries()) {
          const { result } = await measureTraced<{ readonly cpu: number }>(command, sites, breakpoints);
          figures[at].push(result?.cpu ?? 0);
        }
      }
      yield row(subject, 'ns/round', median(figures[0]), 'traced', median(figures[1]));
    }
  },
};
