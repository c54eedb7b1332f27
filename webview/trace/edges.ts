/**
 * Who waits for whom, in the order in which it was said: eight bytes an edge.
 *
 * A promise mostly says what it waits for right after it was made, all in one role: of such edges the column of
 * sources is enough, for the rows know where theirs begin. One that is said later stands in a table of its own.
 */
import { Column32, PAGE_BITS } from './column.ts';
import type { Rows } from './rows.ts';
import { type Dependencies, NONE } from './trace.ts';

const NO_EDGE = 0xffff_ffff;
const MOMENT_END = 0xffff_ffff;

interface OldEdge {
  readonly waiter: number;
  readonly source: number;
  readonly role: number;
  readonly moment: number;
}

export class Edges implements Dependencies {
  first = 0;
  end = 0;
  private readonly rows: Rows;
  private readonly sources = new Column32(NO_EDGE);
  /** The edge before this one of those that wait for the same source. */
  private readonly before = new Column32(NO_EDGE);
  /** Of the edges that were said late: their numbers (ascending), who waits, when, in which role, the one before. */
  private readonly lateEdges = new Column32(0);
  private readonly lateWaiters = new Column32(0);
  private readonly lateMoments = new Column32(0);
  private readonly lateRoles = new Column32(0);
  private readonly lateBefore = new Column32(NO_EDGE);
  private lateFirst = 0;
  private lateCount = 0;
  /** Edges of rows that have outlived their page, between two that are both kept: by who waits, and by source. */
  private readonly oldSources = new Map<number, OldEdge[]>();
  private readonly oldWaiters = new Map<number, OldEdge[]>();
  /** The row that was made last, as long as only its edges were said since, and how many. */
  private fresh = NONE;
  private freshMoment = 0;

  constructor(rows: Rows) {
    this.rows = rows;
  }

  /** A row was made: what it waits for may follow. */
  made(row: number, moment: number): void {
    this.fresh = row;
    this.freshMoment = moment;
  }

  add(waiter: number, source: number, role: number, moment: number): void {
    const { rows } = this;
    const edge = this.end++;
    this.sources.set(edge, source);
    const before = rows.lastWaiter.get(source);
    if (before !== NO_EDGE) this.before.set(edge, before);
    rows.lastWaiter.set(source, edge);
    const isNext = waiter === this.fresh && moment === this.freshMoment + 1;
    const isFirst = isNext && rows.firstEdge.get(waiter) === edge;
    if (isFirst) rows.setRole(waiter, role);
    if (isNext && rows.roleOf(waiter) === role) this.freshMoment = moment;
    else {
      this.fresh = NONE;
      this.addLate(edge, waiter, role, moment);
    }
  }

  row(edge: number): number {
    const late = this.lateAt(edge);
    return late === NONE ? this.rowOfFirst(edge) : this.lateWaiters.get(late);
  }

  source(edge: number): number {
    return this.sources.get(edge);
  }

  role(edge: number): number {
    const late = this.lateAt(edge);
    return late === NONE ? this.rows.roleOf(this.rowOfFirst(edge)) : this.lateRoles.get(late);
  }

  moment(edge: number): number {
    const late = this.lateAt(edge);
    if (late !== NONE) return this.lateMoments.get(late);
    const row = this.rowOfFirst(edge);
    return this.rows.createdAt(row) + 1 + edge - this.rows.firstEdge.get(row);
  }

  firstFrom(moment: number): number {
    let low = this.first;
    let high = this.end;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.moment(middle) < moment) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  sourcesOf(row: number, visit: (source: number, role: number, moment: number) => unknown): void {
    const { rows } = this;
    for (const { source, role, moment } of this.oldSources.get(row) ?? []) {
      if (visit(source, role, moment) === false) return;
    }
    const begin = rows.firstEdge.get(row);
    // Of a row that has outlived its page the old edges are all: what the next row says may have gone.
    if (row >= rows.ids.first && begin !== NO_EDGE && begin >= this.first) {
      const next = row + 1 < rows.count ? rows.firstEdge.get(row + 1) : this.end;
      const end = Math.min(next, this.firstLateFrom(begin));
      const role = rows.roleOf(row);
      const moment = rows.createdAt(row) + 1;
      for (let edge = begin; edge < end; edge++) {
        if (visit(this.sources.get(edge), role, moment + edge - begin) === false) return;
      }
    }
    const late: number[] = [];
    for (let at = rows.lastLateEdge.get(row); at !== NO_EDGE && at >= this.lateFirst; at = this.lateBefore.get(at)) {
      late.push(at);
    }
    for (let i = late.length - 1; i >= 0; i--) {
      const at = late[i];
      const source = this.sources.get(this.lateEdges.get(at));
      if (visit(source, this.lateRoles.get(at), this.lateMoments.get(at)) === false) return;
    }
  }

