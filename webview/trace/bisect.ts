/** Looking up in what is in order, by halves. Where every id and every edge passes (ids.ts, edges.ts) it is written out. */

/** The first whole number from `from` on, below `end`, of which it holds; else `end`. From there on it goes on to hold. */
export function firstWhere(from: number, end: number, holds: (at: number) => boolean): number {
  let low = from;
  let high = end;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
