/** What was made in the callbacks of a promise: lists threaded through columns, for a million promises of one callback. */
import type { GraphModel } from './graph-model.ts';
import { grownInt32, grownLength } from './grow.ts';
import { NONE } from './promise-table.ts';

export class MadeIn {
  private readonly model: GraphModel;
  private first = new Int32Array(256).fill(NONE);
  private next = new Int32Array(256).fill(NONE);
  private previous = new Int32Array(256).fill(NONE);
  /** The row in whose list a row stands. */
  private owner = new Int32Array(256).fill(NONE);

  constructor(model: GraphModel) {
    this.model = model;
  }

  created(row: number): void {
    const { promises } = this.model;
    const owner = promises.madeIn[row] === 0 ? NONE : promises.rowOf(promises.madeIn[row]);
    if (Math.max(row, owner) >= this.first.length) this.grow(Math.max(row, owner));
    this.first[row] = NONE;
    this.previous[row] = NONE;
    this.next[row] = NONE;
    this.owner[row] = owner;
    if (owner === NONE) return;
    const head = this.first[owner];
    this.next[row] = head;
    if (head !== NONE) this.previous[head] = row;
    this.first[owner] = row;
  }

  /** Takes a row out of its list, and ends its own. */
  dropping(row: number): void {
    const owner = this.owner[row];
    if (owner !== NONE) {
      const [before, after] = [this.previous[row], this.next[row]];
      if (before === NONE) this.first[owner] = after;
      else this.next[before] = after;
      if (after !== NONE) this.previous[after] = before;
    }
    for (let made = this.first[row]; made !== NONE; made = this.next[made]) this.owner[made] = NONE;
    this.first[row] = NONE;
  }

  /** Rows made in the callbacks of a row, the youngest first. */
  *of(row: number): Iterable<number> {
    for (let made = this.first[row]; made !== NONE; made = this.next[made]) yield made;
  }

  private grow(row: number): void {
    const length = grownLength(this.first.length, row);
    this.first = grownInt32(this.first, length, NONE);
    this.next = grownInt32(this.next, length, NONE);
    this.previous = grownInt32(this.previous, length, NONE);
    this.owner = grownInt32(this.owner, length, NONE);
  }
}
