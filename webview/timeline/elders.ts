/**
 * Bars of promises so old that the bounded memory keeps nothing around them: they are still pending, or only just
 * settled, and go on standing on their lanes. They are few beside the others, so they stand in a table.
 */
import { NONE } from '../trace/trace.ts';

export interface Elder {
  readonly row: number;
  /** Moments. */
  readonly start: number;
  stop: number;
  state: number;
  readonly lane: number;
}

export class Elders {
  private readonly byRow = new Map<number, Elder>();
  /** Those of a lane, the oldest first. */
  private readonly byLane = new Map<number, Elder[]>();

  get(row: number): Elder | undefined {
    return this.byRow.get(row);
  }

  all(): Iterable<Elder> {
    return this.byRow.values();
  }

  /** Younger ones come later. */
  add(elder: Elder): void {
    this.byRow.set(elder.row, elder);
    const there = this.byLane.get(elder.lane);
    if (there === undefined) this.byLane.set(elder.lane, [elder]);
    else there.push(elder);
  }

  /** The youngest on a lane that is older than `row`, or NONE. */
  before(lane: number, row: number): number {
    const there = this.byLane.get(lane);
    if (there === undefined) return NONE;
    let at = there.length - 1;
    while (at >= 0 && there[at]!.row >= row) at--;
    return there[at]?.row ?? NONE;
  }

  /** Forgets those that are no longer kept. */
  prune(isKept: (row: number) => boolean): void {
    for (const { row, lane } of this.byRow.values()) {
      if (isKept(row)) continue;
      this.byRow.delete(row);
      const rest = this.byLane.get(lane)!.filter((elder) => elder.row !== row);
      if (rest.length === 0) this.byLane.delete(lane);
      else this.byLane.set(lane, rest);
    }
  }
}
