/**
 * How many promises were made on each call path by a moment: from the whole trace, so that a group can say of how
 * many it is a part. It counts forward once, in slices, and keeps two bytes a promise and the counts at each page's
 * beginning: a moment of the past costs at most the way through one page.
 */
import { type CallPath, CallPaths } from '../model/call-paths.ts';
import { PAGE, PAGE_BITS } from './column.ts';
import { NONE, type Trace } from './trace.ts';

/** Rows counted between two looks at the clock. */
const SLICE = 4_096;

interface Page {
  /** Index of the path of each row. */
  readonly paths: Uint16Array;
  /** By path, how many had been made before this page. */
  readonly before: Uint32Array;
}

export class PathCounts {
  private readonly trace: Trace;
  private readonly paths = new CallPaths();
  private readonly pages = new Map<number, Page>();
  private counts = new Uint32Array(64);
  /** Rows up to here have been counted, but for those that had left by then. */
  private counted = 0;
  private firstPage = 0;

  constructor(trace: Trace) {
    this.trace = trace;
  }

  /** Counts on, until `enough` says so; true when all has been counted. */
  advance(enough: () => boolean = () => false): boolean {
    const { trace } = this;
    if (this.counted < trace.firstRow) this.counted = trace.firstRow;
    while (this.counted < trace.rows) {
      const stop = Math.min(trace.rows, this.counted + SLICE);
      for (let row = this.counted; row < stop; row++) this.count(row);
      this.counted = stop;
      if (stop < trace.rows && enough()) return false;
    }
    this.letGo();
    return true;
  }

  /** How many promises had been made by a moment on the call paths of these rows. */
  made(rows: Iterable<number>, moment: number): number {
    const end = Math.min(this.trace.rowsAt(moment), this.counted);
    const paths = new Set<number>();
    for (const row of rows) if (row < end) paths.add(this.pathOf(row));
    paths.delete(NONE);
    if (paths.size === 0) return 0;
    const number = (end - 1) >>> PAGE_BITS;
    const page = this.pages.get(number);
    if (page === undefined) return 0;
    let made = 0;
    const wanted = new Uint8Array(this.paths.all.length);
    for (const path of paths) {
      made += page.before[path] ?? 0;
      wanted[path] = 1;
    }
    const inPage = end - number * PAGE;
    for (let at = 0; at < inPage; at++) made += wanted[page.paths[at]];
    return made;
  }

  private count(row: number): void {
    const { trace } = this;
    const number = row >>> PAGE_BITS;
    let page = this.pages.get(number);
    if (page === undefined) {
      page = { paths: new Uint16Array(PAGE), before: this.counts.slice(0, Math.max(1, this.paths.all.length)) };
      this.pages.set(number, page);
    }
    const madeIn = trace.madeInOf(row);
    const parent = madeIn === NONE || madeIn === row ? null : this.pathAt(this.pathOf(madeIn));
    const { index } = this.paths.of(parent, trace.siteOf(row), trace.operationOf(row));
    page.paths[row & (PAGE - 1)] = index;
    if (index >= this.counts.length) {
      const grown = new Uint32Array(2 * index);
      grown.set(this.counts);
      this.counts = grown;
    }
    this.counts[index]++;
  }

  private pathOf(row: number): number {
    return this.pages.get(row >>> PAGE_BITS)?.paths[row & (PAGE - 1)] ?? NONE;
  }

  private pathAt(index: number): CallPath | null {
    return index === NONE ? null : this.paths.all[index];
  }

  /** Pages of which the trace has let go. */
  private letGo(): void {
    for (; this.firstPage < this.trace.firstRow >>> PAGE_BITS; this.firstPage++) this.pages.delete(this.firstPage);
  }
}
