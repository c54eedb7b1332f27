/**
 * How many promises were made on each call path by a moment, and in which states they were then: from the whole
 * trace, so that what a group says is true of the run and not of the few promises that its graph was told of. It
 * counts forward once, in slices, and keeps two bytes a promise and the counts at each page's beginning: a moment of
 * the past costs at most the way through one page of each list.
 */
import { type CallPath, CallPaths } from '../model/call-paths.ts';
import { PAGE, PAGE_BITS } from './column.ts';
import { PathParts } from './path-parts.ts';
import { PathTally } from './path-tally.ts';
import { NONE, type Trace } from './trace.ts';

/** Rows counted between two looks at the clock. */
const SLICE = 4_096;

/** What was made on some call paths by a moment. */
export interface PathCount {
  readonly made: number;
  /** Pending, returned, failed, cancelled; what had become a part of another promise is as that one was. */
  readonly states: readonly [number, number, number, number];
}

interface Tables {
  readonly made: Uint32Array;
  readonly ended: Uint32Array;
  readonly parts: Uint32Array;
}

/** The path of a row that had left before it was counted. */
const UNCOUNTED = 0xffff;
/** Settled states in a tally: returned, failed, cancelled. */
const STATES = 3;

export class PathCounts {
  private readonly trace: Trace;
  private readonly paths = new CallPaths();
  /** By page, the index of the path of each row. */
  private readonly pages = new Map<number, Uint16Array>();
  /** Paths of rows that are kept, though their page is not. */
  private readonly elders = new Map<number, number>();
  private readonly made = new PathTally(1);
  private readonly ended = new PathTally(STATES);
  private readonly parts = new PathParts(STATES);
  /** Becomings up to here have been counted. */
  private joined = 0;
  private firstPage = 0;
  private shownMoment = -1;
  private shown: Tables | null = null;

  constructor(trace: Trace) {
    this.trace = trace;
  }

  /** Counts on, until `enough` says so; true when all has been counted. */
  advance(enough: () => boolean = () => false): boolean {
    const { trace, made } = this;
    made.counted = Math.max(made.counted, trace.firstRow);
    while (made.counted < trace.rows) {
      const stop = Math.min(trace.rows, made.counted + SLICE);
      for (let row = made.counted; row < stop; row++) this.count(row);
      this.shown = null;
      if (stop < trace.rows && enough()) return false;
    }
    if (!this.countEnds(enough)) return false;
    this.letGo();
    return true;
  }

  /** Settlements and becomings in the order in which they happened: parts are there before what they are settles. */
  private countEnds(enough: () => boolean): boolean {
    const { trace, ended, parts, paths } = this;
    const { settlements, becomings } = trace;
    ended.counted = Math.max(ended.counted, settlements.first);
    this.joined = Math.max(this.joined, becomings.first);
    let left = SLICE;
    while (ended.counted < settlements.end || this.joined < becomings.end) {
      const at = ended.counted;
      const next = at < settlements.end ? settlements.moment(at) : Number.POSITIVE_INFINITY;
      if (this.joined < becomings.end && becomings.moment(this.joined) < next) {
        const row = becomings.row(this.joined++);
        parts.become(row, trace.outerOf(row), this.pathOf(row));
      } else {
        ended.reach(at, paths.all.length);
        const row = settlements.row(at);
        const state = this.stateOf(row);
        const path = this.pathOf(row);
        if (path !== NONE) ended.add(path, state, paths.all.length);
        parts.settle(row, at, state, paths.all.length);
      }
      if (--left > 0) continue;
      left = SLICE;
      this.shown = null;
      if (enough()) return false;
    }
    this.shown = null;
    return true;
  }

  /** Numbers of the call paths of these rows, as far as they have been counted; of those before `end` only. */
  pathsOf(rows: Iterable<number>, end = this.made.counted): Set<number> {
    const paths = new Set<number>();
    for (const row of rows) if (row < end) paths.add(this.pathOf(row));
    paths.delete(NONE);
    return paths;
  }

