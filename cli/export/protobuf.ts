/** As much of Protocol Buffers' wire format as a writer of traces needs: messages are built inside out. */

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;

const FIRST_ROOM = 64;
/** A number to 2⁵³−1 takes no more bytes. */
const LONGEST_VARINT = 8;

/** One message. Each method adds a field and returns the message. */
export class Message {
  #room = Buffer.allocUnsafe(FIRST_ROOM);
  #end = 0;

  /** A whole number, not negative, to 2⁵³−1. */
  whole(field: number, value: number): this {
    this.#varint(field * 8 + VARINT);
    this.#varint(value);
    return this;
  }

  fixed64(field: number, value: number): this {
    this.#varint(field * 8 + FIXED64);
    this.#reserve(8);
    this.#end = this.#room.writeBigUInt64LE(BigInt(value), this.#end);
    return this;
  }

  text(field: number, value: string): this {
    return this.bytes(field, Buffer.from(value, 'utf8'));
  }

  message(field: number, value: Message): this {
    return this.bytes(field, value.finish());
  }

  bytes(field: number, value: Uint8Array): this {
    this.#varint(field * 8 + BYTES);
    this.#varint(value.length);
    this.#reserve(value.length);
    this.#room.set(value, this.#end);
    this.#end += value.length;
    return this;
  }

  /** What was added, in memory of the message's own: it stays as long as nothing more is added. */
  finish(): Uint8Array {
    return this.#room.subarray(0, this.#end);
  }

  #varint(value: number): void {
    this.#reserve(LONGEST_VARINT);
    let rest = value;
    while (rest >= 128) {
      this.#room[this.#end++] = (rest % 128) + 128;
      rest = Math.floor(rest / 128);
    }
    this.#room[this.#end++] = rest;
  }

  #reserve(bytes: number): void {
    if (this.#end + bytes <= this.#room.length) return;
    const larger = Buffer.allocUnsafe(Math.max(2 * this.#room.length, this.#end + bytes));
    this.#room.copy(larger, 0, 0, this.#end);
    this.#room = larger;
  }
}
