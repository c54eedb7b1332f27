/** Counts by call path of what happened in some order: as it stands now, and as it stood at the beginning of each page. */
import { PAGE_BITS } from './column.ts';

export class PathTally {
  /** Counts by path, `width` of them each. */
  counts: Uint32Array;
  /** Facts up to here have been counted. */
  counted = 0;
  private readonly width: number;
  private readonly before = new Map<number, Uint32Array>();
  private firstPage = 0;

  constructor(width: number) {
    this.width = width;
    this.counts = new Uint32Array(64 * width);
  }

  /** Counts some; `paths` is how many paths are known. */
  add(path: number, column: number, paths: number, count = 1): void {
    const needed = Math.max(path + 1, paths) * this.width;
    if (needed > this.counts.length) {
      const grown = new Uint32Array(2 * needed);
      grown.set(this.counts);
      this.counts = grown;
    }
    this.counts[path * this.width + column] += count;
  }

  /** To be called before a fact with this number is counted. */
  reach(number: number, paths: number): void {
    const page = number >>> PAGE_BITS;
    if (!this.before.has(page)) this.before.set(page, this.counts.slice(0, paths * this.width));
    this.counted = number + 1;
  }

  /** As it stood when this page began, as a copy that is the caller's; undefined where that is not known. */
  atPage(page: number): Uint32Array | undefined {
    const known = this.before.get(page);
    if (known === undefined) return undefined;
    const copy = new Uint32Array(this.counts.length);
    copy.set(known);
    return copy;
  }

  /** Forgets how it stood when pages before this one began. */
  dropBefore(page: number): void {
    for (; this.firstPage < page; this.firstPage++) this.before.delete(this.firstPage);
  }
}
