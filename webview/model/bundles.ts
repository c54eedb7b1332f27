/**
 * Edges that begin or end in a group, counted as they come and go: how many run from this place to that one.
 *
 * A place is what is drawn for a row: the row itself, a group, or nothing. When a row moves from one place to another
 * its edges move with it, so that a frame reads counts and never walks the edges of what is folded.
 */
import { CANCELS, type EdgeTable } from './edge-table.ts';
import { grownInt32, grownLength, grownUint8 } from './grow.ts';
import { NONE, type PromiseTable } from './promise-table.ts';

/** Kinds of a bundle: the codes of roles and of the two cancels, then becoming. */
export const BECOMES = CANCELS + 2;

/** A row that waits for more than this has its edges counted, even those from rows that stand. */
const HEAVY = 64;
/** Places are rows from 0 on, NONE, and groups below it. */
const LOWEST = -(2 ** 14);
const RANGE = 2 ** 24;

/** The place of a group's node. */
export const placeOfGroup = (index: number): number => -2 - index;
/** The index of the group that a place is, or NONE. */
export const groupOfPlace = (place: number): number => (place < NONE ? -2 - place : NONE);

/** So many edges of one kind from one place to another. */
export interface Bundle {
  readonly from: number;
  readonly to: number;
  readonly kind: number;
  count: number;
}

export class Bundles {
  readonly all = new Map<number, Bundle>();
  private readonly promises: PromiseTable;
  private readonly edges: EdgeTable;
  private place = new Int32Array(256).fill(NONE);
  /** Of an edge: 1 + the kind under which it was counted, 0 when it was not. */
  private told = new Uint8Array(256);
  /** Of a row: how many promises it waits for, and how many of these have settled; what was dropped stays counted. */
  private sources = new Int32Array(256);
  private ended = new Int32Array(256);
  /** Rows of which `settled` was told: a model that is replayed says the edges of what has long settled first. */
  private settledYet = new Uint8Array(256);
  /** The row whose inner promise this row is, by the chain of becomings, and the inner one of this row. */
  private outer = new Int32Array(256).fill(NONE);
  private inner = new Int32Array(256).fill(NONE);

  constructor(promises: PromiseTable, edges: EdgeTable) {
    this.promises = promises;
    this.edges = edges;
  }

  /** Of what a row waits for: how many there were, and how many have settled. */
  progressOf(row: number): { readonly ended: number; readonly total: number } {
    return { ended: this.ended[row], total: this.sources[row] };
  }

  /** Whether the edges of a row are counted here, all of them. */
  isHeavy(row: number): boolean {
    return this.sources[row] > HEAVY;
  }

  placeOf(row: number): number {
    return this.place[row];
  }

  created(row: number): void {
    if (row >= this.place.length) this.grow(row);
    this.place[row] = NONE;
    this.sources[row] = 0;
    this.ended[row] = 0;
    this.settledYet[row] = 0;
    this.outer[row] = NONE;
    this.inner[row] = NONE;
  }

  connected(edge: number): void {
    if (edge >= this.told.length) this.told = grownUint8(this.told, grownLength(this.told.length, edge));
    const kind = this.edges.role[edge];
    const [source, waiter] = [this.edges.source[edge], this.edges.waiter[edge]];
    const known = this.told[edge];
    if (known === kind + 1) return;
    if (known > 0) this.count(this.place[source], this.place[waiter], known - 1, waiter, -1);
    else if (kind < CANCELS) this.countSource(source, waiter);
    this.told[edge] = kind + 1;
    this.count(this.place[source], this.place[waiter], kind, waiter, 1);
  }

  /** Something has settled: those who wait for one of its rows have one less to wait for. */
  settled(row: number): void {
    if (this.settledYet[row] === 1) return;
    this.settledYet[row] = 1;
    for (let edge = this.promises.firstWaiter[row]; edge !== NONE; edge = this.edges.nextWaiter[edge]) {
      if (this.edges.role[edge] < CANCELS) this.ended[this.edges.waiter[edge]]++;
    }
  }