  /** What had been made by a moment on the call paths of these rows. */
  at(rows: Iterable<number>, moment: number): PathCount {
    const { trace } = this;
    const end = Math.min(trace.rowsAt(moment), this.made.counted);
    const paths = this.pathsOf(rows, end);
    if (paths.size === 0) return { made: 0, states: [0, 0, 0, 0] };
    const tables = this.tables(moment, end);
    let made = 0;
    const ends = [0, 0, 0];
    for (const path of paths) {
      made += tables.made[path] ?? 0;
      for (let state = 0; state < STATES; state++) {
        ends[state] += (tables.ended[path * STATES + state] ?? 0) + (tables.parts[path * STATES + state] ?? 0);
      }
    }
    const [returned, failed, cancelled] = ends;
    const pending = Math.max(0, made - returned - failed - cancelled);
    return { made, states: [pending, returned, failed, cancelled] };
  }

  /** All counts at a moment; the last ones are remembered, as one picture asks for many groups. */
  private tables(moment: number, end: number): Tables {
    if (this.shown !== null && this.shownMoment === moment) return this.shown;
    const { settlements } = this.trace;
    this.shownMoment = moment;
    this.shown = {
      made: this.madeBy(end),
      ended: this.endedBy(moment),
      parts: this.parts.at(settlements.firstFrom(moment + 1), settlements.first, (at) =>
        this.stateOf(settlements.row(at)),
      ),
    };
    return this.shown;
  }

  private madeBy(end: number): Uint32Array {
    if (end >= this.made.counted) return this.made.counts;
    const number = end >>> PAGE_BITS;
    const counts = this.made.atPage(number) ?? new Uint32Array(this.made.counts.length);
    for (let row = number * PAGE; row < end; row++) {
      const path = this.pathOf(row);
      if (path !== NONE) counts[path]++;
    }
    return counts;
  }

  /** Forward from the beginning of the page, or backwards from its end where its beginning is no longer kept. */
  private endedBy(moment: number): Uint32Array {
    const { settlements: list } = this.trace;
    const tally = this.ended;
    const end = Math.min(list.firstFrom(moment + 1), tally.counted);
    if (end >= tally.counted) return tally.counts;
    const page = end >>> PAGE_BITS;
    const backwards = page * PAGE < list.first;
    const next = Math.min(tally.counted, (page + 1) * PAGE);
    const counts =
      tally.atPage(backwards ? page + 1 : page) ??
      (backwards ? tally.counts.slice() : new Uint32Array(tally.counts.length));
    const by = backwards ? -1 : 1;
    for (let at = backwards ? end : page * PAGE; at < (backwards ? next : end); at++) {
      const row = list.row(at);
      const path = this.pathOf(row);
      if (path !== NONE) counts[path * STATES + this.stateOf(row)] += by;
    }
    return counts;
  }

  private count(row: number): void {
    const { trace } = this;
    const number = row >>> PAGE_BITS;
    this.made.reach(row, this.paths.all.length);
    let page = this.pages.get(number);
    if (page === undefined) {
      page = new Uint16Array(PAGE).fill(UNCOUNTED);
      this.pages.set(number, page);
    }
    const madeIn = trace.madeInOf(row);
    const parent = madeIn === NONE || madeIn === row ? null : this.pathAt(this.pathOf(madeIn));
    const { index } = this.paths.of(parent, trace.siteOf(row), trace.operationOf(row));
    page[row & (PAGE - 1)] = index;
    this.made.add(index, 0, this.paths.all.length);
  }

  private stateOf(row: number): number {
    return Math.max(0, this.trace.stateAt(row, this.trace.settledAt(row)) - 1);
  }

  private pathOf(row: number): number {
    const path = this.pages.get(row >>> PAGE_BITS)?.[row & (PAGE - 1)] ?? this.elders.get(row) ?? UNCOUNTED;
    return path === UNCOUNTED ? NONE : path;
  }

  private pathAt(index: number): CallPath | null {
    return index === NONE ? null : this.paths.all[index];
  }

  /** Pages of which the trace has let go. */
  private letGo(): void {
    const { trace, pages, elders } = this;
    const first = trace.firstRow >>> PAGE_BITS;
    if (this.firstPage < first) for (const row of elders.keys()) if (!trace.isKept(row)) elders.delete(row);
    for (; this.firstPage < first; this.firstPage++) {
      const page = pages.get(this.firstPage);
      pages.delete(this.firstPage);
      page?.forEach((path, at) => {
        const row = this.firstPage * PAGE + at;
        if (path !== UNCOUNTED && trace.isKept(row)) elders.set(row, path);
      });
    }
    this.made.dropBefore(first);
    this.ended.dropBefore(trace.settlements.first >>> PAGE_BITS);
    this.parts.dropBefore(trace.settlements.first);
  }
}
