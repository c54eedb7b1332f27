/**
 * The bars: where each promise begins, ends and stands, in columns, a bar for a row.
 *
 * The bars of a lane are a list that goes back in time, with longer jumps beside each step (a skew-binary list), so
 * that "which bar stands here" is found in logarithmic time in a lane of a million, and a bar is added in constant
 * time. A nested bar stands inside another of its lane (a promise that became it, or a round of its loop) and is
 * in no list.
 */
import { firstWhere } from '../trace/bisect.ts';
import { NEVER, NONE } from '../trace/trace.ts';
import { Elders } from './elders.ts';

/** How a bar ends; beside the protocol's states, that the promise became a part of another. */
export const OPEN = 0;
export const BECAME = 4;

const AT_FIRST = 1024;

export class Bars {
  /** Bars of rows before `base` that still stand. */
  readonly elders = new Elders();
  /** Rows in the columns are `base` to `end` - 1. */
  base = 0;
  end = 0;
  /** Moments; `stop` is NEVER while the bar is open. */
  start = new Uint32Array(AT_FIRST);
  stop = new Uint32Array(AT_FIRST);
  /** State code, or BECAME; of an open bar, OPEN. */
  state = new Uint8Array(AT_FIRST);
  /** Lane, or NONE while it is not decided. */
  lane = new Int32Array(AT_FIRST);
  /** The row before on the same lane, or NONE; of a nested bar, its own row. */
  private previous = new Int32Array(AT_FIRST);
  private jump = new Int32Array(AT_FIRST);
  private depth = new Int32Array(AT_FIRST);
  private readonly lasts: number[] = [];

  get lanes(): number {
    return this.lasts.length;
  }

  /** A bar for the next row, not placed yet. */
  add(start: number): number {
    if (this.end - this.base === this.start.length) this.grow();
    const row = this.end++;
    const at = row - this.base;
    this.start[at] = start;
    this.stop[at] = NEVER;
    this.state[at] = OPEN;
    this.lane[at] = NONE;
    this.previous[at] = NONE;
    return row;
  }

  has(row: number): boolean {
    return this.inColumns(row) || this.elders.get(row) !== undefined;
  }

  private inColumns(row: number): boolean {
    return row >= this.base && row < this.end;
  }

  startOf(row: number): number {
    return row < this.base ? this.elders.get(row)!.start : this.start[row - this.base]!;
  }

  stopOf(row: number): number {
    return row < this.base ? this.elders.get(row)!.stop : this.stop[row - this.base]!;
  }

  stateOf(row: number): number {
    return row < this.base ? this.elders.get(row)!.state : this.state[row - this.base]!;
  }

  laneOf(row: number): number {
    return this.inColumns(row) ? this.lane[row - this.base]! : (this.elders.get(row)?.lane ?? NONE);
  }

  isNested(row: number): boolean {
    return row >= this.base && this.previous[row - this.base] === row;
  }

  close(row: number, moment: number, state: number): void {
    const elder = this.elders.get(row);
    if (elder !== undefined) {
      elder.stop = moment;
      elder.state = state;
      return;
    }
    const at = row - this.base;
    this.stop[at] = moment;
    this.state[at] = state;
  }

  /** Puts a bar at the end of a lane. */
  place(row: number, lane: number): void {
    const at = row - this.base;
    this.lane[at] = lane;
    const last = this.lasts[lane] ?? NONE;
    this.lasts[lane] = row;
    this.previous[at] = last;
    if (!this.inColumns(last)) {
      this.jump[at] = NONE;
      this.depth[at] = 0;
      return;
    }
    const before = last - this.base;
    this.depth[at] = this.depth[before]! + 1;
    const far = this.jump[before]!;
    this.jump[at] = last;
    if (!this.inColumns(far)) return;
    const farther = this.jump[far - this.base]!;
    const reach = this.depth[before]! - this.depth[far - this.base]!;
    if (this.inColumns(farther) && reach === this.depth[far - this.base]! - this.depth[farther - this.base]!) {
      this.jump[at] = farther;
    }
  }

  /** Puts a bar inside the one that stands on a lane. */
  nest(row: number, lane: number): void {
    this.lane[row - this.base] = lane;
    this.previous[row - this.base] = row;
  }

  /** The last bar of a lane, or NONE. */
  lastOn(lane: number): number {
    const row = this.lasts[lane] ?? NONE;
    return this.has(row) ? row : this.elders.before(lane, row);
  }

  /** The bar before on the same lane, or NONE. */
  before(row: number): number {
    if (row < this.base) return this.elders.before(this.laneOf(row), row);
    const previous = this.previous[row - this.base]!;
    if (previous === row) return NONE;
    return this.inColumns(previous) ? previous : this.elders.before(this.laneOf(row), row);
  }

  /** The last bar of a lane that began at a moment or before, or NONE. */
  find(lane: number, moment: number): number {
    let row = this.lastOn(lane);
    while (row !== NONE && this.startOf(row) > moment) {
      const jump = row < this.base ? NONE : this.jump[row - this.base]!;
      row = this.inColumns(jump) && this.start[jump - this.base]! > moment ? jump : this.before(row);
    }
    return row;
  }

  /** The first row that began after a moment; `end` when there is none. */
  firstAfter(moment: number): number {
    return this.base + firstWhere(0, this.end - this.base, (at) => this.start[at]! > moment);
  }

  /** A bar older than all in the columns, on a lane of its own below all others. */
  addElder(row: number, start: number): void {
    this.elders.add({ row, start, stop: NEVER, state: OPEN, lane: this.lanes });
    this.lasts.push(row);
  }

  /** Lets go of the rows before this one, but for those that are kept. Lanes and all that remains stay where they are. */
  dropBefore(row: number, isKept: (row: number) => boolean): void {
    this.elders.prune(isKept);
    const gone = Math.min(row, this.end) - this.base;
    if (gone <= 0) return;
    for (let old = this.base; old < this.base + gone; old++) {
      const lane = this.laneOf(old);
      if (lane === NONE || this.isNested(old) || !isKept(old)) continue;
      this.elders.add({ row: old, start: this.startOf(old), stop: this.stopOf(old), state: this.stateOf(old), lane });
    }
    for (const column of [this.start, this.stop, this.state, this.lane, this.previous, this.jump, this.depth]) {
      column.copyWithin(0, gone);
    }
    this.base += gone;
  }

  private grow(): void {
    const size = this.start.length * 2;
    const wide = (old: Uint32Array) => grown(old, new Uint32Array(size));
    const signed = (old: Int32Array) => grown(old, new Int32Array(size));
    this.start = wide(this.start);
    this.stop = wide(this.stop);
    this.state = grown(this.state, new Uint8Array(size));
    this.lane = signed(this.lane);
    this.previous = signed(this.previous);
    this.jump = signed(this.jump);
    this.depth = signed(this.depth);
  }
}

function grown<A extends { set(from: ArrayLike<number>): void }>(old: ArrayLike<number>, next: A): A {
  next.set(old);
  return next;
}
