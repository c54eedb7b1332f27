/**
 * The two clocks of the main loop: nanoseconds since the clock's own origin.
 *
 * The real one follows the machine's monotonic clock, without the time for which a debugger has
 * stopped the program: a timeout does not win because a person was thinking. The virtual one stands still until the loop
 * moves it to the next deadline: a program that only sleeps then ends at once, with the same times
 * in every run.
 */

import { stoppedFor } from '../lwt/index.ts';

export type ClockKind = 'real' | 'virtual';

export interface Clock {
  readonly kind: ClockKind;
  /** Nanoseconds; never goes back. */
  now(): number;
}

export class RealClock implements Clock {
  readonly kind = 'real';

  now(): number {
    return performance.now() * 1e6 - stoppedFor();
  }
}

export class VirtualClock implements Clock {
  readonly kind = 'virtual';
  #now = 0;

  now(): number {
    return this.#now;
  }

  /** Moves on to `time`; an earlier time is ignored. */
  advanceTo(time: number): void {
    if (time > this.#now) this.#now = time;
  }
}
