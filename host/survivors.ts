/**
 * What outlives the oldest part of a stream when it is dropped: who is speaking, every site, every
 * string, the promises that still wait, with what they wait for, and the resources with their levels.
 * From it a reader who comes late gets a stream that begins anew, says how many events are missing, and
 * goes on with what is kept.
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
  readonly id: number;
  /** Its creation, its dependencies, its label. */
  events: EventObject[];
  /** So many events that it is worth looking which of them still say something. */
  many: number;
  /** The inner promise that it became last: the rounds of a loop before it are not kept. */
  inner: Waiting | null;
  became: EventObject | null;
}

const FEW_EVENTS = 32;
/** More resources than this are not kept beyond their events. */
const MOST_RESOURCES = 100_000;
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

/** Of one stream: fed with what is dropped, asked for the beginning that takes its place. */
export class Survivors {
  readonly #decoder = new StreamDecoder(new DescribeEvents((event) => this.#hear(event)));
  readonly #facts: EventObject[] = [];
  readonly #waiting = new Map<number, Waiting>();
  /** By resource: that it was made, and the last that was said of it. */
  readonly #resources = new Map<number, { made: EventObject; last: EventObject | null }>();
  /** Ids of the promises in `#waiting` and of those that they became. */
  readonly #alive = new Set<number>();
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

  /** Events in memory: as many as the promises that wait need, however long they have been waiting. */
  get held(): number {
    let sum = this.#facts.length + 2 * this.#resources.size;
    for (const waiting of this.#waiting.values()) sum += eventsOf(waiting).length;
    return sum;
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
        if (this.#waiting.size < MOST_WAITING) this.#add(event.id, event);
        break;
      case 'depend':
        this.#say(event.waiter, event);
        break;
      case 'label':
        this.#say(event.id, event);
        break;
      case 'resource':
        if (this.#resources.size < MOST_RESOURCES) this.#resources.set(event.id, { made: event, last: null });
        break;
      case 'use': {
        // Who waits is said with the promise, for as long as it does.
        if (event.use === 'waits') this.#say(event.by, event);
        const resource = this.#resources.get(event.id);
        if (event.use === 'ends' && event.level === 0) this.#resources.delete(event.id);
        else if (resource && event.use !== 'waits') resource.last = event;
        break;
      }
      case 'settle':
        this.#forget(this.#waiting.get(event.id) ?? null);
        this.#waiting.delete(event.id);
        break;
      case 'become': {
        const outer = this.#waiting.get(event.outer);
        const inner = this.#waiting.get(event.inner);
        if (outer && inner && outer !== inner) {
          this.#waiting.delete(event.inner);
          this.#forget(outer.inner);
          outer.inner = inner;
          outer.became = event;
        }
        break;
      }
    }
  }

  #add(id: number, created: EventObject): void {
    this.#waiting.set(id, { id, events: [created], many: FEW_EVENTS, inner: null, became: null });
    this.#alive.add(id);
  }

  /** One more event of a promise that waits. A generator may wait for one thing after the other, for ever. */
  #say(id: number, event: EventObject): void {
    const waiting = this.#waiting.get(id);
    if (!waiting) return;
    if (event.event === 'label') waiting.events = waiting.events.filter((other) => other.event !== 'label');
    waiting.events.push(event);
    if (waiting.events.length < waiting.many) return;
    waiting.events = waiting.events.filter((each) => this.#matters(each));
    waiting.many = Math.max(FEW_EVENTS, waiting.events.length * 2);
  }

  /** Whether an event leads to something that is still there. */
  #matters(event: EventObject): boolean {
    if (event.event === 'use') return this.#resources.has(event.id);
    return event.event !== 'depend' || this.#alive.has(event.on);
  }

  #forget(first: Waiting | null): void {
    for (let one = first; one; one = one.inner) this.#alive.delete(one.id);
  }

  /** The events of all resources, and of all promises that wait, in the order in which they happened. */
  #kept(): EventObject[] {
    const resources = [...this.#resources.values()].flatMap(({ made, last }) => (last ? [made, last] : [made]));
    return [...resources, ...[...this.#waiting.values()].flatMap(eventsOf)]
      .filter((event) => this.#matters(event))
      .sort((a, b) => timeOf(a) - timeOf(b) || rankOf(a) - rankOf(b));
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

/** What is known of a promise, and of those that it became. */
function eventsOf(first: Waiting): EventObject[] {
  const events: EventObject[] = [];
  for (let one: Waiting | null = first; one; one = one.inner) {
    for (const event of one.events) events.push(event);
    if (one.became) events.push(one.became);
  }
  return events;
}

const timeOf = (event: EventObject): number => ('time' in event ? event.time : 0);
/** At one moment what is made comes before what is said of it. */
const rankOf = (event: EventObject): number => (event.event === 'create' || event.event === 'resource' ? 0 : 1);
