/**
 * Which bar stands on which lane: so that a chain of promises reads as one line of thought, and that no bar that
 * stands ever changes its lane.
 *
 * A promise that was made where another has just settled goes on in that one's lane: the next read of a loop
 * follows the last. What waits stands directly below what it waits for, children below their context. A promise
 * that at once becomes another is a round of that other and stands inside its bar. Anything else takes the nearest
 * lane that has been free for a while.
 *
 * A lane is decided when the turn in which the promise was made is over, from what that turn has told and nothing
 * later: so a stream that is told in pieces gives the lanes of the whole.
 */
import { NEVER, NONE, type Trace } from '../trace/trace.ts';
import { Bars, BECAME } from './bars.ts';
import { LaneEnds } from './lane-ends.ts';
import { Turns } from './turns.ts';

/** Events that must lie between two bars of a lane that have nothing to do with each other. */
const APART = 8;
/** Of those that a promise waits for, so many are looked at to find its lane. */
const SOURCES_TRIED = 8;
/** A lane above is taken when the nearest free one below is farther than this. */
const NEAR = 12;
/** Between two looks at the clock. */
const STRIDE = 1024;

export class Packing {
  readonly bars = new Bars();
  /** Changes whenever a bar may look different. */
  revision = 0;
  /** Rows before this one have their lanes. */
  placed = 0;
  private readonly ends = new LaneEnds();
  private readonly trace: Trace;
  private readonly turns: Turns;
  private settlement = 0;
  private becoming = 0;
  private seen = -1;
  /** Steps done: the clock is looked at after so many of them, never before the first. */
  private work = 0;
  // Of the row that is being placed; fields, because a million are placed in a row.
  private start = 0;
  private over = 0;
  private tried = 0;
  private exact: number = NONE;
  private below: number = NONE;

  constructor(trace: Trace) {
    this.trace = trace;
    this.turns = new Turns(trace);
    this.bars.base = this.bars.end = this.placed = trace.firstRow;
    this.addElders();
  }

  get lanes(): number {
    return this.bars.lanes;
  }

  /** Whether all that the trace has told is in. */
  get isCurrent(): boolean {
    return this.seen === this.trace.revision;
  }

  /** Bars that have no lane yet, or are not known yet. */
  get waiting(): number {
    return this.trace.rows - this.placed;
  }

  /** How much of the work is done, 0 to 1. */
  get progress(): number {
    const { firstRow, rows } = this.trace;
    return rows === firstRow ? 1 : Math.min(1, (this.placed - firstRow) / (rows - firstRow));
  }

  /**
   * Goes on with what the trace has told. `enough` is asked now and then whether to stop for now.
   * Returns false when there is more to do at once.
   */
  update(enough: () => boolean = () => false): boolean {
    const { trace } = this;
    if (trace.revision === this.seen) return true;
    this.revision++;
    this.drop();
    if (!this.addBars(enough) || !this.closeBars(enough) || !this.placeBars(enough)) return false;
    this.seen = trace.revision;
    return true;
  }

  private drop(): void {
    const { firstRow } = this.trace;
    if (firstRow - this.bars.base < STRIDE) return;
    this.bars.dropBefore(Math.min(firstRow, this.placed), (row) => this.trace.isKept(row));
  }

  /** What was pending when the rest was forgotten: the oldest on the first lane. */
  private addElders(): void {
    const { bars, ends, trace } = this;
    const rows: number[] = [];
    trace.pendingAt(trace.firstMoment, (row) => {
      if (row < trace.firstRow) rows.push(row);
    });
    for (const row of rows.reverse()) {
      const created = trace.createdAt(row);
      bars.addElder(row, created === NEVER ? 0 : created);
      ends.add(NEVER);
    }
  }

  private addBars(enough: () => boolean): boolean {
    const { bars, trace } = this;
    let last = bars.end > bars.base ? bars.startOf(bars.end - 1) : 0;
    while (bars.end < trace.rows) {
      if (++this.work % STRIDE === 0 && enough()) return false;
      const created = trace.createdAt(bars.end);
      // A promise that was never made, only spoken of, begins with its neighbour.
      if (created !== NEVER) last = Math.max(last, created);
      bars.add(last);
    }
    return true;
  }

