/**
 * Which promises have become a part of which: what settles with a promise. Kept only until that promise has left the
 * trace, and for no more promises than a page bears; those beyond stay counted as a part of another.
 */
import type { Trace } from '../../trace/trace.ts';

const MOST_MEMBERS = 4_000_000;
const WORTH_FORGETTING = 65_536;

export class Members {
  private readonly inner = new Map<number, number[]>();
  private kept = 0;
  private first = 0;

  join(outer: number, row: number): void {
    if (this.kept >= MOST_MEMBERS) return;
    const list = this.inner.get(outer);
    if (list === undefined) this.inner.set(outer, [row]);
    else list.push(row);
    this.kept++;
  }

  /** All that is a part of `root`, through any number of becomings. */
  visit(root: number, visit: (row: number) => void): void {
    const open = [root];
    for (let outer = open.pop(); outer !== undefined; outer = open.pop()) {
      const list = this.inner.get(outer);
      if (list === undefined) continue;
      for (const row of list) {
        visit(row);
        if (this.inner.has(row)) open.push(row);
      }
    }
  }

  /** Lets go of what has left the trace, once that is worth the way through all. */
  forget(trace: Trace): void {
    if (trace.firstRow - this.first < WORTH_FORGETTING) return;
    this.first = trace.firstRow;
    for (const [outer, list] of this.inner) {
      if (trace.isKept(outer)) continue;
      this.kept -= list.length;
      this.inner.delete(outer);
    }
  }
}
