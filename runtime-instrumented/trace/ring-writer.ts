/**
 * The program's end of the ring.
 *
 * With room, a record costs a few stores and a load. Without room the thread waits, in
 * bounded slices, for as long as the channel shows signs of life; when it shows none for
 * `patience` milliseconds, `reserve` gives up at once until a quarter of the ring is free again.
 * What is lost meanwhile is counted by the tracer.
 *
 * The library writes here, too, by a shorter way that it may use until the ring's `limit`: see
 * lwt/lane.ts. So how much was written is nowhere but in the ring.
 */
import { Kind, MAX_RECORD_WORDS, type RecordSpace } from '../protocol/index.ts';
import { milliseconds } from './clock.ts';
import type { Gate } from './gate.ts';
import { Attention, Channel, Control, openRing } from './ring.ts';

/** Words of the longest record that `put` writes. */
const MOST_PUT = 5;
/** How long, in milliseconds, the writer waits at one go before it looks around. */
const SLICE = 20;
/**
 * Whether a processor shows others its stores in the order they were made. There a plain store
 * publishes a record as well as an atomic one does, and an atomic store and load, which the engine
 * calls out for, cost as much as all the rest of a record. What such a processor may do is to look
 * for a sleeping reader before its store is seen; so the reader looks again soon after it went to
 * sleep (ring-reader.ts).
 */
const STORES_IN_ORDER = process.arch === 'x64' || process.arch === 'ia32';
/** Beyond this, numbers of promises soon are no small integers any more. */
const MOST_NUMBERED = 0x7f000000;
/** How many times more patient it is before the worker's first sign of life. */
const STARTING = 5;

export class RingWriter implements RecordSpace {
  readonly words: Uint32Array;
  readonly bytes: Uint8Array;
  /** Longest record that always finds room in the end. */
  readonly longest: number;
  readonly #control: Int32Array;
  readonly #mask: number;
  readonly #patience: number;
  /** Where the program stops for a debugger; null until someone has made it. */
  gate: Gate | null = null;
  /** Words written, with the record reserved last: modulo 2³², as a signed integer. */
  #next = 0;
  /** Up to here words that follow each other can be had without asking for room, or a debugger. */
  #end = 0;
  /** Kinds of record that a debugger wants to see once they are written, as bits. */
  #interest = 0;
  #closely = false;
  /** Kinds of record that the library may write by the short way, as bits. */
  #short = 0;
  /** Where the record reserved last begins. */
  #at = 0;
  /** The reader's tail, as it was when last looked at: never ahead of the real one. */
  #tail = 0;
  #stalled = false;

  constructor(memory: SharedArrayBuffer, patience: number) {
    const { control, words, bytes } = openRing(memory);
    this.#control = control;
    this.words = words;
    this.bytes = bytes;
    this.#mask = words.length - 1;
    this.#end = Atomics.load(control, Control.head);
    this.#tail = Atomics.load(control, Control.tail);
    this.#patience = patience;
    this.longest = Math.min(MAX_RECORD_WORDS, words.length >>> 2);
  }

