/**
 * Two runs of a program, compared call site by call site: the report of `diff`. What appeared, what vanished, what
 * takes longer or shorter, what ends otherwise. Which place is which is said in match-places.ts, what is more than
 * chance in noise.ts. Pure, over two traces.
 */
import type { PlaceFigures } from '../sites/aggregate/figures.ts';
import { LIBRARY, MODULES } from '../sites/aggregate/places.ts';
import type { Trace } from '../trace/trace.ts';
import { type Candidate, matchPlaces } from './match-places.ts';
import { FEWEST, rankDifference, STRICT, shareDifference } from './noise.ts';
import { figuresAtEnd } from './stats.ts';

/** The figures of a place in one of the runs. Times in nanoseconds, -1 where nothing was measured. */
export interface SideFigures {
  readonly line: number;
  readonly made: number;
  readonly pending: number;
  readonly returned: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly median: number;
  readonly p95: number;
}

export type Outcome = 'pending' | 'returned' | 'failed' | 'cancelled';

/** A place in both runs, or in one of them. */
export interface PlaceDifference {
  readonly name: string;
  /** Relative to the program's folder. */
  readonly file: string;
  readonly function: string;
  readonly before: SideFigures | null;
  readonly after: SideFigures | null;
  /** Median of after over that of before, when the times differ by more than chance; else null. */
  readonly timesLonger: number | null;
  /** Outcomes whose share differs by more than chance, with the shares (0 to 1). */
  readonly outcomes: readonly { readonly outcome: Outcome; readonly before: number; readonly after: number }[];
  /** The most frequent failure that only the second run has, or ''. */
  readonly newFailure: string;
}

export interface RunTotals {
  readonly program: string;
  readonly events: number;
  readonly promises: number;
  readonly duration: number;
  readonly pending: number;
  readonly failed: number;
  readonly ending: { readonly how: string; readonly code: number } | null;
  readonly lost: number;
}

export interface Difference {
  /** Whether both are runs of one program: files of the same name, wherever they lie. */
  readonly sameProgram: boolean;
  readonly before: RunTotals;
  readonly after: RunTotals;
  readonly appeared: readonly PlaceDifference[];
  readonly vanished: readonly PlaceDifference[];
  /** The most slowed first. */
  readonly slower: readonly PlaceDifference[];
  readonly faster: readonly PlaceDifference[];
  readonly endedOtherwise: readonly PlaceDifference[];
  /** Places in both runs that make at least twice as many promises as before, or at most half. */
  readonly counts: readonly PlaceDifference[];
  /** Places in both runs of which nothing above is said. */
  readonly alike: number;
}

/** A difference of medians below this factor is no news, however certain. */
const NOTABLE = 1.25;
/** Nor is one of less than this many nanoseconds. */
const NOTABLE_NS = 50_000;

export function diffOf(first: Trace, second: Trace): Difference {
  const [a, b] = [sideOf(first), sideOf(second)];
  const { pairs, onlyFirst, onlySecond } = matchPlaces(a.candidates, b.candidates);
  // On a virtual clock there is no chance in the times: what differs, differs.
  const exact = first.info?.clock === 'virtual' && second.info?.clock === 'virtual';
  const compared = pairs.map(([one, other]) => compare(one, other, a.times(one), b.times(other), exact));
  const slower = compared.filter(({ timesLonger }) => timesLonger !== null && timesLonger > 1);
  const faster = compared.filter(({ timesLonger }) => timesLonger !== null && timesLonger < 1);
  const endedOtherwise = compared.filter(({ outcomes, newFailure }) => outcomes.length > 0 || newFailure !== '');
  const counts = compared.filter(({ before, after }) => {
    const [less, more] = [before?.made ?? 0, after?.made ?? 0].sort((x, y) => x - y);
    return more >= 2 * less && more > less + 1;
  });
  const told = new Set([...slower, ...faster, ...endedOtherwise, ...counts]);
  return {
    sameProgram: fileName(a.totals.program) === fileName(b.totals.program),
    before: a.totals,
    after: b.totals,
    appeared: onlySecond.map((place) => alone(place, 'after')),
    vanished: onlyFirst.map((place) => alone(place, 'before')),
    slower: slower.sort((x, y) => (y.timesLonger ?? 0) - (x.timesLonger ?? 0)),
    faster: faster.sort((x, y) => (x.timesLonger ?? 0) - (y.timesLonger ?? 0)),
    endedOtherwise,
    counts,
    alike: compared.length - told.size,
  };
}

/** The last part of a path or URL. */
export function fileName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

interface Side {
  readonly candidates: readonly Candidate[];
  readonly totals: RunTotals;
  times(candidate: Candidate): ArrayLike<number>;
}

