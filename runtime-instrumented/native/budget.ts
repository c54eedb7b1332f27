/**
 * How many stacks may be captured: a stack costs microseconds, a promise a tenth of one.
 *
 * With call sites on there is no limit. Without, or with sampled ones, stacks still tell whose a
 * promise is (the program's, a package's, Node's), but only so many a second that the program does
 * not feel it; the promises of a flood are taken for the program's own.
 */

// The program may fake the global one.
const { now } = performance;
/** Share of the time that captures may take: a server that answers thousands of requests a second must not feel them. */
const SHARE = 0.01;
/** Captures that are free at the start, and at most at once. */
const MOST = 2000;
/** Milliseconds of a capture, as long as none has been timed; one in so many is. */
const USUAL = 0.005;
const TIMED = 16;

export class Budget {
  readonly #unlimited: boolean;
  #left = MOST;
  #filledAt = now.call(performance);
  #taken = 0;
  /** Milliseconds of a capture, of late. */
  #cost = USUAL;

  constructor(unlimited: boolean) {
    this.#unlimited = unlimited;
  }

  /** Captures by `look`, if that may be done now; else null. */
  take<Seen>(look: () => Seen): Seen | null {
    if (this.#unlimited) return look();
    if (this.#left < 1) return null;
    this.#left--;
    if (++this.#taken % TIMED !== 0) return look();
    const began = now.call(performance);
    const seen = look();
    // One that the system interrupted says nothing of the others.
    const took = Math.min(now.call(performance) - began, 4 * this.#cost);
    this.#cost += (took - this.#cost) / 8;
    return seen;
  }

  /** Whether one could be taken. */
  get has(): boolean {
    return this.#unlimited || this.#left >= 1;
  }

  /** Called now and then: time has passed. */
  refill(): void {
    if (this.#unlimited) return;
    const time = now.call(performance);
    this.#left = Math.min(MOST, this.#left + ((time - this.#filledAt) * SHARE) / Math.max(this.#cost, USUAL / 4));
    this.#filledAt = time;
  }
}
