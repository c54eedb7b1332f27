/** The worker's end of the ring. */
import { Kind } from '../protocol/index.ts';
import { Attention, Control, openRing } from './ring.ts';

/** ES2024, and in every Node that we support; the compiler's library is older. */
const { waitAsync } = Atomics as unknown as {
  waitAsync(words: Int32Array, index: number, value: number, timeout?: number): { async: boolean; value: unknown };
};

/** Milliseconds after which a reader that went to sleep looks once more: see `waitForRecords`. */
const SECOND_LOOK = 20;

export class RingReader {
  readonly #control: Int32Array;
  readonly #words: Uint32Array;
  readonly #mask: number;
  #tail = 0;

  constructor(memory: SharedArrayBuffer) {
    const { control, words } = openRing(memory);
    this.#control = control;
    this.#words = words;
    this.#mask = words.length - 1;
    this.#tail = Atomics.load(control, Control.tail) >>> 0;
  }

  /** Words taken since the beginning, modulo 2³². */
  get taken(): number {
    return this.#tail;
  }

  /** The writer has written its last record. */
  get finished(): boolean {
    return Atomics.load(this.#control, Control.finished) === 1;
  }

  /**
   * Takes whole records, at most about `most` words of them (but at least one record), out of the
   * ring and returns a copy; null when there is none.
   *
   * Copied first and looked at then: to go from record to record in the writer's memory is to wait
   * for its core at each line of the cache, where a copy is fetched ahead.
   */
  take(most: number): Uint8Array | null {
    const head = Atomics.load(this.#control, Control.head) >>> 0;
    let from = this.#tail;
    let taken: Uint32Array | null = null;
    while (taken === null && from !== head) {
      const first = from & this.#mask;
      const inSight = Math.min((head - from) >>> 0, this.#words.length - first);
      const copy = this.#words.slice(first, first + Math.min(inSight, most));
      const length = wholeRecords(copy);
      const next = length < copy.length ? copy[length] : 0;
      // Pads fill the end of the ring; they are no part of any batch.
      const isPad = next !== 0 && (next & 0xff) === Kind.pad;
      if (length > 0) taken = copy.subarray(0, length);
      else if (!isPad) taken = this.#words.slice(first, first + (copy[0] >>> 16));
      from = (from + (taken?.length ?? 0) + (isPad ? next >>> 16 : 0)) >>> 0;
    }
    if (from !== this.#tail) {
      this.#tail = from;
      Atomics.store(this.#control, Control.tail, from | 0);
      this.alive();
      Atomics.notify(this.#control, Control.tail);
    }
    return taken && new Uint8Array(taken.buffer, 0, taken.length * 4);
  }

  /** Waits until there may be something to take, or the writer finished. */
  async waitForRecords(): Promise<void> {
    Atomics.or(this.#control, Control.attention, Attention.sleeping);
    this.#shut();
    // Looked at after the flag is set: whoever writes from now on sees the flag and notifies. Only one
    // who writes at this very moment may see neither, and then does not know: so there is a second look.
    // So may one who opened the short way at this moment: it is shut once more before anybody relies on being woken.
    if (await this.#sleep(SECOND_LOOK)) {
      this.#shut();
      await this.#sleep(Number.POSITIVE_INFINITY);
    }
    Atomics.and(this.#control, Control.attention, ~Attention.sleeping);
  }

  /** Sleeps while there is nothing to take, at most so many milliseconds; true when these have passed. */
  async #sleep(most: number): Promise<boolean> {
    const head = Atomics.load(this.#control, Control.head);
    if (head >>> 0 !== this.#tail || this.finished) return false;
    const wait = waitAsync(this.#control, Control.head, head, most);
    return wait.async && (await wait.value) === 'timed-out';
  }

  /** Ends a wait for records. */
  interrupt(): void {
    Atomics.notify(this.#control, Control.head);
  }

  /** Says that another moment has passed: see event-clock.ts. 0 is left to those who are not there yet. */
  tick(): void {
    if (Atomics.add(this.#control, Control.tick, 1) === -1) Atomics.store(this.#control, Control.tick, 1);
    this.#shut();
  }

  /** Has the writer look around before it writes on. */
  #shut(): void {
    Atomics.store(this.#control, Control.limit, this.#tail | 0);
  }

  /** Says that the channel made progress, so that a waiting program goes on waiting. */
  alive(): void {
    Atomics.add(this.#control, Control.progress, 1);
  }

  /** Says what has become of the channel, and wakes a program that waits for that. */
  conclude(state: number): void {
    Atomics.store(this.#control, Control.channel, state);
    Atomics.notify(this.#control, Control.channel);
    Atomics.notify(this.#control, Control.tail);
  }
}

/** How many words at the beginning are whole records, up to the first pad. */
function wholeRecords(words: Uint32Array): number {
  let end = 0;
  while (end < words.length) {
    const size = words[end] >>> 16;
    if ((words[end] & 0xff) === Kind.pad || end + size > words.length) break;
    end += size;
  }
  return end;
}
