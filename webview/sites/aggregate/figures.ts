/** What is said of one place at one moment: the figures of a tally with the place's words, as plain data. */
import { OPERATIONS, type OperationName } from '../../../runtime-instrumented/protocol/index.ts';
import type { Trace } from '../../trace/trace.ts';
import { quantile } from './histogram.ts';
import { fileOf, type Place, type Places, placeName, placeWords } from './places.ts';
import type { Tally } from './tally.ts';

/** Times in nanoseconds, -1 where nothing was measured. */
export interface PlaceFigures {
  readonly place: Place;
  readonly name: string;
  /** "echo.ts:12", or "library". */
  readonly where: string;
  /** Path or URL; "library" where there is none. */
  readonly file: string;
  /** 0 for none. */
  readonly line: number;
  readonly functionName: string;
  readonly operations: readonly OperationName[];
  readonly made: number;
  readonly pending: number;
  /** Pending, as a part of another promise. */
  readonly joined: number;
  readonly returned: number;
  readonly failed: number;
  readonly cancelled: number;
  /** From creation to settling, of those that settled. */
  readonly median: number;
  readonly p95: number;
  readonly shortest: number;
  readonly longest: number;
  readonly callbacks: number;
  readonly callbackTime: number;
  readonly longestCallback: number;
  /** The most frequent first. */
  readonly failures: readonly { readonly text: string; readonly count: number }[];
  /** Failures with yet other texts. */
  readonly otherFailures: number;
}

export function figuresOf(trace: Trace, places: Places, tally: Tally, index: number): PlaceFigures {
  const place = places.at(trace, index);
  const settled = tally.settled(index) > 0;
  const shortest = settled ? tally.shortestSettle[index] : -1;
  const longest = settled ? tally.longestSettle[index] : -1;
  const times = tally.times[index];
  const failures = tally.failures[index];
  return {
    place,
    name: placeName(place, trace.siteNames),
    where: placeWords(place),
    file: fileOf(place),
    line: place.at?.line ?? 0,
    functionName: place.at?.functionName ?? '',
    operations: OPERATIONS.filter((_, code) => tally.wasMadeBy(index, code)),
    made: tally.made[index],
    pending: tally.pending(index),
    joined: tally.joined[index],
    returned: tally.returned[index],
    failed: tally.failed[index],
    cancelled: tally.cancelled[index],
    median: quantile(times, 0.5, shortest, longest),
    p95: quantile(times, 0.95, shortest, longest),
    shortest,
    longest,
    callbacks: tally.callbacks[index],
    callbackTime: tally.callbackTime[index],
    longestCallback: tally.longestCallback[index],
    failures: [...(failures?.counts ?? [])]
      .map(([text, count]) => ({ text, count }))
      .sort((a, b) => b.count - a.count || (a.text < b.text ? -1 : 1)),
    otherFailures: failures?.others ?? 0,
  };
}

/** The figures of every place at which something had been made, in the order of file and line; the library last. */
export function allFigures(trace: Trace, places: Places, tally: Tally): PlaceFigures[] {
  const figures: PlaceFigures[] = [];
  for (let index = 0; index < tally.places; index++) {
    if (tally.made[index] > 0) figures.push(figuresOf(trace, places, tally, index));
  }
  return figures.sort(byPlace);
}

export function byPlace(one: PlaceFigures, other: PlaceFigures): number {
  const library = Number(one.place.at === null) - Number(other.place.at === null);
  if (library !== 0) return library;
  if (one.file !== other.file) return one.file < other.file ? -1 : 1;
  const column = (one.place.at?.column ?? 0) - (other.place.at?.column ?? 0);
  return one.line - other.line || column || one.place.index - other.place.index;
}
