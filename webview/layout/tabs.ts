/**
 * Tab stops: the left edges on which things stand below one another.
 *
 * There are no columns of one width, because a column that grows would move everything right of
 * it. What needs to stand at least at some x goes on to the next stop when one is near, and makes
 * a stop there otherwise.
 */
const NEAR = 60;

export class Tabs {
  private readonly stops: number[] = [];
  private readonly uses = new Map<number, number>();

  /** The left edge to use for something that must stand at `least` or further right. */
  at(least: number): number {
    const { stops } = this;
    const index = this.indexOf(least);
    if (index < stops.length && stops[index] - least <= NEAR) return stops[index];
    return least;
  }

  /** Something stands at a left edge. */
  use(left: number): void {
    const count = this.uses.get(left) ?? 0;
    if (count === 0) this.stops.splice(this.indexOf(left), 0, left);
    this.uses.set(left, count + 1);
  }

  /** And no more. */
  leave(left: number): void {
    const count = this.uses.get(left) ?? 0;
    if (count > 1) this.uses.set(left, count - 1);
    else if (count === 1) {
      this.uses.delete(left);
      this.stops.splice(this.indexOf(left), 1);
    }
  }

  /** Index of the first stop at `left` or right of it. */
  private indexOf(left: number): number {
    let low = 0;
    let high = this.stops.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.stops[middle] < left) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
