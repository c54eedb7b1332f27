/**
 * What of the bars is to be drawn of a part of the world: those wide enough to be drawn by themselves, a bounded
 * number of them, and the others as density. An iteration: it can be left and taken up again between two frames.
 *
 * It goes lane by lane, or, when most lanes are asked for, through the bars in the order of their beginning, which
 * is quicker; then what was there before the part began is looked for in each lane.
 */
import { STATES, type StateName } from '../../runtime-instrumented/protocol/vocabulary.ts';
import { NEVER, NONE } from '../trace/trace.ts';
import type { Axis } from './axis.ts';
import { LEFT_OUT } from './bands.ts';
import { OPEN } from './bars.ts';
import { Columns } from './columns.ts';
import { Density } from './density.ts';
import type { Packing } from './packing.ts';

/** What is asked for. */
export interface SurveyPlan {
  readonly axis: Axis;
  readonly from: number;
  readonly to: number;
  /** Lanes, whole numbers; `laneTo` is not among them. */
  readonly laneFrom: number;
  readonly laneTo: number;
  readonly columns: number;
  /** CSS pixels of a column and of a lane. */
  readonly columnWidth: number;
  readonly laneHeight: number;
  /** The moment that is shown, and the value of the axis that is now: what is open reaches it. */
  readonly moment: number;
  readonly now: number;
  readonly states: ReadonlySet<StateName>;
  readonly found: ReadonlySet<number> | null;
}

export interface Survey {
  readonly plan: SurveyPlan;
  readonly density: Density;
  /** Rows of the bars to be drawn by themselves; those inside others come apart. */
  readonly wide: readonly number[];
  readonly nested: readonly number[];
  /** Bars that were looked at. */
  readonly bars: number;
}

/** From this height on a lane shows its bars by themselves. */
export const LEAST_LANE = 5;
/** Bars of this width, in CSS pixels. */
const LEAST_BAR = 3;
const MOST_WIDE = 1_200;
const MOST_NESTED = 600;
/** Rows that are looked through for nested bars. */
const ROWS_FOR_NESTED = 60_000;
/** A nested bar is over after so many events: see turns.ts. */
const LONGEST_NESTED = 512;
const STRIDE = 4_096;
/** Lanes lower than this, in CSS pixels, share a row of cells: smaller cells cost four times as much and show no more. */
export const LEAST_CELL = 2;

