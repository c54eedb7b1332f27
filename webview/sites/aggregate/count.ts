/**
 * Counts what a trace tells between two moments into a tally: promises as they are made, pairs as they are met,
 * settlements with all that had become a part of what settled, callbacks as they are left.
 */
import { STATES, type StateName } from '../../../runtime-instrumented/protocol/index.ts';
import { NEVER, type Trace } from '../../trace/trace.ts';
import type { Members } from './members.ts';
import { NO_PAIR, type PairKind, type Pairs } from './pairs.ts';
import type { Places } from './places.ts';
import type { Tally } from './tally.ts';

/** What is known beside the figures, the same for every moment. */
export interface Known {
  readonly places: Places;
  readonly pairs: Pairs;
  readonly members: Members;
}

/** Counts from the tally's moment to a later one. `fresh`: nobody has counted here before. */
export function countTo(trace: Trace, known: Known, tally: Tally, moment: number, fresh: boolean): void {
  const from = tally.moment;
  countMade(trace, known, tally, from, moment);
  countDependencies(trace, known, tally, from, moment);
  countBecomings(trace, known, tally, from, moment, fresh);
  countSettlements(trace, known, tally, from, moment);
  countCallbacks(trace, known, tally, from, moment);
  tally.moment = moment;
}

function place({ places }: Known, trace: Trace, tally: Tally, row: number): number {
  const index = places.of(trace, row);
  if (index >= tally.places) tally.widen(places.size, tally.pairs);
  return index;
}

function meet(known: Known, tally: Tally, from: number, to: number, kind: PairKind): void {
  const pair = known.pairs.of(from, to, kind);
  if (pair === NO_PAIR) return;
  if (pair >= tally.pairs) tally.widen(tally.places, known.pairs.all.length);
  tally.pairCounts[pair]++;
}

function countMade(trace: Trace, known: Known, tally: Tally, from: number, to: number): void {
  const end = trace.rowsAt(to);
  for (let row = Math.max(trace.firstRow, trace.rowsAt(from)); row < end; row++) {
    const index = place(known, trace, tally, row);
    tally.made[index]++;
    tally.lastRow[index] = row;
    tally.madeBy(index, trace.operationOf(row));
    const madeIn = trace.madeInOf(row);
    if (trace.isKept(madeIn)) meet(known, tally, place(known, trace, tally, madeIn), index, 'madeIn');
  }
}

function countDependencies(trace: Trace, known: Known, tally: Tally, from: number, to: number): void {
  const { dependencies } = trace;
  const end = dependencies.firstFrom(to + 1);
  for (let at = dependencies.firstFrom(from + 1); at < end; at++) {
    const source = dependencies.source(at);
    const waiter = dependencies.row(at);
    if (!trace.isKept(source) || !trace.isKept(waiter)) continue;
    meet(known, tally, place(known, trace, tally, source), place(known, trace, tally, waiter), 'waits');
  }
}

function countBecomings(trace: Trace, known: Known, tally: Tally, from: number, to: number, fresh: boolean): void {
  const { becomings } = trace;
  const end = becomings.firstFrom(to + 1);
  for (let at = becomings.firstFrom(from + 1); at < end; at++) {
    const row = becomings.row(at);
    if (!trace.isKept(row)) continue;
    tally.joined[place(known, trace, tally, row)]++;
    if (fresh) known.members.join(trace.outerOf(row), row);
  }
}

function countSettlements(trace: Trace, known: Known, tally: Tally, from: number, to: number): void {
  const { settlements } = trace;
  const end = settlements.firstFrom(to + 1);
  for (let at = settlements.firstFrom(from + 1); at < end; at++) {
    const root = settlements.row(at);
    if (!trace.isKept(root)) continue;
    const moment = settlements.moment(at);
    const state: StateName = STATES[trace.stateAt(root, moment)] ?? 'returned';
    if (state === 'pending') continue;
    const now = trace.timeAt(moment);
    const text = state === 'failed' ? trace.textOf(root) : '';
    const settle = (row: number): number => {
      const index = place(known, trace, tally, row);
      tally.settle(index, state, now - trace.timeAt(trace.createdAt(row)), text);
      return index;
    };
    settle(root);
    known.members.visit(root, (row) => {
      if (trace.isKept(row)) tally.joined[settle(row)]--;
    });
  }
}

/** A callback counts when it is left, for the time in which no other ran inside it. */
function countCallbacks(trace: Trace, known: Known, tally: Tally, from: number, to: number): void {
  const { callbacks } = trace;
  const end = callbacks.firstFrom(to + 1);
  for (let at = callbacks.firstFrom(from + 1); at < end; at++) {
    leaveBefore(trace, known, tally, callbacks.entered(at));
    tally.running.push(at);
    tally.inside.push(0);
  }
  leaveBefore(trace, known, tally, to + 1);
}

function leaveBefore(trace: Trace, known: Known, tally: Tally, moment: number): void {
  const { running, inside } = tally;
  while (running.length > 0) {
    const at = running[running.length - 1];
    const left = trace.callbacks.left(at);
    if (left >= moment) {
      // What is never left, though what it ran inside was: a stream that lost an event. It counts for nothing.
      const outer = running.length > 1 ? trace.callbacks.left(running[running.length - 2]) : NEVER;
      if (left !== NEVER || outer >= moment) return;
    }
    running.pop();
    const nested = inside.pop() ?? 0;
    if (left >= moment) continue;
    const took = Math.max(0, trace.timeAt(left) - trace.timeAt(trace.callbacks.entered(at)));
    if (inside.length > 0) inside[inside.length - 1] += took;
    const row = trace.callbacks.row(at);
    if (!trace.isKept(row)) continue;
    tally.called(place(known, trace, tally, row), Math.max(0, took - nested));
  }
}
