/**
 * Events into the ring, each at its time; what finds no room is counted, and a `gap` record with
 * the count goes before the next event for which there is room.
 *
 * The usual event takes the short way: its time is a small integer after the last one's, and its
 * words go into the ring at once.
 */
import { Kind, RecordWriter } from '../protocol/index.ts';
import type { Clock } from './clock.ts';
import { EventClock } from './event-clock.ts';
import type { RingWriter } from './ring-writer.ts';

/** Index in the numbers of calls: not 0 when a function of the program's has run (see call-numbers.ts). */
const RAN = 2;

/** Records that say two events. */
const TWO_EVENTS = new Set<number>([Kind.derive, Kind.leaveInto, Kind.wake]);

export class EventWriter {
  readonly records: RecordWriter;
  readonly clock: EventClock;
  readonly #ring: RingWriter;
  readonly #calls: Int32Array;
  /** The library says there when code of the program's has run; else it may have at any time. */
  readonly #shared: boolean;
  readonly #channelLost: () => void;
  #lost = 0;

  /** `channelLost`: called when an event was lost because nobody reads any more. */
  constructor(ring: RingWriter, source: Clock, calls: Int32Array | null, channelLost: () => void) {
    this.#ring = ring;
    this.#shared = calls !== null;
    this.#calls = calls ?? new Int32Array(RAN + 1);
    this.#channelLost = channelLost;
    this.records = new RecordWriter(ring);
    this.clock = new EventClock(source, ring, this.records.last);
  }

  /**
   * One or two events that code of the program's may have come before: a record of two to five
   * words, of which the first says how many they are.
   */
  now(head: number, a: number, b: number, c: number): void {
    this.#calls[RAN] = 0;
    if (this.clock.same()) this.atOnce(head, a, b, c);
    else this.#later(head, a, b, c);
  }

  #later(head: number, a: number, b: number, c: number): void {
    const step = this.clock.step();
    if (step < 0 || this.#lost !== 0 || !this.#ring.put(head, step, a, b, c))
      this.#write(this.exactTime(), head, a, b, c);
    else this.records.last[0] += step;
  }

  /** The same, told in one breath with the last record. */
  atOnce(head: number, a: number, b: number, c: number): void {
    if (this.#lost !== 0 || !this.#ring.put(head, 0, a, b, c)) this.#write(this.records.time, head, a, b, c);
  }

  /** The same, unless code of the program's has run since the last record. */
  since(head: number, a: number, b: number, c: number): void {
    if (this.#shared && this.#calls[RAN] === 0) this.atOnce(head, a, b, c);
    else this.now(head, a, b, c);
  }

  /** The time of an event that code of the program's may have come before. */
  time(): number {
    return this.clock.same() ? this.records.time : this.exactTime();
  }

  /** The same, unless code of the program's has run since the last record: then that one's. */
  timeSince(): number {
    return this.#shared && this.#calls[RAN] === 0 ? this.records.time : this.time();
  }

  /** The time, as the clock says it. */
  exactTime(): number {
    this.#calls[RAN] = 0;
    return this.clock.exact();
  }

  /** Says first how many events were lost, if any were; false when there is no room even for that. */
  ready(): boolean {
    if (this.#lost === 0) return true;
    if (!this.records.gap(this.clock.exact(), this.#lost)) return false;
    this.#lost = 0;
    return true;
  }

  lose(events: number): void {
    this.#lost += events;
    // How many is told before the next event.
    this.#ring.close();
    if (this.#ring.lost) this.#channelLost();
  }

  #write(time: number, head: number, a: number, b: number, c: number): void {
    if (!this.ready() || !this.records.write(time, head, a, b, c)) this.lose(TWO_EVENTS.has(head & 0xff) ? 2 : 1);
  }
}