/** Looks at everything in the part; yields now and then. */
export function* survey(packing: Packing, plan: SurveyPlan): Generator<void, Survey> {
  const { bars } = packing;
  const { laneFrom, laneTo, laneHeight, moment } = plan;
  const columns = new Columns(plan.axis, plan.from, plan.to, plan.columns);
  const rows = Math.max(1, Math.ceil((laneTo - laneFrom) * Math.min(1, laneHeight / LEAST_CELL)));
  const rowsOfLane = rows / Math.max(1, laneTo - laneFrom);
  const density = new Density(plan.columns, rows, 1 / rowsOfLane, laneFrom);
  const wide = new Widest();
  const nested: number[] = [];
  const single = laneHeight >= LEAST_LANE;
  const filter = filterOf(plan);
  let seen = 0;

  const nowColumn = Math.floor(((plan.now - plan.from) / (plan.to - plan.from)) * plan.columns);
  const columnOf = (stop: number): number =>
    stop > moment ? Math.max(-1, Math.min(columns.count, nowColumn)) : columns.of(stop);

  const add = (row: number, lane: number): void => {
    const start = bars.startOf(row);
    if (start > moment) return;
    const from = columns.of(start);
    const to = Math.max(from, columnOf(bars.stopOf(row)));
    if (to < 0 || from >= columns.count) return;
    seen++;
    const width = (to - from + 1) * plan.columnWidth;
    if (single && width >= wide.least) {
      if (wide.add(row, width)) wide.cut((narrow) => thicken(narrow, shownLane(packing, narrow)));
    } else thicken(row, lane);
  };
  const thicken = (row: number, lane: number): void => {
    const from = columns.of(bars.startOf(row));
    const to = Math.max(from, columnOf(bars.stopOf(row)));
    const state = bars.stopOf(row) > moment ? OPEN : bars.stateOf(row);
    const cell = Math.min(rows - 1, Math.floor((lane - laneFrom) * rowsOfLane));
    const channel = filter === null || filter(row, state) ? state : LEFT_OUT;
    density.add(cell, Math.max(0, from), Math.min(to, columns.count - 1), channel);
  };

  const last = Math.min(moment, columns.end === 0 ? 0 : columns.end - 1);
  const firstRow = bars.firstAfter(columns.first - 1);
  const endRow = Math.min(bars.firstAfter(last), packing.placed);
  const lanesEnd = Math.min(laneTo, packing.lanes);
  const byLane = laneTo - laneFrom < packing.lanes / 4 || lanesEnd - laneFrom < (endRow - firstRow) / 64;
  let count = 0;
  if (byLane && lanesEnd - laneFrom < packing.lanes) {
    for (let lane = laneFrom; lane < lanesEnd; lane++) {
      for (let row = bars.find(lane, last); row !== NONE; row = bars.before(row)) {
        if (Math.min(bars.stopOf(row), moment) < columns.first) break;
        add(row, lane);
        if (++count % STRIDE === 0) yield;
      }
      if (++count % STRIDE === 0) yield;
    }
  } else {
    for (let row = firstRow; row < endRow; row++) {
      const lane = bars.lane[row - bars.base]!;
      if (lane >= laneFrom && lane < laneTo && !bars.isNested(row)) add(row, lane);
      if (++count % STRIDE === 0) yield;
    }
    // What began before and is still there.
    if (columns.first > 0) {
      for (let lane = laneFrom; lane < lanesEnd; lane++) {
        const row = bars.find(lane, columns.first - 1);
        if (row >= bars.base && bars.stopOf(row) >= columns.first) add(row, lane);
        if (++count % STRIDE === 0) yield;
      }
    }
    for (const { row, lane } of bars.elders.all()) {
      if (lane >= laneFrom && lane < laneTo) add(row, lane);
      if (++count % STRIDE === 0) yield;
    }
  }
  if (single && endRow - firstRow < ROWS_FOR_NESTED) {
    const before = bars.firstAfter(columns.first - LONGEST_NESTED);
    for (let row = before; row < endRow && nested.length < MOST_NESTED; row++) {
      const lane = bars.lane[row - bars.base]!;
      if (lane < laneFrom || lane >= laneTo || !bars.isNested(row)) continue;
      const from = columns.of(bars.startOf(row));
      const to = columns.of(Math.min(bars.stopOf(row), moment));
      if (to >= 0 && from < columns.count && (to - from) * plan.columnWidth >= LEAST_BAR) nested.push(row);
      if (++count % STRIDE === 0) yield;
    }
  }
  // What has been made just now and has no lane yet stands below all lanes.
  for (let row = packing.placed; row < bars.end; row++) {
    const lane = packing.lanes + (row - packing.placed);
    if (lane >= laneTo) break;
    if (lane >= laneFrom) add(row, lane);
  }
  return { plan, density, wide: wide.rows, nested, bars: seen };
}

/** The widest bars, about a bounded number of them: as more come, the narrower half of them is given back. */
class Widest {
  least = LEAST_BAR;
  rows: number[] = [];
  private widths: number[] = [];

  /** Returns true when there are too many. */
  add(row: number, width: number): boolean {
    this.rows.push(row);
    this.widths.push(width);
    return this.rows.length > MOST_WIDE;
  }

  cut(giveBack: (row: number) => void): void {
    const { rows, widths } = this;
    this.least = [...widths].sort((a, b) => a - b)[widths.length >> 1]! + 1;
    this.rows = rows.filter((_, i) => widths[i]! >= this.least);
    this.widths = widths.filter((width) => width >= this.least);
    for (let i = 0; i < rows.length; i++) if (widths[i]! < this.least) giveBack(rows[i]!);
  }
}

/** Whether a bar is among those that a person asked for; null when nothing was. */
export function filterOf(plan: Pick<SurveyPlan, 'states' | 'found'>): ((row: number, state: number) => boolean) | null {
  const { states, found } = plan;
  if (states.size === 0 && found === null) return null;
  // What has become another is asked for by nobody's state.
  const wanted = new Set([...states].map((state) => STATES.indexOf(state)));
  return (row, state) => (wanted.size === 0 || wanted.has(state)) && (found === null || found.has(row));
}

/** The lane at which a bar is drawn: below all others while it has none. */
export function shownLane(packing: Packing, row: number): number {
  const lane = packing.bars.laneOf(row);
  if (lane !== NONE) return lane;
  return row >= packing.placed && row < packing.bars.end ? packing.lanes + (row - packing.placed) : NONE;
}

/** When a bar ends as of a moment; NEVER while it is open. */
export function stopAt(packing: Packing, row: number, moment: number): number {
  const stop = packing.bars.stopOf(row);
  return stop > moment ? NEVER : stop;
}