  private closeBars(enough: () => boolean): boolean {
    const { settlements, becomings } = this.trace;
    this.settlement = Math.max(this.settlement, settlements.first);
    for (; this.settlement < settlements.end; this.settlement++) {
      if (++this.work % STRIDE === 0 && enough()) return false;
      const moment = settlements.moment(this.settlement);
      const row = settlements.row(this.settlement);
      this.close(row, moment, this.trace.stateAt(row, moment));
    }
    this.becoming = Math.max(this.becoming, becomings.first);
    for (; this.becoming < becomings.end; this.becoming++) {
      if (++this.work % STRIDE === 0 && enough()) return false;
      this.close(becomings.row(this.becoming), becomings.moment(this.becoming), BECAME);
    }
    return true;
  }

  private close(row: number, moment: number, state: number): void {
    const { bars } = this;
    if (!bars.has(row) || bars.stopOf(row) !== NEVER) return;
    bars.close(row, Math.max(moment, bars.startOf(row)), state);
    const lane = bars.laneOf(row);
    if (lane !== NONE && bars.lastOn(lane) === row) this.ends.set(lane, bars.stopOf(row));
  }

  private placeBars(enough: () => boolean): boolean {
    const { bars, trace, turns } = this;
    for (; this.placed < bars.end; this.placed++) {
      if (++this.work % STRIDE === 0 && enough()) return false;
      const over = turns.endOf(bars.startOf(this.placed));
      if (over > trace.moments && trace.ending === null) return true;
      this.place(this.placed, over);
    }
    return true;
  }

  private place(row: number, over: number): void {
    const { bars, ends } = this;
    const start = bars.startOf(row);
    if (this.nest(row, over)) return;
    this.want(row, start, over);
    let lane = this.exact;
    if (lane === NONE) {
      lane = this.nearest(this.below, start - APART);
      if (lane === NONE) lane = ends.add(0);
    }
    bars.place(row, lane);
    ends.set(lane, bars.stopOf(row));
  }

  /** A promise that became another within the turn stands inside that one's bar. */
  private nest(row: number, over: number): boolean {
    const { bars, trace } = this;
    if (bars.stateOf(row) !== BECAME) return false;
    const became = bars.stopOf(row);
    const outer = trace.outerOf(row);
    if (became > over || outer >= row || outer === NONE) return false;
    const lane = bars.laneOf(outer);
    if (lane === NONE) return false;
    const standing = bars.lastOn(lane);
    if (standing === NONE || standing > row || bars.stopOf(standing) < became) return false;
    bars.nest(row, lane);
    return true;
  }

  /** Finds `exact`, the lane that a bar goes on in, or else `below`, the lane at or below which it should stand. */
  private want(row: number, start: number, over: number): void {
    this.start = start;
    this.over = over;
    this.tried = 0;
    this.exact = NONE;
    this.below = NONE;
    this.trace.sourcesOf(row, this.trySource);
    if (this.below !== NONE) return;
    const { callbacks } = this.trace;
    const callback = this.turns.callbackAt(start);
    this.below = 0;
    if (callback === NONE) return;
    const by = callbacks.by(callback);
    const cause = this.bars.laneOf(by);
    if (cause !== NONE && this.goesOn(cause, by, start)) {
      this.exact = cause;
      return;
    }
    const around = this.bars.laneOf(callbacks.row(callback));
    if (around !== NONE) this.below = Math.max(cause, around + 1);
    else if (cause !== NONE) this.below = cause;
  }

  private readonly trySource = (source: number, _role: number, moment: number): boolean => {
    if (moment > this.over || ++this.tried > SOURCES_TRIED) return false;
    const lane = this.bars.laneOf(source);
    if (lane === NONE) return true;
    if (this.exact === NONE && this.goesOn(lane, source, this.start)) this.exact = lane;
    this.below = Math.max(this.below, lane + 1);
    return true;
  };

  /** Whether the bar of `row` was the last on its lane, and is over. */
  private goesOn(lane: number, row: number, start: number): boolean {
    return this.bars.lastOn(lane) === row && this.ends.get(lane) <= start;
  }

  private nearest(from: number, free: number): number {
    const { ends } = this;
    if (free < 0) return NONE;
    const below = ends.below(from, free);
    if (below !== NONE && below - from <= NEAR) return below;
    const above = ends.above(from - 1, free);
    if (above === NONE) return below;
    return below === NONE || from - above < below - from ? above : below;
  }
}
