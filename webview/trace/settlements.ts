/**
 * Rows in the order in which they settled, and in which they became a part of another: so that counting what was
 * pending at a moment is a search in each, and the next failure is found without looking at all between.
 */
import { firstWhere } from './bisect.ts';
import { Column32, PAGE_BITS } from './column.ts';
import type { Rows } from './rows.ts';
import { type Facts, NEVER } from './trace.ts';

const BLOCK_BITS = 8;
const BLOCK = 1 << BLOCK_BITS;
/** Codes of the states that are counted: returned is what remains. */
const FAILED = 2;
const CANCELLED = 3;

/** Rows as they ended in one manner; when they did, the rows say. */
export class Endings implements Facts {
  first = 0;
  end = 0;
  protected readonly rows: Rows;
  private readonly order = new Column32(0);

  constructor(rows: Rows) {
    this.rows = rows;
  }

  row(index: number): number {
    return this.order.get(index);
  }

  moment(index: number): number {
    return this.rows.endedAt(this.order.get(index));
  }

  firstFrom(moment: number): number {
    return this.until(moment - 1);
  }

  /** How many had ended at a moment, those that are no longer kept among them. */
  until(moment: number): number {
    return firstWhere(this.first, this.end, (at) => this.moment(at) > moment);
  }

  add(row: number): void {
    this.order.set(this.end++, row);
  }

  /** Lets go of those before this one. */
  dropBefore(index: number): void {
    for (let page = this.first >>> PAGE_BITS; page < index >>> PAGE_BITS; page++) this.order.dropPage(page, []);
    this.first = index;
  }

  get bytes(): number {
    return this.order.bytes;
  }
}

export class Settlements extends Endings {
  /** For each block of settlements, how many before it failed and were cancelled. */
  private readonly failedBefore: number[] = [];
  private readonly cancelledBefore: number[] = [];
  private failed = 0;
  private cancelled = 0;

  override add(row: number): void {
    if (this.end % BLOCK === 0) {
      this.failedBefore.push(this.failed);
      this.cancelledBefore.push(this.cancelled);
    }
    const state = this.rows.stands(row);
    if (state === FAILED) this.failed++;
    else if (state === CANCELLED) this.cancelled++;
    super.add(row);
  }

  /** How many of the first `index` failed, and were cancelled; `index` is not before `first`. */
  countsBefore(index: number): { readonly failed: number; readonly cancelled: number } {
    if (index >= this.end) return { failed: this.failed, cancelled: this.cancelled };
    const block = index >>> BLOCK_BITS;
    const next = Math.min(this.end, (block + 1) << BLOCK_BITS);
    // Counted from the end of the block when its beginning is no longer kept.
    const backwards = block << BLOCK_BITS < this.first;
    let failed = (backwards ? this.failedBefore[block + 1] : this.failedBefore[block]) ?? this.failed;
    let cancelled = (backwards ? this.cancelledBefore[block + 1] : this.cancelledBefore[block]) ?? this.cancelled;
    for (let at = backwards ? index : block << BLOCK_BITS; at < (backwards ? next : index); at++) {
      const state = this.rows.stands(this.row(at));
      if (state === FAILED) failed += backwards ? -1 : 1;
      else if (state === CANCELLED) cancelled += backwards ? -1 : 1;
    }
    return { failed, cancelled };
  }

  /** Moment of the first settlement with this state after a moment; NEVER when there is none. */
  next(state: number, after: number): number {
    for (let at = this.until(after); at < this.end; at++) {
      if ((at & (BLOCK - 1)) === 0) at = this.skip(state, at, 1);
      if (at < this.end && this.rows.stands(this.row(at)) === state) return this.moment(at);
    }
    return NEVER;
  }

  /** Moment of the last settlement with this state before a moment; NEVER when there is none. */
  previous(state: number, before: number): number {
    for (let at = this.until(before - 1) - 1; at >= this.first; at--) {
      if ((at & (BLOCK - 1)) === BLOCK - 1) at = this.skip(state, at, -1);
      if (at >= this.first && this.rows.stands(this.row(at)) === state) return this.moment(at);
    }
    return NEVER;
  }

  /** Over the whole blocks that have none of the state, from the edge of one. */
  private skip(state: number, from: number, step: 1 | -1): number {
    const before = state === FAILED ? this.failedBefore : this.cancelledBefore;
    const all = state === FAILED ? this.failed : this.cancelled;
    let at = from;
    while (at >= this.first && at < this.end) {
      const block = at >>> BLOCK_BITS;
      if (before[block] !== (before[block + 1] ?? all)) break;
      at += step * BLOCK;
    }
    return at;
  }
}
