/** The callbacks that ran, sixteen bytes each, and those that run now, one inside the other. */
import { firstWhere } from './bisect.ts';
import { Column32, PAGE_BITS } from './column.ts';
import type { Rows } from './rows.ts';
import { type Callbacks, NEVER, NONE } from './trace.ts';

const NO_ROW = 0xffff_ffff;
/** Callbacks inside one another: more are a lie, or events that were lost. */
const DEEPEST = 10_000;

export class CallbackColumns implements Callbacks {
  first = 0;
  count = 0;
  /** Numbers of those that run, the innermost last. */
  readonly running: number[] = [];
  private readonly rows: Rows;
  private readonly whose = new Column32(NO_ROW);
  private readonly because = new Column32(NO_ROW);
  private readonly begins = new Column32(NEVER);
  private readonly ends = new Column32(NEVER);
  /** The one before it of the same promise. */
  private readonly before = new Column32(NO_ROW);

  constructor(rows: Rows) {
    this.rows = rows;
  }

  /** The callback that runs, the innermost one, or NONE. */
  get innermost(): number {
    return this.running.length === 0 ? NONE : this.running[this.running.length - 1];
  }

  enter(row: number, by: number, moment: number): void {
    if (this.running.length >= DEEPEST) return;
    const index = this.count++;
    this.whose.set(index, row);
    if (by !== NONE) this.because.set(index, by);
    this.begins.set(index, moment);
    const before = this.rows.lastCallback.get(row);
    if (before !== NO_ROW) this.before.set(index, before);
    this.rows.lastCallback.set(row, index);
    this.running.push(index);
  }

  /** The innermost callback of the row ends, and all that run inside it; false when none of it runs. */
  leave(row: number, moment: number): boolean {
    let at = this.running.length - 1;
    while (at >= 0 && this.whose.get(this.running[at]) !== row) at--;
    if (at >= 0) this.endFrom(at, moment);
    return at >= 0;
  }

  /** Nothing runs any more. */
  leaveAll(moment: number): void {
    this.endFrom(0, moment);
  }

  row(index: number): number {
    const row = this.whose.get(index);
    return row === NO_ROW ? NONE : row;
  }

  by(index: number): number {
    const row = this.because.get(index);
    return row === NO_ROW ? NONE : row;
  }

  entered(index: number): number {
    return this.begins.get(index);
  }

  left(index: number): number {
    return this.ends.get(index);
  }

  firstFrom(moment: number): number {
    return firstWhere(this.first, this.count, (at) => this.begins.get(at) >= moment);
  }

  of(row: number, visit: (index: number) => unknown): void {
    let index = this.rows.lastCallback.get(row);
    for (; index !== NO_ROW && index >= this.first; index = this.before.get(index)) {
      if (visit(index) === false) return;
    }
  }

  /** Lets go of those that had begun before a moment; what runs still is known. */
  dropBefore(moment: number): void {
    const index = this.firstFrom(moment);
    for (let page = this.first >>> PAGE_BITS; page < index >>> PAGE_BITS; page++) {
      const keep = this.running.filter((one) => one >>> PAGE_BITS === page);
      for (const column of this.columns) column.dropPage(page, keep);
    }
    this.first = index;
  }

  get bytes(): number {
    return this.columns.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  private get columns(): Column32[] {
    return [this.whose, this.because, this.begins, this.ends, this.before];
  }

  private endFrom(at: number, moment: number): void {
    for (let i = this.running.length - 1; i >= at; i--) {
      const index = this.running[i];
      if (index >= this.first) this.ends.set(index, moment);
      else for (const column of this.columns) column.forget(index);
    }
    this.running.length = at;
  }
}