function sideOf(trace: Trace): Side {
  const { index, figures } = figuresAtEnd(trace);
  const tally = index.at(trace.moments);
  const program = trace.info?.program ?? '';
  const sum = (of: (place: PlaceFigures) => number): number => figures.reduce((total, place) => total + of(place), 0);
  return {
    candidates: figures.map((place) => ({
      figures: place,
      file: relativeFile(place.file, program),
      called: calledIn(trace, place),
    })),
    totals: {
      program,
      events: trace.moments,
      promises: trace.rows,
      duration: trace.timeAt(trace.moments),
      pending: sum(({ pending }) => pending),
      failed: sum(({ failed }) => failed),
      ending: trace.ending === null ? null : { how: trace.ending.how, code: trace.ending.code },
      lost: trace.lost,
    },
    times: ({ figures: { place } }) => tally.times[place.index] ?? [],
  };
}

function calledIn(trace: Trace, { place, operations }: PlaceFigures): string {
  const name = trace.siteNames.get(place.site);
  return name?.name || name?.snippet || (operations[0] ?? place.operation);
}

/** A file as seen from the folder of the program, so that two checkouts of it can be compared. */
export function relativeFile(file: string, program: string): string {
  if (file === LIBRARY || file === MODULES) return file;
  const path = (text: string): string => text.replace(/^file:\/\/(?=\/)/, '').replaceAll('\\', '/');
  const from = path(program).split('/').slice(0, -1);
  const to = path(file).split('/');
  let common = 0;
  while (common < from.length && common < to.length - 1 && from[common] === to[common]) common++;
  // Nothing but the root in common: another place altogether.
  if (common <= 1) return path(file);
  return [...from.slice(common).map(() => '..'), ...to.slice(common)].join('/');
}

function compare(
  one: Candidate,
  other: Candidate,
  ours: ArrayLike<number>,
  theirs: ArrayLike<number>,
  exact: boolean,
): PlaceDifference {
  const [before, after] = [one.figures, other.figures];
  const known = new Set(before.failures.map(({ text }) => text));
  const fresh = before.otherFailures > 0 ? undefined : after.failures.find(({ text }) => !known.has(text));
  return {
    name: after.name,
    file: other.file,
    function: after.functionName,
    before: figuresOf(before),
    after: figuresOf(after),
    timesLonger: timesLonger(before, after, ours, theirs, exact),
    outcomes: OUTCOMES.flatMap((outcome) => {
      const [had, has] = [before[outcome] / ownMade(before), after[outcome] / ownMade(after)];
      return otherwise(before, after, outcome) ? [{ outcome, before: had || 0, after: has || 0 }] : [];
    }),
    newFailure: fresh?.text ?? '',
  };
}

const OUTCOMES: readonly Outcome[] = ['pending', 'returned', 'failed', 'cancelled'];

/** Promises of their own: those that are a part of another end as that one does. */
function ownMade(figures: PlaceFigures): number {
  return figures.made - figures.joined;
}

/**
 * Whether an outcome became more or less frequent: by the test where there is enough to test; where there is little,
 * only when all of one run ended so and none of the other.
 */
function otherwise(before: PlaceFigures, after: PlaceFigures, outcome: Outcome): boolean {
  const [n1, n2] = [ownMade(before), ownMade(after)];
  if (n1 === 0 || n2 === 0) return false;
  const all = (figures: PlaceFigures): boolean => figures[outcome] === ownMade(figures);
  if ((all(before) && after[outcome] === 0) || (before[outcome] === 0 && all(after))) return true;
  if (Math.min(n1, n2) < FEWEST) return false;
  return Math.abs(shareDifference(before[outcome], n1, after[outcome], n2)) >= STRICT;
}

function timesLonger(
  before: PlaceFigures,
  after: PlaceFigures,
  ours: ArrayLike<number>,
  theirs: ArrayLike<number>,
  exact: boolean,
): number | null {
  if (before.median < 0 || after.median < 0) return null;
  const factor = Math.max(after.median, 1) / Math.max(before.median, 1);
  if (Math.abs(after.median - before.median) < NOTABLE_NS || Math.max(factor, 1 / factor) < NOTABLE) return null;
  if (exact) return factor;
  const settled = (figures: PlaceFigures): number => figures.returned + figures.failed + figures.cancelled;
  if (Math.min(settled(before), settled(after)) < FEWEST) return null;
  const rank = rankDifference(ours, theirs);
  return Math.abs(rank) >= STRICT && rank > 0 === factor > 1 ? factor : null;
}

function figuresOf({ line, made, pending, returned, failed, cancelled, median, p95 }: PlaceFigures): SideFigures {
  return { line, made, pending, returned, failed, cancelled, median, p95 };
}

function alone({ figures, file }: Candidate, side: 'before' | 'after'): PlaceDifference {
  const told = figuresOf(figures);
  return {
    name: figures.name,
    file,
    function: figures.functionName,
    before: side === 'before' ? told : null,
    after: side === 'after' ? told : null,
    timesLonger: null,
    outcomes: [],
    newFailure: side === 'after' ? (figures.failures[0]?.text ?? '') : '',
  };
}