  /** `inner` is drawn as what `outer` became; NONE ends that. */
  becomes(inner: number, outer: number): void {
    const before = this.outer[inner];
    if (before === outer) return;
    if (before !== NONE) {
      this.count(this.place[inner], this.place[before], BECOMES, before, -1);
      if (this.inner[before] === inner) this.inner[before] = NONE;
    }
    this.outer[inner] = outer;
    if (outer === NONE) return;
    const replaced = this.inner[outer];
    if (replaced !== NONE) this.becomes(replaced, NONE);
    this.inner[outer] = inner;
    this.count(this.place[inner], this.place[outer], BECOMES, outer, 1);
  }

  /** A row is drawn somewhere else from now on, or nowhere (NONE). */
  move(row: number, place: number): void {
    const before = this.place[row];
    if (before === place) return;
    this.countAll(row, before, -1);
    this.place[row] = place;
    this.countAll(row, place, 1);
  }

  /** The row was part of a round of a loop that is over: nothing of it is drawn. */
  over(row: number): void {
    this.move(row, NONE);
    this.becomes(row, NONE);
    if (this.inner[row] !== NONE) this.becomes(this.inner[row], NONE);
  }

  /** The row leaves; its edges still stand. */
  dropping(row: number): void {
    this.over(row);
    const { promises, edges, told } = this;
    for (let edge = promises.firstSource[row]; edge !== NONE; edge = edges.nextSource[edge]) told[edge] = 0;
    for (let edge = promises.firstWaiter[row]; edge !== NONE; edge = edges.nextWaiter[edge]) told[edge] = 0;
  }

  private countSource(source: number, waiter: number): void {
    if (this.settledYet[source] === 1) this.ended[waiter]++;
    if (++this.sources[waiter] !== HEAVY + 1) return;
    // From now on the edges from rows that stand are counted, too.
    const { promises, edges, place, told } = this;
    for (let edge = promises.firstSource[waiter]; edge !== NONE; edge = edges.nextSource[edge]) {
      const from = place[edges.source[edge]];
      if (told[edge] > 0 && from >= 0 && place[waiter] >= 0) {
        this.add(from, place[waiter], told[edge] - 1, 1);
      }
    }
  }

  /** All edges of a row, as seen from a place of it. */
  private countAll(row: number, at: number, by: number): void {
    if (at === NONE) return;
    const { promises, edges, place, told } = this;
    for (let edge = promises.firstSource[row]; edge !== NONE; edge = edges.nextSource[edge]) {
      if (told[edge] > 0 && edges.source[edge] !== row)
        this.count(place[edges.source[edge]], at, told[edge] - 1, row, by);
    }
    for (let edge = promises.firstWaiter[row]; edge !== NONE; edge = edges.nextWaiter[edge]) {
      const waiter = edges.waiter[edge];
      if (told[edge] > 0 && waiter !== row) this.count(at, place[waiter], told[edge] - 1, waiter, by);
    }
    if (this.outer[row] !== NONE) this.count(at, place[this.outer[row]], BECOMES, this.outer[row], by);
    if (this.inner[row] !== NONE) this.count(place[this.inner[row]], at, BECOMES, row, by);
  }

  private count(from: number, to: number, kind: number, waiter: number, by: number): void {
    if (from === to || from === NONE || to === NONE) return;
    if (from >= 0 && to >= 0 && (kind === BECOMES || !this.isHeavy(waiter))) return;
    this.add(from, to, kind, by);
  }

  private add(from: number, to: number, kind: number, by: number): void {
    const key = ((from - LOWEST) * RANGE + (to - LOWEST)) * 8 + kind;
    const bundle = this.all.get(key);
    if (bundle === undefined) this.all.set(key, { from, to, kind, count: by });
    else if (bundle.count + by === 0) this.all.delete(key);
    else bundle.count += by;
  }

  private grow(row: number): void {
    const length = grownLength(this.place.length, row);
    this.place = grownInt32(this.place, length, NONE);
    this.sources = grownInt32(this.sources, length, 0);
    this.ended = grownInt32(this.ended, length, 0);
    this.settledYet = grownUint8(this.settledYet, length);
    this.outer = grownInt32(this.outer, length, NONE);
    this.inner = grownInt32(this.inner, length, NONE);
  }
}
