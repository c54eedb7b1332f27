/**
 * Which row an id has. Ids mostly come in ascending order, as promises are made: then the column of ids is sorted
 * and answers by itself. One that comes late (or is no 32-bit number) stands in a map.
 */
import { Column32 } from './column.ts';
import { NONE } from './trace.ts';

const HIGHEST = 0xffff_ffff;

export class Ids {
  /** Rows told so far, and the first of which the page is kept. */
  count = 0;
  first = 0;
  /** The highest id so far at each row: that of the row itself, unless it came late. */
  private readonly keys = new Column32(0);
  private highest = 0;
  private highestRow = 0;
  private readonly lateRows = new Map<number, number>();
  private readonly lateIds = new Map<number, number>();
  /** Rows of ids whose page has gone. */
  private readonly oldRows = new Map<number, number>();

  /** The next row, for an id that has none. */
  add(id: number): number {
    const row = this.count++;
    if (id > this.highest && id <= HIGHEST && Number.isInteger(id)) {
      this.highest = id;
      this.highestRow = row;
    } else {
      this.lateRows.set(id, row);
      this.lateIds.set(row, id);
    }
    this.keys.set(row, this.highest);
    return row;
  }

  /** The id of a row; 0 of one that is not kept. */
  idOf(row: number): number {
    if (this.lateIds.size > 0) {
      const late = this.lateIds.get(row);
      if (late !== undefined) return late;
    }
    return row < 0 || row >= this.count ? 0 : this.keys.get(row);
  }

  /** Whether the id may have had a row that is no longer kept. */
  mayBeDropped(id: number): boolean {
    return this.first > 0 && id <= this.keys.get(this.first);
  }

  rowOf(id: number): number {
    if (id <= this.highest) {
      // Nearly always there is no gap between the id and the highest one.
      const guess = this.highestRow - (this.highest - id);
      if (guess > this.first && this.keys.get(guess) === id && this.keys.get(guess - 1) < id) return guess;
      const found = this.find(id);
      if (found !== NONE) return found;
    }
    if (this.lateRows.size > 0) {
      const late = this.lateRows.get(id);
      if (late !== undefined) return late;
    }
    return this.oldRows.get(id) ?? NONE;
  }

  /** Lets go of a page of rows, the first that there is, but for some. */
  dropPage(page: number, end: number, keep: readonly number[]): void {
    for (const row of keep) if (!this.lateIds.has(row)) this.oldRows.set(this.keys.get(row), row);
    const kept = new Set(keep);
    if (this.lateIds.size > 0) for (let row = this.first; row < end; row++) if (!kept.has(row)) this.forgetLate(row);
    this.keys.dropPage(page, keep);
    this.first = end;
  }

  /** Lets go of a row that had outlived its page. */
  forget(row: number): void {
    this.forgetLate(row);
    this.oldRows.delete(this.keys.get(row));
    this.keys.forget(row);
  }

  get bytes(): number {
    return this.keys.bytes;
  }

  private forgetLate(row: number): void {
    const id = this.lateIds.get(row);
    if (id === undefined) return;
    this.lateIds.delete(row);
    this.lateRows.delete(id);
  }

  /** The first row whose key is the id: those after it with the same key came late. */
  private find(id: number): number {
    let low = this.first;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.keys.get(middle) < id) low = middle + 1;
      else high = middle;
    }
    if (low >= this.count || this.keys.get(low) !== id) return NONE;
    // The key may be one that an earlier row, now gone, has left to those that came late after it.
    return this.lateIds.has(low) ? NONE : low;
  }
}