  /** The channel is gone: whatever is written will not be read. */
  get lost(): boolean {
    return Atomics.load(this.#control, Control.channel) === Channel.lost;
  }

  /** Words written since the beginning, modulo 2³². */
  get position(): number {
    return this.#control[Control.head] >>> 0;
  }

  /** A number for a new promise: 1 and more, 0 when there is none left. */
  nextPromise(): number {
    const control = this.#control;
    if (control[Control.promises] === -1) return 0;
    control[Control.promises]++;
    return control[Control.promises] >>> 0;
  }

  /** Lets the library write records of these kinds, as bits, by the short way. */
  allow(kinds: number): void {
    // Elsewhere a record is published by more than a plain store.
    this.#short = STORES_IN_ORDER ? kinds : 0;
  }

  /** Whether the last reading of the clock will do for another event: see `Pulse`. */
  get isOpen(): boolean {
    return ((this.#control[Control.limit] - this.#control[Control.head]) | 0) > 0;
  }

  /** See `Pulse`. */
  open(most: number): void {
    const control = this.#control;
    const head = control[Control.head];
    const numbered = control[Control.promises];
    const room = ((this.#end - head) | 0) - MOST_PUT;
    // By the short way a promise's number is a small integer.
    const isBarred = (this.#interest & this.#short) !== 0 || numbered < 0 || numbered > MOST_NUMBERED;
    control[Control.limit] = (head + (isBarred ? 0 : Math.min(room, most))) | 0;
  }

  /** See `Pulse`. */
  close(): void {
    this.#control[Control.limit] = this.#control[Control.head];
  }

  /** See `Pulse`. */
  get pulse(): number {
    return this.#control[Control.tick];
  }

  /** Whether the program may stop after any event: see `Pulse`. */
  get closely(): boolean {
    return this.#closely;
  }

  /** The gate wants to see records of these kinds, as bits; `closely`: and may stop the program after any event. */
  watch(interest: number, closely: boolean): void {
    this.#interest = interest;
    this.#closely = closely;
    this.#end = this.#control[Control.head];
    this.close();
  }

  reserve(length: number, kind = 0): number {
    const head = this.#control[Control.head];
    if (length > ((this.#end - head) | 0)) return this.#reserveSlowly(length, kind);
    this.#at = head & this.#mask;
    this.#next = (head + length) | 0;
    return this.#at;
  }

  #reserveSlowly(length: number, kind: number): number {
    if (this.gate?.holding) this.gate.before(kind);
    if (length > this.longest) return -1;
    const head = this.#control[Control.head];
    const at = head & this.#mask;
    const toEnd = this.words.length - at;
    const needed = length <= toEnd ? length : toEnd + length;
    if (this.#room() < needed && !this.#makeRoom(needed)) return -1;
    this.#next = (head + needed) | 0;
    this.#at = needed === length ? at : 0;
    if (needed !== length) this.words[at] = Kind.pad | (toEnd << 16);
    const after = this.#at + length;
    const more = this.#closely ? 0 : Math.min(this.#room() - needed, this.words.length - after);
    this.#end = (this.#next + more) | 0;
    return this.#at;
  }

  commit(): void {
    const head = this.#next;
    let attention: number;
    if (STORES_IN_ORDER) {
      this.#control[Control.head] = head;
      attention = this.#control[Control.attention];
    } else {
      Atomics.store(this.#control, Control.head, head);
      attention = Atomics.load(this.#control, Control.attention);
    }
    if (attention !== 0) this.#attend(attention);
    if (this.#interest !== 0) this.#show(this.#at);
  }

  put(head: number, delta: number, a: number, b: number, c: number): boolean {
    // What is written beyond the record's end is overwritten by the next.
    const from = this.#control[Control.head];
    if (((this.#end - from) | 0) < MOST_PUT) return this.#putSlowly(head, delta, a, b, c);
    const { words } = this;
    const at = from & this.#mask;
    words[at] = head;
    words[at + 1] = delta;
    words[at + 2] = a;
    words[at + 3] = b;
    words[at + 4] = c;
    const next = (from + (head >>> 16)) | 0;
    let attention: number;
    if (STORES_IN_ORDER) {
      this.#control[Control.head] = next;
      attention = this.#control[Control.attention];
    } else {
      Atomics.store(this.#control, Control.head, next);
      attention = Atomics.load(this.#control, Control.attention);
    }
    if (attention !== 0) this.#attend(attention);
    if (this.#interest !== 0) this.#show(at);
    return true;
  }

  #putSlowly(head: number, delta: number, a: number, b: number, c: number): boolean {
    const length = head >>> 16;
    const at = this.reserve(length, head & 0xff);
    if (at < 0) return false;
    const { words } = this;
    words[at] = head;
    words[at + 1] = delta;
    if (length > 2) words[at + 2] = a;
    if (length > 3) words[at + 3] = b;
    if (length > 4) words[at + 4] = c;
    this.commit();
    return true;
  }

  #attend(attention: number): void {
    if (attention & Attention.sleeping) this.#wakeReader();
    if (attention & Attention.mail) this.gate?.readMail();
  }

  #show(at: number): void {
    // Of a shift by a record's first word its five lowest bits count, which are the kind.
    if (((this.#interest >>> this.words[at]) & 1) === 1) this.gate?.after(this.words, at);
  }

  /** No more will be written. Waits until the host confirmed all, or the channel is lost, or shows no sign of life. */
  finish(): 'delivered' | 'lost' | 'stalled' {
    Atomics.store(this.#control, Control.finished, 1);
    this.#wakeReader();
    const patience = new Patience(this.#control, this.#patience);
    for (;;) {
      const state = Atomics.load(this.#control, Control.channel);
      if (state === Channel.delivered) return 'delivered';
      if (state === Channel.lost) return 'lost';
      if (patience.exhausted()) return 'stalled';
      Atomics.wait(this.#control, Control.channel, state, SLICE);
    }
  }

  #room(): number {
    return this.words.length - ((this.#control[Control.head] - this.#tail) >>> 0);
  }

  #makeRoom(needed: number): boolean {
    this.#tail = Atomics.load(this.#control, Control.tail);
    // Once stalled, a little room is not enough to trust: with each word freed the program would wait anew.
    if (this.#stalled && this.#room() < this.words.length >>> 2) return false;
    this.#stalled = false;
    if (this.#room() >= needed) return true;
    const patience = new Patience(this.#control, this.#patience);
    while (this.#room() < needed) {
      if (this.lost || patience.exhausted()) {
        this.#stalled = true;
        return false;
      }
      Atomics.wait(this.#control, Control.tail, this.#tail, SLICE);
      this.#tail = Atomics.load(this.#control, Control.tail);
    }
    return true;
  }

  #wakeReader(): void {
    Atomics.and(this.#control, Control.attention, ~Attention.sleeping);
    Atomics.notify(this.#control, Control.head);
  }
}

/** Notices when the channel has shown no sign of life for some milliseconds. */
class Patience {
  readonly #control: Int32Array;
  readonly #limit: number;
  #progress: number;
  #since: number;

  constructor(control: Int32Array, limit: number) {
    this.#control = control;
    this.#limit = limit;
    this.#progress = Atomics.load(control, Control.progress);
    this.#since = milliseconds();
  }

  exhausted(): boolean {
    const progress = Atomics.load(this.#control, Control.progress);
    const now = milliseconds();
    // On a busy machine it takes a while until the worker lives at all.
    const limit = progress === 0 ? this.#limit * STARTING : this.#limit;
    if (progress === this.#progress) return now - this.#since > limit;
    this.#progress = progress;
    this.#since = now;
    return false;
  }
}
