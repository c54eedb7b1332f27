/**
 * When each lane became free, in a tree that finds the nearest lane that has been free since a moment in
 * logarithmic time: packing a million bars asks it a million times.
 */
import { NEVER, NONE } from '../trace/trace.ts';

export class LaneEnds {
  count = 0;
  /** Leaves of the tree; a power of two. */
  private leaves = 64;
  /** The least end below each inner node; the leaves stand behind them. */
  private ends = new Uint32Array(2 * 64).fill(NEVER);

  /** One more lane, below all others; its number. */
  add(end: number): number {
    if (this.count === this.leaves) this.grow();
    const lane = this.count++;
    this.set(lane, end);
    return lane;
  }

  /** The moment since which a lane is free; NEVER while it is taken. */
  get(lane: number): number {
    return this.ends[this.leaves + lane]!;
  }

  set(lane: number, end: number): void {
    const { ends } = this;
    let at = this.leaves + lane;
    ends[at] = end;
    for (at >>= 1; at >= 1; at >>= 1) {
      const least = Math.min(ends[2 * at]!, ends[2 * at + 1]!);
      if (ends[at] === least) return;
      ends[at] = least;
    }
  }

  /** The first lane from `from` on that is free since `moment` or longer; NONE when there is none. */
  below(from: number, moment: number): number {
    if (from >= this.count) return NONE;
    const { ends, leaves } = this;
    let at = leaves + Math.max(0, from);
    // Up, until the tree at the right holds one; then down to the leftmost.
    while (ends[at]! > moment) {
      while ((at & 1) === 1) at >>= 1;
      if (at === 0) return NONE;
      at++;
    }
    while (at < leaves) at = ends[2 * at]! <= moment ? 2 * at : 2 * at + 1;
    return at - leaves < this.count ? at - leaves : NONE;
  }

  /** The last lane up to `from` that is free since `moment` or longer; NONE when there is none. */
  above(from: number, moment: number): number {
    if (from < 0 || this.count === 0) return NONE;
    const { ends, leaves } = this;
    let at = leaves + Math.min(from, this.count - 1);
    while (ends[at]! > moment) {
      while ((at & 1) === 0) {
        at >>= 1;
        if (at <= 1) return NONE;
      }
      if (at <= 1) return NONE;
      at--;
    }
    while (at < leaves) at = ends[2 * at + 1]! <= moment ? 2 * at + 1 : 2 * at;
    return at - leaves;
  }

  private grow(): void {
    const old = this.ends.subarray(this.leaves);
    this.leaves *= 2;
    this.ends = new Uint32Array(2 * this.leaves).fill(NEVER);
    this.ends.set(old, this.leaves);
    for (let at = this.leaves - 1; at >= 1; at--) this.ends[at] = Math.min(this.ends[2 * at]!, this.ends[2 * at + 1]!);
  }
}
