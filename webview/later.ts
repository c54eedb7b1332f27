/** Work that is put off: run soon, once for many requests, and no oftener than every so many milliseconds. */
export class Later {
  private readonly every: number;
  private readonly work: () => void;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private ranAt = Number.NEGATIVE_INFINITY;

  constructor(every: number, work: () => void) {
    this.every = every;
    this.work = work;
  }

  /** Asks for the work to be done. */
  ask(): void {
    if (this.timer !== undefined) return;
    const wait = Math.max(0, this.ranAt + this.every - performance.now());
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.ranAt = performance.now();
      this.work();
    }, wait);
  }
}
