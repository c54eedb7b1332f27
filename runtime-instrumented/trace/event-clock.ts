/**
 * The times of events: 0 until the first promise, so that a graph begins at 0 and not after the
 * start-up, then those of the program's clock.
 *
 * Reading the clock costs more than all else of an event. So in a storm, when events have followed
 * each other within two microseconds for a while, the clock is read once for a burst of events, all
 * of which have the time of that reading. The order of events is exact all the same. A burst is as
 * many words of records as were lately written in some two microseconds. What ends a storm is seen
 * from outside: the channel worker ends the burst every millisecond. So a time is early by no more
 * than the microseconds of a burst; or, where the program begins to compute just then, by the
 * millisecond or two that the worker takes to say so.
 */
import { type Clock, frozenClock, HIGH, halves, LOW, passings, processClock, readClock } from './clock.ts';

/** What an event clock looks at: see `RingWriter`. */
export interface Pulse {
  /** Changes every millisecond while the worker is awake, and when it goes to sleep; 0 until it lives. */
  readonly pulse: number;
  /** A debugger may stop the program after any event: every reading counts. */
  readonly closely: boolean;
  /** Whether a burst of events, which have one time, goes on. */
  readonly isOpen: boolean;
  /** Begins a burst of at most so many words of records, where nothing is against it. */
  open(most: number): void;
  /** Ends it: the clock is read for the next event. */
  close(): void;
}

/** Nanoseconds between two readings of a storm, at most. */
const STORM = 2000;
/** So many readings in a row must have been that near each other. */
const LONG_ENOUGH = 32;
/** Any time that is longer than this is as long. */
const LONG = 1e9;
/** Nanoseconds that a burst of events may take: of longer ones the next is shorter. */
const BURST = 2000;
/** Words of records in the shortest burst, and in the longest. */
const LEAST = 32;
const MOST = 512;

export class EventClock {
  readonly #pulse: Pulse;
  #source: Clock;
  /** What the source said at the first promise; -1 before it. */
  #origin = -1;
  /** The time read last. Of one number: kept as it is, where a field would need a new object for each. */
  readonly #read = new Float64Array(1);
  /** The same as the machine's clock said it, and how often time had been passed over then. */
  #low = 0;
  #high = 0;
  #passings = 0;
  /** Times count, and are the machine's. */
  #plain = false;
  /** The time of the record written last. */
  readonly #written: Float64Array;
  /** Readings in a row that were near each other. */
  #near = 0;
  /** Words of the next burst, at most. */
  #most = LEAST;

  /** `written`: the time of the last record, which is of this clock. */
  constructor(source: Clock, pulse: Pulse, written: Float64Array) {
    this.#source = source;
    this.#pulse = pulse;
    this.#written = written;
  }

  /** Whether times count already. */
  get started(): boolean {
    return this.#origin >= 0;
  }

  /** Times count from now. Returns what the clock says, when it is the machine's; else -1. */
  start(): number {
    this.#origin = this.#source();
    this.#plain = this.#source === processClock;
    this.#low = halves[LOW];
    this.#high = halves[HIGH];
    this.#passings = passings;
    return this.#plain ? this.#origin : -1;
  }

  /** From now on times are this clock's, by the origin that they have. */
  use(source: Clock): void {
    this.#source = source;
    this.#plain = this.started && source === processClock;
    this.#calm();
  }

  /** Whether an event may have the time of the last record. */
  same(): boolean {
    return this.#pulse.isOpen;
  }

  /** The time, read from the clock. */
  exact(): number {
    if (this.#origin < 0 || this.#source === frozenClock) return 0;
    const time = this.#source() - this.#origin;
    this.#low = halves[LOW];
    this.#high = halves[HIGH];
    this.#passings = passings;
    this.#note(Math.min(time - this.#read[0], LONG));
    this.#read[0] = time;
    return time;
  }

  /**
   * How much later than the last record an event is that happens now: whole nanoseconds, a small
   * integer. The usual case of `exact`, without a number that needs an object; -1 where it is not that.
   */
  step(): number {
    if (!this.#plain || this.#read[0] !== this.#written[0]) return -1;
    readClock();
    const low = halves[LOW];
    const delta = (low - this.#low) | 0;
    if (delta < 0 || halves[HIGH] !== this.#high || this.#passings !== passings) return -1;
    this.#low = low;
    this.#note(delta);
    this.#read[0] += delta;
    return delta;
  }

  /** The time was read, and so many nanoseconds had passed since the reading before. */
  #note(passed: number): void {
    const pulse = this.#pulse;
    if (!this.#plain || pulse.closely || passed > 8 * BURST || pulse.pulse === 0) this.#calm();
    else if (this.#near < LONG_ENOUGH) this.#near = passed <= STORM ? this.#near + 1 : 0;
    else {
      if (passed > BURST) this.#most = Math.max(LEAST, this.#most >> 1);
      else if (2 * passed < BURST && !pulse.isOpen) this.#most = Math.min(MOST, this.#most << 1);
      pulse.open(this.#most);
    }
  }

  #calm(): void {
    this.#near = 0;
    this.#most = LEAST;
    this.#pulse.close();
  }
}
