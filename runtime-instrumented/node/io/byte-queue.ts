/**
 * Bytes that have arrived and not been taken, as the list of chunks in which they came.
 *
 * Chunks are joined only when somebody takes bytes that span them, and a search can go on where the
 * last one stopped: reading a line that comes in n chunks touches each byte a constant number of times.
 */
export class ByteQueue {
  #chunks: Buffer[] = [];
  /** Index of the first chunk that still has bytes. */
  #first = 0;
  /** How many bytes of the first chunk are gone. */
  #gone = 0;
  #length = 0;

  /** How many bytes there are. */
  get length(): number {
    return this.#length;
  }

  push(chunk: Buffer): void {
    if (chunk.length === 0) return;
    this.#chunks.push(chunk);
    this.#length += chunk.length;
  }

  /** Where `byte` first occurs at `from` or later, counted from the front; -1 when nowhere. */
  indexOf(byte: number, from = 0): number {
    if (from >= this.#length) return -1;
    // From the end back to the chunk that holds `from`: that is where new bytes are.
    let index = this.#chunks.length - 1;
    let start = this.#length - this.#chunks[index].length;
    while (start > from && index > this.#first) start -= this.#chunks[--index].length;
    for (; index < this.#chunks.length; index++) {
      const chunk = this.#chunks[index];
      const found = chunk.indexOf(byte, Math.max(from - start, index === this.#first ? this.#gone : 0));
      if (found >= 0) return start + found;
      start += chunk.length;
    }
    return -1;
  }

  /** Removes the first `count` bytes, at most all, and returns them. */
  take(count: number): Buffer {
    const bytes = this.peek(count);
    this.drop(bytes.length);
    return bytes;
  }

  /** The first `count` bytes, at most all, which stay. */
  peek(count: number): Buffer {
    const wanted = Math.min(count, this.#length);
    if (wanted === 0) return Buffer.alloc(0);
    const head = this.#chunks[this.#first];
    if (head.length - this.#gone >= wanted) return head.subarray(this.#gone, this.#gone + wanted);
    const parts: Buffer[] = [];
    let left = wanted;
    for (let index = this.#first; left > 0; index++) {
      const chunk = this.#chunks[index];
      const start = index === this.#first ? this.#gone : 0;
      const part = chunk.subarray(start, Math.min(chunk.length, start + left));
      parts.push(part);
      left -= part.length;
    }
    return Buffer.concat(parts, wanted);
  }

  /** Removes the first `count` bytes, at most all. */
  drop(count: number): void {
    let left = Math.min(count, this.#length);
    this.#length -= left;
    while (left > 0) {
      const rest = this.#chunks[this.#first].length - this.#gone;
      if (left < rest) {
        this.#gone += left;
        return;
      }
      left -= rest;
      this.#gone = 0;
      this.#first++;
    }
    if (this.#length === 0) this.clear();
    else if (this.#first > 32 && this.#first * 2 > this.#chunks.length) {
      this.#chunks = this.#chunks.slice(this.#first);
      this.#first = 0;
    }
  }

  clear(): void {
    this.#chunks = [];
    this.#first = 0;
    this.#gone = 0;
    this.#length = 0;
  }
}
