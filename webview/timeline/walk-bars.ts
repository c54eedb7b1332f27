/** Where the arrow keys lead: along a lane in time, to the lanes beside it, to the first and the last bar. */
import { NONE } from '../trace/trace.ts';
import type { Step } from '../views/walk.ts';
import type { Packing } from './packing.ts';
import { shownLane } from './survey.ts';

/** Lanes that are looked at for one that has a bar then. */
const MOST_LANES = 4_096;

/** The row that a step leads to as of a moment; where one is when there is none; NONE when there is nothing. */
export function walkBars(packing: Packing, from: number, step: Step, moment: number): number {
  const { bars } = packing;
  const end = bars.firstAfter(moment);
  if (end === bars.base) return NONE;
  if (step === 'first') return bars.base;
  if (step === 'last') return end - 1;
  if (!bars.has(from) || from >= end || shownLane(packing, from) === NONE) return end - 1;
  const lane = shownLane(packing, from);
  if (step === 'left') return leftOf(packing, from, lane);
  if (step === 'right') return rightOf(packing, from, lane, moment);
  const way = step === 'up' ? -1 : 1;
  // What stood there when this one began, or else began first while it lasted.
  const begun = bars.startOf(from);
  const until = Math.min(moment, bars.stopOf(from));
  for (
    let other = lane + way, looked = 0;
    other >= 0 && other < packing.lanes && looked < MOST_LANES;
    other += way, looked++
  ) {
    const there = bars.find(other, begun);
    if (there !== NONE && bars.stopOf(there) >= begun) return there;
    const later = bars.find(other, until);
    if (later !== NONE && later !== there) return later;
  }
  return from;
}

function leftOf({ bars }: Packing, from: number, lane: number): number {
  if (bars.isNested(from)) return bars.find(lane, bars.startOf(from));
  const before = bars.before(from);
  return before === NONE ? from : before;
}

function rightOf({ bars }: Packing, from: number, lane: number, moment: number): number {
  // The first moment from which the lane shows a later bar, by halves.
  let low = bars.startOf(from);
  let high = moment;
  if (bars.find(lane, high) <= from) return from;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (bars.find(lane, middle) > from) high = middle;
    else low = middle + 1;
  }
  let next = bars.find(lane, low);
  // Of several that began at once, the first.
  while (bars.before(next) > from) next = bars.before(next);
  return next;
}
