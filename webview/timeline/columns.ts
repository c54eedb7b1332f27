/**
 * From moments to columns of the picture, for very many moments: a table says where each stretch of moments begins,
 * so that a bar finds its columns without a search.
 */
import type { Axis } from './axis.ts';

const MOST_STRETCHES = 1 << 15;

export class Columns {
  readonly count: number;
  /** The moments that have a column are `first` to `end` - 1. */
  readonly first: number;
  readonly end: number;
  /** The first moment of each column, and of the one behind the last. */
  private readonly firsts: Uint32Array;
  private readonly table: Uint32Array;
  private readonly shift: number;

  constructor(axis: Axis, from: number, to: number, count: number) {
    this.count = count;
    const firsts = new Uint32Array(count + 1);
    const step = (to - from) / count;
    for (let column = 0; column <= count; column++) {
      const value = Math.ceil(from + column * step);
      firsts[column] = value <= 0 ? 0 : axis.momentAt(value - 1) + 1;
    }
    this.firsts = firsts;
    this.first = firsts[0]!;
    this.end = firsts[count]!;
    const moments = Math.max(1, this.end - this.first);
    let shift = 0;
    while (moments >> shift > MOST_STRETCHES) shift++;
    this.shift = shift;
    this.table = new Uint32Array((moments >> shift) + 1);
    let column = 0;
    for (let stretch = 0; stretch < this.table.length; stretch++) {
      const moment = this.first + stretch * 2 ** shift;
      while (column < count - 1 && firsts[column + 1]! <= moment) column++;
      this.table[stretch] = column;
    }
  }

  /** The column of a moment; of one before all columns -1, of one behind them their count. */
  of(moment: number): number {
    if (moment < this.first) return -1;
    if (moment >= this.end) return this.count;
    const stretch = (moment - this.first) >>> this.shift;
    let low = this.table[stretch]!;
    let high = stretch + 1 < this.table.length ? this.table[stretch + 1]! : this.count - 1;
    const { firsts } = this;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (firsts[middle]! <= moment) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
