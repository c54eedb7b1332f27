/** What a run was, in figures: the report of `stats`. Pure, over a trace. */
import { OPERATIONS, type OperationName } from '../../runtime-instrumented/protocol/index.ts';
import { allFigures, type PlaceFigures } from '../sites/aggregate/figures.ts';
import { SiteIndex } from '../sites/aggregate/site-index.ts';
import { NEVER, type Trace } from '../trace/trace.ts';

/** A place as reports tell it. Times in nanoseconds; -1 where nothing was measured. */
export type PlaceReport = Omit<PlaceFigures, 'place' | 'where' | 'functionName'> & { readonly function: string };

/** Times in nanoseconds. */
export interface Stats {
  readonly program: string;
  readonly clock: 'real' | 'virtual';
  readonly events: number;
  readonly promises: number;
  /** Events that the runtime could not send. */
  readonly lost: number;
  /** Promises that were spoken of, and never told to be made. */
  readonly untold: number;
  /** Promises that are counted above, of which nothing else is known any more. */
  readonly uncounted: number;
  /** From the clock's origin to the last event. */
  readonly duration: number;
  /** In which the main loop slept. */
  readonly idle: number;
  readonly callbacks: { readonly count: number; readonly time: number };
  /** At the end, or now when the program runs: as the page counts them. Two that have become one count as one. */
  readonly states: {
    readonly pending: number;
    /** Became a part of another promise, and are counted as that. */
    readonly joined: number;
    readonly returned: number;
    readonly failed: number;
    readonly cancelled: number;
  };
  readonly operations: readonly { readonly operation: OperationName; readonly count: number }[];
  readonly unhandled: readonly { readonly how: string; readonly text: string }[];
  readonly ending: { readonly how: string; readonly code: number } | null;
  /** Every place, in the order of file and line. */
  readonly sites: readonly PlaceReport[];
}

/** Reads the whole trace: for commands, not for a page between two frames. */
export function statsOf(trace: Trace): Stats {
  const figures = figuresAtEnd(trace).figures;
  const sum = (of: (place: PlaceFigures) => number): number => figures.reduce((total, place) => total + of(place), 0);
  return {
    program: trace.info?.program ?? '',
    clock: trace.info?.clock ?? 'real',
    events: trace.moments,
    promises: trace.rows,
    lost: trace.lost,
    untold: trace.untold,
    uncounted: Math.max(0, trace.rows - sum(({ made }) => made)),
    duration: trace.timeAt(trace.moments),
    idle: idleTime(trace),
    callbacks: { count: sum(({ callbacks }) => callbacks), time: sum(({ callbackTime }) => callbackTime) },
    states: statesOf(trace),
    operations: operationsOf(trace),
    unhandled: trace.unhandled.map(({ how, text }) => ({ how, text })),
    ending: trace.ending === null ? null : { how: trace.ending.how, code: trace.ending.code },
    sites: figures.map(reportOf),
  };
}

/** The figures of every place after the last event, and the index that has counted them. */
export function figuresAtEnd(trace: Trace): { readonly index: SiteIndex; readonly figures: readonly PlaceFigures[] } {
  const index = new SiteIndex(trace);
  index.advance();
  return { index, figures: allFigures(trace, index.known.places, index.at(trace.moments)) };
}

function statesOf(trace: Trace): Stats['states'] {
  const counts = trace.countsAt(trace.moments);
  const { pending, returned, failed, cancelled } = counts;
  return { ...counts, joined: trace.rows - pending - returned - failed - cancelled };
}

function reportOf(figures: PlaceFigures): PlaceReport {
  const { place: _place, where: _where, functionName, ...rest } = figures;
  return { ...rest, function: functionName };
}

function idleTime(trace: Trace): number {
  const { idles } = trace;
  let total = 0;
  for (let at = idles.first; at < idles.count; at++) {
    const to = idles.to(at);
    total += trace.timeAt(to === NEVER ? trace.moments : to) - trace.timeAt(idles.from(at));
  }
  return total;
}

function operationsOf(trace: Trace): Stats['operations'] {
  const counts = new Array<number>(OPERATIONS.length).fill(0);
  for (let row = 0; row < trace.rows; row++) {
    if (trace.isKept(row)) counts[Math.min(counts.length - 1, trace.operationOf(row))]++;
  }
  return OPERATIONS.map((operation, code) => ({ operation, count: counts[code] }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count);
}