  waitersOf(source: number, visit: (waiter: number, role: number, moment: number) => unknown): void {
    let edge = this.rows.lastWaiter.get(source);
    for (; edge !== NO_EDGE && edge >= this.first; edge = this.before.get(edge)) {
      if (visit(this.row(edge), this.role(edge), this.moment(edge)) === false) return;
    }
    const old = this.oldWaiters.get(source) ?? [];
    for (let i = old.length - 1; i >= 0; i--) {
      if (visit(old[i].waiter, old[i].role, old[i].moment) === false) return;
    }
  }

  /**
   * Lets go of the edges that were said before a moment, but for those of the rows in `keep` to a source that is
   * kept. Call it before the rows go.
   */
  dropBefore(until: number, keep: readonly number[], isKept: (row: number) => boolean): void {
    const edge = this.firstFrom(until);
    for (const waiter of keep) {
      const edges: OldEdge[] = [];
      const old = this.oldSources.get(waiter)?.length ?? 0;
      let seen = 0;
      this.sourcesOf(waiter, (source, role, moment) => {
        const isNew = seen++ >= old && moment < until;
        if (isNew && isKept(source)) edges.push({ waiter, source, role, moment });
      });
      for (const one of edges) {
        push(this.oldSources, waiter, one);
        push(this.oldWaiters, one.source, one);
      }
    }
    const late = this.lateFrom(edge);
    for (let page = this.lateFirst >>> PAGE_BITS; page < late >>> PAGE_BITS; page++) {
      for (const column of this.lateColumns) column.dropPage(page, []);
    }
    this.lateFirst = late;
    for (let page = this.first >>> PAGE_BITS; page < edge >>> PAGE_BITS; page++) {
      this.sources.dropPage(page, []);
      this.before.dropPage(page, []);
    }
    this.first = edge;
  }

  /** Lets go of the edges of a row that had outlived its page. */
  forget(row: number): void {
    for (const edge of this.oldSources.get(row) ?? []) pull(this.oldWaiters, edge.source, edge);
    for (const edge of this.oldWaiters.get(row) ?? []) pull(this.oldSources, edge.waiter, edge);
    this.oldSources.delete(row);
    this.oldWaiters.delete(row);
  }

  get bytes(): number {
    return this.sources.bytes + this.before.bytes;
  }

  get lateBytes(): number {
    return this.lateColumns.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  private get lateColumns(): Column32[] {
    return [this.lateEdges, this.lateWaiters, this.lateMoments, this.lateRoles, this.lateBefore];
  }

  private addLate(edge: number, waiter: number, role: number, moment: number): void {
    const at = this.lateCount++;
    this.lateEdges.set(at, edge);
    this.lateWaiters.set(at, waiter);
    this.lateMoments.set(at, moment);
    this.lateRoles.set(at, role);
    const before = this.rows.lastLateEdge.get(waiter);
    if (before !== NO_EDGE) this.lateBefore.set(at, before);
    this.rows.lastLateEdge.set(waiter, at);
  }

  /** The place of an edge among the late ones, or NONE. */
  private lateAt(edge: number): number {
    const at = this.lateFrom(edge);
    return at < this.lateCount && this.lateEdges.get(at) === edge ? at : NONE;
  }

  private lateFrom(edge: number): number {
    let low = this.lateFirst;
    let high = this.lateCount;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.lateEdges.get(middle) < edge) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Number of the first late edge that is not before this one. */
  private firstLateFrom(edge: number): number {
    const at = this.lateFrom(edge);
    return at < this.lateCount ? this.lateEdges.get(at) : MOMENT_END;
  }

  /** The row of an edge that was said right after the row was made: the last whose edges begin there or before. */
  private rowOfFirst(edge: number): number {
    const { rows } = this;
    let low = rows.ids.first;
    let high = rows.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (rows.firstEdge.get(middle) <= edge) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

function push(lists: Map<number, OldEdge[]>, key: number, edge: OldEdge): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [edge]);
  else list.push(edge);
}

function pull(lists: Map<number, OldEdge[]>, key: number, edge: OldEdge): void {
  const rest = lists.get(key)?.filter((one) => one !== edge) ?? [];
  if (rest.length === 0) lists.delete(key);
  else lists.set(key, rest);
}
