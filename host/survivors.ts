/**
 * What outlives the oldest part of a stream when it is dropped: who is speaking, every site, every
 * string, and the promises that still wait, with what they wait for. From it a reader who comes late
 * gets a stream that begins anew, says how many events are missing, and goes on with what is kept.
 */
import {
  DescribeEvents,
  type EventObject,
  Kind,
  replayEvent,
  StreamDecoder,
  StreamWriter,
} from '../runtime-instrumented/protocol/index.ts';

/** A promise that has not settled in what was dropped. */
interface Waiting {
  /** Its creation, its dependencies, its label. */
  readonly events: EventObject[];
  /** The inner promise that it became last: the rounds of a loop before it are not kept. */
  inner: Waiting | null;
  became: EventObject | null;
}

/** More promises than this that wait are not kept beyond their events: they are counted as dropped. */
const MOST_WAITING = 200_000;

const concat = (parts: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};

export class Survivors {
  readonly #decoder = new StreamDecoder(new DescribeEvents((event) => this.#hear(event)));
  readonly #facts: EventObject[] = [];
  readonly #waiting = new Map<number, Waiting>();
  /** The record that defined each string id last, as it came. */
  readonly #strings = new Map<number, Uint8Array>();
  /** The start of a record whose end has not been dropped yet. */
  #rest: Uint8Array = new Uint8Array(0);
  #headerPassed = false;
  #heard = 0;

  /** Takes in what is dropped: the stream from its start, without a hole. */
  take(bytes: Uint8Array): void {
    this.#decoder.push(bytes);
    this.#keepStrings(bytes);
  }

  /** Events that the new beginning leaves out. */
  get dropped(): number {
    let kept = 0;
    for (const event of this.#kept()) if (event.event !== 'session') kept++;
    return this.#heard - kept;
  }

  /** The new beginning, up to the very byte at which the kept part starts. */
  beginning(): Uint8Array {
    const writer = new StreamWriter();
    for (const fact of this.#facts) replayEvent(fact, writer);
    for (const event of this.#kept()) replayEvent(event, writer);
    const { dropped } = this;
    // A count is one word; and the gap is what sets the clock to where the kept part goes on.
    if (dropped > 0) writer.gap(this.#decoder.time, Math.min(dropped, 0xffffffff));
    else writer.busy(this.#decoder.time);
    return concat([writer.take(), ...this.#strings.values(), this.#rest]);
  }

  #hear(event: EventObject): void {
    if (event.event === 'session' || event.event === 'site') {
      this.#facts.push(event);
      return;
    }
    this.#heard++;
    switch (event.event) {
      case 'create':
        if (this.#waiting.size < MOST_WAITING)
          this.#waiting.set(event.id, { events: [event], inner: null, became: null });
        break;
      case 'depend':
        this.#waiting.get(event.waiter)?.events.push(event);
        break;
      case 'label':
        this.#waiting.get(event.id)?.events.push(event);
        break;
      case 'settle':
        this.#waiting.delete(event.id);
        break;
      case 'become': {
        const outer = this.#waiting.get(event.outer);
        const inner = this.#waiting.get(event.inner);
        if (outer && inner && outer !== inner) {
          this.#waiting.delete(event.inner);
          outer.inner = inner;
          outer.became = event;
        }
        break;
      }
    }
  }

  /** The events of all promises that wait, in the order in which they happened. */
  #kept(): EventObject[] {
    const events: EventObject[] = [];
    const alive = new Set<number>();
    const add = (first: Waiting) => {
      for (let one: Waiting | null = first; one; one = one.inner) {
        for (const event of one.events) {
          events.push(event);
          if (event.event === 'create') alive.add(event.id);
        }
        if (one.became) events.push(one.became);
      }
    };
    for (const waiting of this.#waiting.values()) add(waiting);
    return events
      .filter((event) => event.event !== 'depend' || alive.has(event.on))
      .sort((a, b) => timeOf(a) - timeOf(b));
  }

  #keepStrings(bytes: Uint8Array): void {
    const text = this.#rest.length === 0 ? bytes : concat([this.#rest, bytes]);
    const words = new DataView(text.buffer, text.byteOffset, text.length);
    let at = this.#headerPassed ? 0 : 8;
    if (text.length < at) {
      this.#rest = text.slice();
      return;
    }
    this.#headerPassed = true;
    while (at + 4 <= text.length) {
      const head = words.getUint32(at, true);
      const length = (head >>> 16) * 4;
      if (at + length > text.length) break;
      if ((head & 0xff) === Kind.string) {
        const record = text.slice(at, at + length);
        // Its time has passed.
        record.fill(0, 4, 8);
        this.#strings.set(words.getUint32(at + 8, true), record);
      }
      at += length;
    }
    this.#rest = text.slice(at);
  }
}

const timeOf = (event: EventObject): number => ('time' in event ? event.time : 0);
