/**
 * The promises as columns: row numbers are dense and reused, whatever the ids of the program are.
 *
 * Ids come from the sender and may jump by a billion; a map takes them to rows, so that memory
 * follows the number of promises kept. Columns that point to other promises hold ids where the
 * other may be dropped first (madeIn, by, cause), and rows where both go together (parent).
 */
import { grownFloat64, grownInt32, grownLength, grownUint8 } from './grow.ts';

/** No row. */
export const NONE = -1;

export class PromiseTable {
  /** Rows in use. */
  alive = 0;
  private end = 0;
  private readonly free: number[] = [];
  private readonly rows = new Map<number, number>();
  private made = 0;

  id = new Float64Array(256);
  /** Counts rows as they are made: the order of creation, whatever the ids are. */
  serial = new Float64Array(256);
  operation = new Uint8Array(256);
  state = new Uint8Array(256);
  createdAt = new Float64Array(256);
  settledAt = new Float64Array(256);
  duration = new Float64Array(256);
  /** Site number of the sender; 0 for none. */
  site = new Float64Array(256);
  cause = new Float64Array(256);
  /** Id of the promise in whose callback it was made, and of the one whose settling ran that callback. */
  madeIn = new Float64Array(256);
  by = new Float64Array(256);
  /** Row of the promise that it became a part of, NONE for a root. */
  parent = new Int32Array(256).fill(NONE);
  /** Of a root: the promises it became, in order, linked by nextInner. */
  firstInner = new Int32Array(256).fill(NONE);
  lastInner = new Int32Array(256).fill(NONE);
  nextInner = new Int32Array(256).fill(NONE);
  prevInner = new Int32Array(256).fill(NONE);
  /** Heads and tails of the edge lists: what it waits for, and what waits for it. */
  firstSource = new Int32Array(256).fill(NONE);
  lastSource = new Int32Array(256).fill(NONE);
  firstWaiter = new Int32Array(256).fill(NONE);
  lastWaiter = new Int32Array(256).fill(NONE);
  /** Texts are JavaScript strings: the decoder shares equal ones, and the collector frees those of dropped rows. */
  detail: string[] = [];
  text: string[] = [];
  label: string[] = [];

  /** The row of `id`, or NONE. */
  rowOf(id: number): number {
    return this.rows.get(id) ?? NONE;
  }

  /** A new row for an id that has none. */
  add(id: number): number {
    const row = this.free.pop() ?? this.end++;
    if (row >= this.id.length) this.grow(row);
    this.rows.set(id, row);
    this.alive++;
    this.id[row] = id;
    this.serial[row] = ++this.made;
    this.operation[row] = 0;
    this.state[row] = 0;
    this.createdAt[row] = 0;
    this.settledAt[row] = -1;
    this.duration[row] = -1;
    this.site[row] = 0;
    this.cause[row] = 0;
    this.madeIn[row] = 0;
    this.by[row] = 0;
    this.parent[row] = NONE;
    this.firstInner[row] = NONE;
    this.lastInner[row] = NONE;
    this.nextInner[row] = NONE;
    this.prevInner[row] = NONE;
    this.firstSource[row] = NONE;
    this.lastSource[row] = NONE;
    this.firstWaiter[row] = NONE;
    this.lastWaiter[row] = NONE;
    this.detail[row] = '';
    this.text[row] = '';
    this.label[row] = '';
    return row;
  }

  /** Gives the row back. Its edges and its place among inner promises must have been taken out before. */
  remove(row: number): void {
    this.rows.delete(this.id[row]);
    this.id[row] = 0;
    this.detail[row] = '';
    this.text[row] = '';
    this.label[row] = '';
    this.free.push(row);
    this.alive--;
  }

  /** The root that `row` is the same promise as; the path is compressed on the way. */
  rootOf(row: number): number {
    let root = row;
    while (this.parent[root] !== NONE) root = this.parent[root];
    while (row !== root) {
      const next = this.parent[row];
      this.parent[row] = root;
      row = next;
    }
    return root;
  }

  /** Every row in use, in no particular order. */
  *[Symbol.iterator](): IterableIterator<number> {
    yield* this.rows.values();
  }

  private grow(row: number): void {
    const length = grownLength(this.id.length, row);
    this.id = grownFloat64(this.id, length);
    this.serial = grownFloat64(this.serial, length);
    this.operation = grownUint8(this.operation, length);
    this.state = grownUint8(this.state, length);
    this.createdAt = grownFloat64(this.createdAt, length);
    this.settledAt = grownFloat64(this.settledAt, length);
    this.duration = grownFloat64(this.duration, length);
    this.site = grownFloat64(this.site, length);
    this.cause = grownFloat64(this.cause, length);
    this.madeIn = grownFloat64(this.madeIn, length);
    this.by = grownFloat64(this.by, length);
    this.parent = grownInt32(this.parent, length, NONE);
    this.firstInner = grownInt32(this.firstInner, length, NONE);
    this.lastInner = grownInt32(this.lastInner, length, NONE);
    this.nextInner = grownInt32(this.nextInner, length, NONE);
    this.prevInner = grownInt32(this.prevInner, length, NONE);
    this.firstSource = grownInt32(this.firstSource, length, NONE);
    this.lastSource = grownInt32(this.lastSource, length, NONE);
    this.firstWaiter = grownInt32(this.firstWaiter, length, NONE);
    this.lastWaiter = grownInt32(this.lastWaiter, length, NONE);
  }
}
