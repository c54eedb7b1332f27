/**
 * How many stacks may be captured: a stack costs microseconds, a promise a tenth of one.
 *
 * With call sites on there is no limit. Without, or with sampled ones, stacks still tell whose a
 * promise is (the program's, a package's, Node's), but only so many a second that the program does
 * not feel it; the promises of a flood are taken for the program's own.
 */

// The program may fake the global one.
const { now } = performance;
/** Captures for each millisecond that has passed, and at most at once: about a hundredth of the time. */
const PER_MILLISECOND = 2;
const MOST = 2000;

export class Budget {
  readonly #unlimited: boolean;
  #left = MOST;
  #filledAt = now.call(performance);

  constructor(unlimited: boolean) {
    this.#unlimited = unlimited;
  }

  /** Whether a stack may be captured now; if so, it is taken off. */
  take(): boolean {
    if (this.#unlimited) return true;
    if (this.#left <= 0) return false;
    this.#left--;
    return true;
  }

  /** Whether one could be taken. */
  get has(): boolean {
    return this.#unlimited || this.#left > 0;
  }

  /** Called now and then: time has passed. */
  refill(): void {
    if (this.#unlimited) return;
    const time = now.call(performance);
    this.#left = Math.min(MOST, this.#left + (time - this.#filledAt) * PER_MILLISECOND);
    this.#filledAt = time;
  }
}
