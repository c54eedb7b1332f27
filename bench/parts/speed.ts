/**
 * Time of one operation beside native promises and bluebird: contenders in turn, several rounds.
 *
 * The figure is the least of the rounds' figures, each the mean of the middle half of its samples (timed.ts). A virtual machine's core shares its memory with
 * neighbours, and is half as quick while these are busy, for whole seconds: the median of a few
 * rounds then compares one contender's good rounds with another's bad ones (docs/performance.md).
 */
import { measure } from '../child.ts';
import { type ContenderName, PEERS } from '../contenders/index.ts';
import { row } from '../row.ts';
import { SUBJECTS, type Subject } from '../subjects.ts';
import type { Part } from './part.ts';

const ROUNDS = 7;
/** Milliseconds of warming, and again of measuring, in each process. */
const TIME = 100;

async function figures(subject: Subject, quick: boolean): Promise<Record<ContenderName, number>> {
  const taken: Record<ContenderName, number[]> = { lwt: [], native: [], bluebird: [] };
  const size = quick ? subject.quickSize : subject.size;
  for (let round = 0; round < (quick ? 1 : ROUNDS); round++) {
    for (const contender of ['lwt', ...PEERS] as const) {
      const given = [contender, subject.name, size, quick ? 5 : TIME];
      taken[contender].push(await measure<number>({ program: 'timed', arguments: given }));
    }
  }
  return { lwt: Math.min(...taken.lwt), native: Math.min(...taken.native), bluebird: Math.min(...taken.bluebird) };
}

export const speed: Part = {
  subjects: SUBJECTS.map(({ name }) => name),
  async *measure(plan) {
    for (const subject of SUBJECTS) {
      if (!plan.wants(subject.name)) continue;
      plan.progress(subject.name);
      const taken = await figures(subject, plan.quick);
      for (const peer of PEERS) yield row(subject.name, 'ns', taken.lwt, peer, taken[peer]);
    }
  },
};
