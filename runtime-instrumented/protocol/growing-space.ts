/** Room for records outside a ring: for recordings, pages and tests. */
import type { RecordSpace } from './record-writer.ts';

/** Memory that doubles when it is full. */
export class GrowingSpace implements RecordSpace {
  words = new Uint32Array(1024);
  bytes = new Uint8Array(this.words.buffer);
  #used = 0;
  #reserved = 0;

  reserve(length: number): number {
    if (this.#used + length > this.words.length) {
      const larger = new Uint32Array(Math.max(this.words.length * 2, this.#used + length));
      larger.set(this.words);
      this.words = larger;
      this.bytes = new Uint8Array(larger.buffer);
    }
    this.#reserved = length;
    return this.#used;
  }

  commit(): void {
    this.#used += this.#reserved;
  }

  put(head: number, delta: number, a: number, b: number, c: number): boolean {
    const length = head >>> 16;
    const at = this.reserve(length);
    this.words.set([head, delta, a, b, c].slice(0, length), at);
    this.commit();
    return true;
  }

  /** Bytes written since the last `take`. */
  get length(): number {
    return this.#used * 4;
  }

  take(): Uint8Array {
    const taken = this.bytes.slice(0, this.#used * 4);
    this.#used = 0;
    return taken;
  }
}
