/**
 * A strip over the axis, of a program too dense to be read bar by bar: all of its time from left to right, how many
 * promises were pending, which share of what settled had failed or was cancelled, and which part the window shows.
 * Failures stand up from the foot, cancels hang from the top, so that the two differ in more than their colour.
 */
import { withCommas } from '../render/format.ts';
import type { Segment, Surface } from '../render/surface.ts';
import type { Trace } from '../trace/trace.ts';
import type { Axis } from './axis.ts';
import { inksOf } from './inks.ts';
import { extentOf, type Picture } from './picture.ts';

/** CSS pixels of a column. */
const COLUMN = 3;
/** Live, it is counted anew only when it has gone on by this share of it. */
const STEP = 1 / 200;
/** The least height of a mark, so that one failure in a million is seen. */
const LEAST_MARK = 4;

/** Of each column: most pending at its ends, and what failed and was cancelled within. */
export interface Overview {
  readonly axis: Axis;
  readonly from: number;
  readonly to: number;
  readonly moments: number;
  readonly firstMoment: number;
  readonly pending: Float64Array;
  readonly failed: Float64Array;
  readonly cancelled: Float64Array;
  /** All that settled within. */
  readonly settled: Float64Array;
  readonly mostPending: number;
}

/** Counts the whole program in so many columns: a search in the trace for each, whatever its length. */
export function overviewOf(trace: Trace, axis: Axis, from: number, to: number, columns: number): Overview {
  const [pending, failed, cancelled, settled] = Array.from({ length: 4 }, () => new Float64Array(columns)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  let mostPending = 0;
  let before = trace.countsAt(trace.firstMoment);
  for (let column = 0; column < columns; column++) {
    const moment = Math.min(trace.moments, axis.momentAt(from + ((to - from) * (column + 1)) / columns));
    const counts = trace.countsAt(Math.max(trace.firstMoment, moment));
    pending[column] = Math.max(before.pending, counts.pending);
    failed[column] = counts.failed - before.failed;
    cancelled[column] = counts.cancelled - before.cancelled;
    settled[column] = failed[column]! + cancelled[column]! + counts.returned - before.returned;
    mostPending = Math.max(mostPending, pending[column]!);
    before = counts;
  }
  const { moments, firstMoment } = trace;
  return { axis, from, to, moments, firstMoment, pending, failed, cancelled, settled, mostPending };
}

/** Keeps the last one for as long as it is good. */
export class OverviewKeeper {
  private last: Overview | null = null;

  of(picture: Picture): Overview {
    const { trace, axis, packing, areas } = picture;
    const { from, to } = extentOf(trace, packing, axis, axis.valueOf(trace.moments));
    const columns = Math.max(1, Math.floor((areas.overview.right - areas.overview.left) / COLUMN));
    const { last } = this;
    const good =
      last !== null &&
      last.axis === axis &&
      last.pending.length === columns &&
      last.firstMoment === trace.firstMoment &&
      (last.moments === trace.moments || (trace.ending === null && to - last.to < (to - from) * STEP));
    if (!good) this.last = overviewOf(trace, axis, from, Math.max(to, from + axis.finest), columns);
    return this.last!;
  }
}

const known = new WeakMap<Trace, OverviewKeeper>();

function overviewFor(picture: Picture): Overview {
  let keeper = known.get(picture.trace);
  if (keeper === undefined) {
    keeper = new OverviewKeeper();
    known.set(picture.trace, keeper);
  }
  return keeper.of(picture);
}

export function drawOverview(surface: Surface, picture: Picture): void {
  if (hasNoOverview(picture)) return;
  drawCounts(surface, picture, overviewFor(picture));
  drawView(surface, picture);
}

const hasNoOverview = ({ areas }: Picture) => areas.overview.bottom <= areas.overview.top;

/** What of the strip stays the same wherever one looks, as a value that is the same as long as it is; null without one. */
export const countsOf = (picture: Picture): Overview | null => (hasNoOverview(picture) ? null : overviewFor(picture));

/** The counts alone. */
export function drawCounts(surface: Surface, { areas, theme }: Picture, overview: Overview): void {
  const { left, top, right, bottom } = areas.overview;
  const inks = inksOf(theme);
  const width = right - left;
  const room = bottom - top - 5;
  surface.rect(left, top, width, bottom - top, 0, { fill: theme.panel });
  const step = width / overview.pending.length;

  const outline: Segment[] = [['M', left, bottom]];
  overview.pending.forEach((count, column) => {
    const y = bottom - (overview.mostPending === 0 ? 0 : (count / overview.mostPending) * room);
    outline.push(['L', left + column * step, y], ['L', left + (column + 1) * step, y]);
  });
  outline.push(['L', right, bottom], ['Z']);
  surface.path(outline, { fill: inks.bars[0]!.body, stroke: { color: inks.bars[0]!.edge, width: 1 } });

  // A share, not a number: what fails now and then in a busy program is no wall of failures.
  const mark = (count: number, column: number) =>
    Math.max(LEAST_MARK, Math.sqrt(count / Math.max(count, overview.settled[column]!)) * room * 0.8);
  overview.failed.forEach((count, column) => {
    if (count <= 0) return;
    const height = mark(count, column);
    surface.rect(left + column * step, bottom - height, Math.max(1.5, step - 1), height, 0, { fill: theme.failed });
  });
  overview.cancelled.forEach((count, column) => {
    if (count <= 0) return;
    const height = mark(count, column) * 0.4;
    surface.rect(left + column * step, top, Math.max(1.5, step - 1), height, 0, { fill: theme.cancelled });
  });
}

/** Which part of it is in sight, and the moment that is shown: over the counts. */
export function drawView(surface: Surface, picture: Picture): void {
  if (hasNoOverview(picture)) return;
  const { areas, theme, window, now } = picture;
  const { left, top, right, bottom } = areas.overview;
  const overview = overviewFor(picture);
  const width = right - left;
  const xOfValue = (value: number) => left + ((value - overview.from) / (overview.to - overview.from)) * width;
  // What the window leaves out is fainter; what it shows stands between two edges.
  const from = Math.max(left, Math.min(right - 2, xOfValue(window.from)));
  const to = Math.min(right, Math.max(from + 2, xOfValue(window.to)));
  surface.within({ x: 0, y: 0, scale: 1, opacity: 0.6 }, () => {
    if (from > left) surface.rect(left, top, from - left, bottom - top, 0, { fill: theme.panel });
    if (to < right) surface.rect(to, top, right - to, bottom - top, 0, { fill: theme.panel });
  });
  if (from > left + 1 || to < right - 1) {
    surface.rect(from - 1, top, 2, bottom - top, 0, { fill: theme.foreground });
    surface.rect(to - 1, top, 2, bottom - top, 0, { fill: theme.foreground });
  }
  if (picture.moment < picture.trace.moments)
    surface.rect(xOfValue(now) - 0.75, top, 1.5, bottom - top, 0, { fill: theme.focus });
  surface.rect(left, bottom - 1, width, 1, 0, { fill: theme.border });
}

/** The value of the axis under a place of the strip. */
export function valueUnder(picture: Picture, x: number): number {
  const { from, to } = overviewFor(picture);
  const { left, right } = picture.areas.overview;
  return from + ((x - left) / Math.max(1, right - left)) * (to - from);
}

/** A sentence about a place of the strip. */
export function overviewWords(picture: Picture, x: number): string {
  const overview = overviewFor(picture);
  const { left, right } = picture.areas.overview;
  const column = Math.floor(((x - left) / Math.max(1, right - left)) * overview.pending.length);
  if (column < 0 || column >= overview.pending.length) return '';
  const parts = [`${withCommas(overview.pending[column]!)} pending`];
  if (overview.failed[column]! > 0) parts.push(`${withCommas(overview.failed[column]!)} failed`);
  if (overview.cancelled[column]! > 0) parts.push(`${withCommas(overview.cancelled[column]!)} cancelled`);
  return parts.join(', ');
}
