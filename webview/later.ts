/**
 * Work that is put off: run soon, once for many requests, no oftener than every so many milliseconds, and for a third
 * of the time at most, however long it takes.
 */
const REST = 2;

export class Later {
  private readonly every: () => number;
  private readonly work: () => void;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private due = Number.POSITIVE_INFINITY;
  private ranAt = Number.NEGATIVE_INFINITY;
  private cost = 0;

  constructor(every: number | (() => number), work: () => void) {
    this.every = typeof every === 'number' ? () => every : every;
    this.work = work;
  }

  /** Asks for the work to be done. */
  ask(): void {
    const due = this.ranAt + Math.max(this.every(), (1 + REST) * this.cost);
    // What was put off for longer than it need be by now is done sooner.
    if (this.timer !== undefined && due >= this.due) return;
    clearTimeout(this.timer);
    this.due = due;
    const wait = Math.max(0, due - performance.now());
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.ranAt = performance.now();
      this.work();
      this.cost = performance.now() - this.ranAt;
    }, wait);
  }
}
