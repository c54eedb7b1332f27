/**
 * The sleepers, ordered by deadline and then by who began to sleep first.
 *
 * A binary heap whose entries know their place in it, so that a cancelled sleep leaves at once
 * instead of staying until its deadline.
 */

export interface Sleeper {
  /** When the sleep began; nanoseconds on the loop's clock, as is the deadline. */
  readonly startedAt: number;
  deadline: number;
  /** Counts sleepers: of two with the same deadline the lower wakes first. */
  readonly sequence: number;
  /** False once a run that it was part of has ended: it no longer keeps the process alive. */
  keepsAlive: boolean;
  readonly wake: () => void;
  /** Place in the heap, or -1 when it has left. */
  index: number;
}

function before(a: Sleeper, b: Sleeper): boolean {
  return a.deadline < b.deadline || (a.deadline === b.deadline && a.sequence < b.sequence);
}

export class TimerHeap {
  readonly #entries: Sleeper[] = [];

  get size(): number {
    return this.#entries.length;
  }

  /** The sleeper that wakes next, or undefined. */
  first(): Sleeper | undefined {
    return this.#entries[0];
  }

  add(sleeper: Sleeper): void {
    this.#entries.push(sleeper);
    this.#rise(sleeper, this.#entries.length - 1);
  }

  /** Takes a sleeper out; nothing happens when it has left already. */
  remove(sleeper: Sleeper): void {
    const index = sleeper.index;
    if (index < 0) return;
    sleeper.index = -1;
    const last = this.#entries.pop() as Sleeper;
    if (last === sleeper) return;
    this.#rise(last, index);
    this.#sink(last, last.index);
  }

  /** All of them, in no order. */
  all(): readonly Sleeper[] {
    return this.#entries;
  }

  /** Gives every sleeper the deadline that `deadlineOf` says. */
  reschedule(deadlineOf: (sleeper: Sleeper) => number): void {
    const sleepers = this.#entries.splice(0);
    for (const sleeper of sleepers) {
      sleeper.deadline = deadlineOf(sleeper);
      this.add(sleeper);
    }
  }

  #rise(sleeper: Sleeper, from: number): void {
    let index = from;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!before(sleeper, this.#entries[parent])) break;
      this.#place(this.#entries[parent], index);
      index = parent;
    }
    this.#place(sleeper, index);
  }

  #sink(sleeper: Sleeper, from: number): void {
    const count = this.#entries.length;
    let index = from;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= count) break;
      if (child + 1 < count && before(this.#entries[child + 1], this.#entries[child])) child++;
      if (!before(this.#entries[child], sleeper)) break;
      this.#place(this.#entries[child], index);
      index = child;
    }
    this.#place(sleeper, index);
  }

  #place(sleeper: Sleeper, index: number): void {
    this.#entries[index] = sleeper;
    sleeper.index = index;
  }
}
