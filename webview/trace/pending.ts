/**
 * For each block of 64 rows, until when at least one of them was pending: so that the pending ones of any moment are
 * found without looking at those that had long settled.
 */
import { Column32, PAGE_BITS } from './column.ts';
import type { Rows } from './rows.ts';
import { NEVER } from './trace.ts';

const BITS = 6;
const ROWS = 1 << BITS;

export class PendingBlocks {
  private readonly rows: Rows;
  /** Rows of the block that are pending, and the moment at which the last one ended. */
  private readonly alive = new Column32(0);
  private readonly over = new Column32(NEVER);

  constructor(rows: Rows) {
    this.rows = rows;
  }

  add(row: number): void {
    const block = row >>> BITS;
    const alive = this.alive.get(block);
    if (alive === 0) this.over.set(block, NEVER);
    this.alive.set(block, alive + 1);
  }

  end(row: number, moment: number): void {
    const block = row >>> BITS;
    const alive = this.alive.get(block) - 1;
    this.alive.set(block, alive);
    if (alive === 0) this.over.set(block, moment);
  }

  /** Visits the rows from `end` - 1 down to `first` that are pending at a moment; false when `visit` said so. */
  visit(first: number, end: number, moment: number, visit: (row: number) => unknown): boolean {
    for (let row = end - 1; row >= first; row--) {
      const block = row >>> BITS;
      if (this.over.get(block) <= moment) row = block * ROWS;
      else if (this.rows.endedAt(row) > moment && visit(row) === false) return false;
    }
    return true;
  }

  /** Lets go of the blocks before a row. */
  dropBefore(row: number): void {
    const page = row >>> (BITS + PAGE_BITS);
    if (page === 0) return;
    this.alive.dropPage(page - 1, []);
    this.over.dropPage(page - 1, []);
  }

  get bytes(): number {
    return this.alive.bytes + this.over.bytes;
  }
}
