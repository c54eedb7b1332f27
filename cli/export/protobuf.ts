/** As much of Protocol Buffers' wire format as a writer of traces needs: messages are built inside out. */

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;

/** One message. Each method adds a field and returns the message. */
export class Message {
  readonly #parts: number[] = [];

  /** A whole number, not negative, to 2⁵³−1. */
  whole(field: number, value: number): this {
    this.#varint(field * 8 + VARINT);
    this.#varint(value);
    return this;
  }

  fixed64(field: number, value: number): this {
    this.#varint(field * 8 + FIXED64);
    let rest = value;
    for (let byte = 0; byte < 8; byte++) {
      this.#parts.push(rest % 256);
      rest = Math.floor(rest / 256);
    }
    return this;
  }

  text(field: number, value: string): this {
    return this.bytes(field, Buffer.from(value, 'utf8'));
  }

  message(field: number, value: Message): this {
    return this.bytes(field, value.#parts);
  }

  bytes(field: number, value: ArrayLike<number>): this {
    this.#varint(field * 8 + BYTES);
    this.#varint(value.length);
    for (let at = 0; at < value.length; at++) this.#parts.push(value[at] as number);
    return this;
  }

  finish(): Uint8Array {
    return Uint8Array.from(this.#parts);
  }

  #varint(value: number): void {
    let rest = value;
    while (rest >= 128) {
      this.#parts.push((rest % 128) + 128);
      rest = Math.floor(rest / 128);
    }
    this.#parts.push(rest);
  }
}
