/** Answers about promises of a trace as plain data, for lists, hovers and the console: who, where, and in what words. */
import type { Site } from '../../runtime-instrumented/protocol/index.ts';
import { cancelReach } from '../../webview/model/paths.ts';
import { MomentGraph } from '../../webview/trace/moment-graph.ts';
import { NONE, type Trace } from '../../webview/trace/trace.ts';
import { operationOf, pendingRows, stateOf, whyPending } from './questions.ts';

/** One promise, as a person knows it. */
export interface Told {
  readonly id: number;
  readonly name: string;
  readonly operation: string;
  readonly state: string;
  readonly place: Site | null;
}

export function told(trace: Trace, row: number, moment: number): Told {
  return {
    id: trace.idOf(row),
    name: trace.nameOf(row),
    operation: operationOf(trace, row),
    state: stateOf(trace, row, moment),
    place: trace.sites.get(trace.siteOf(row)) ?? null,
  };
}

export interface WhyAnswer {
  /** From the promise down to what holds it up. */
  readonly ways: readonly (readonly Told[])[];
  /** That it can never settle, and why; null when that cannot be said. */
  readonly verdict: string | null;
  readonly complete: boolean;
}

/** Why a promise is pending at a moment. `over`: its program has ended. */
export function answerWhy(trace: Trace, id: number, over: boolean, moment = trace.moments): WhyAnswer {
  const row = trace.rowOf(id);
  if (row === NONE || stateOf(trace, row, moment) !== 'pending') return { ways: [], verdict: null, complete: true };
  const { ways, ring, complete } = whyPending(trace, trace.rootAt(row, moment), moment);
  const circle = [...ring, ring[0]].map((each) => (each === undefined ? '' : trace.nameOf(each)));
  const verdict =
    ring.length > 0
      ? `This can never settle: ${circle.join(' waits for ')}.`
      : over
        ? 'This can never settle: the program has ended.'
        : null;
  return { ways: ways.map((way) => way.map((each) => told(trace, each, moment))), verdict, complete };
}

/** Because of what a promise has settled: the nearest cause first, at most `most`. */
export function answerBecause(trace: Trace, id: number, moment: number, most: number): readonly Told[] {
  const causes: Told[] = [];
  const row = trace.rowOf(id);
  if (row === NONE || stateOf(trace, row, moment) === 'pending') return causes;
  let cause = trace.causeOf(trace.rootAt(row, moment));
  for (; cause !== NONE && causes.length < most; cause = trace.causeOf(cause)) causes.push(told(trace, cause, moment));
  return causes;
}

/** The part that a promise plays in a cancel. */
export type CancelPart = 'ends cancelled' | 'fails with it' | 'may handle it' | 'ignores it' | 'goes on, protected';

export interface ReachAnswer {
  readonly parts: readonly { readonly part: CancelPart; readonly promise: Told }[];
  /** Of very many, not all are listed. */
  readonly complete: boolean;
}

const MOST_PARTS = 200;
/** Pending promises that are looked at for those of some lines. */
const MOST_LOOKED_AT = 100_000;

/** What a cancel of a promise would do now; empty of one that has settled. */
export function answerReach(trace: Trace, id: number): ReachAnswer {
  const graph = new MomentGraph(trace);
  graph.show(trace.moments, trace.rowOf(id));
  const reach = cancelReach(graph.model, id);
  const parts: { part: CancelPart; promise: Told }[] = [];
  const add = (ids: ReadonlySet<number>, part: CancelPart): void => {
    for (const each of ids) {
      const row = trace.rowOf(each);
      if (row !== NONE) parts.push({ part, promise: told(trace, row, trace.moments) });
    }
  };
  add(reach.reached, 'ends cancelled');
  add(reach.carried, 'fails with it');
  add(reach.handlers, 'may handle it');
  add(reach.ignored, 'ignores it');
  add(reach.shielded, 'goes on, protected');
  return { parts: parts.slice(0, MOST_PARTS), complete: reach.complete && parts.length <= MOST_PARTS };
}

/**
 * What is pending, the oldest first, at most `most` (then the youngest of them); `sites`: only what was made there.
 * `more`: there are others, or may be.
 */
export function answerPending(
  trace: Trace,
  most: number,
  sites: ReadonlySet<number> | null = null,
  moment = trace.moments,
): { readonly list: readonly Told[]; readonly more: boolean } {
  if (sites === null) {
    const { rows, more } = pendingRows(trace, moment, most);
    return { list: rows.map((row) => told(trace, row, moment)), more };
  }
  const rows: number[] = [];
  let looked = 0;
  trace.pendingAt(moment, (row) => {
    if (sites.has(trace.siteOf(row))) rows.push(row);
    return rows.length <= most && ++looked < MOST_LOOKED_AT;
  });
  const isBounded = looked === MOST_LOOKED_AT;
  return {
    list: rows
      .slice(0, most)
      .reverse()
      .map((row) => told(trace, row, moment)),
    more: rows.length > most || isBounded,
  };
}
