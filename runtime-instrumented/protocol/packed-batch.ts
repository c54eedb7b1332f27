/**
 * Records in as few bytes as they need, for small batches on the wire: docs/protocol.md, "Packed batches". Of each
 * word only what is new is said: the difference from a word that was there before. Nothing is lost: what comes out
 * is word for word what went in.
 *
 * Packer and unpacker remember the same things from batch to batch, so each batch is unpacked once and in turn.
 */
import { MAX_STRING_BYTES } from './limits.ts';
import { ProtocolError } from './protocol-error.ts';
import { isShortKind, Kind, PROTOCOL_VERSION, SHORT, STREAM_MAGIC } from './vocabulary.ts';

/** The first byte of a packed batch, which as that of a batch that is not packed would be a kind there is none of. */
export const PACKED = 0xff;
/** Stands for the header of a stream. */
const HEADER = 0xfe;
/** Beside a kind: its first word is another than that of the last one of its kind, and follows. */
const OTHER = 0x80;
const MOST_KINDS = 0x7e;

/** What a word is compared with: the promise told of last, that one or none, or the same word of the last of its kind. */
const Against = { itself: 0, promise: 1, promiseOrNone: 2 } as const;
const { promise, promiseOrNone, itself } = Against;
const AGAINST: Readonly<Record<number, readonly number[]>> = {
  [Kind.create]: [promise],
  [Kind.depend]: [promise, promiseOrNone],
  [Kind.enter]: [promise, promiseOrNone],
  [Kind.leave]: [promise],
  [Kind.become]: [promise, promiseOrNone],
  [Kind.settle]: [promise, itself, promiseOrNone],
  [Kind.cancel]: [promiseOrNone, promiseOrNone],
  [Kind.label]: [promise],
  [Kind.use]: [itself, promiseOrNone],
  [Kind.derive]: [promise, itself, promiseOrNone],
  [Kind.leaveInto]: [promise, promiseOrNone, promiseOrNone],
  [Kind.wake]: [promise, itself, promiseOrNone, promiseOrNone],
};
const NO_WORDS: readonly number[] = [];

/** Its words without the time, each compared with what. */
function againstOf(kind: number): readonly number[] {
  if (kind === (Kind.derive | SHORT)) return SHORT_DERIVE;
  return AGAINST[isShortKind(kind) ? kind - SHORT : kind] ?? NO_WORDS;
}
const SHORT_DERIVE: readonly number[] = [promise, promiseOrNone];

/** Where the words after the time begin. */
const startOf = (kind: number): number => (isShortKind(kind) ? 1 : 2);

/** What both ends remember. */
class Memory {
  promise = 0;
  private readonly words = new Map<number, number[]>();

  /** The last record of this kind, word by word; a word that it did not have counts as 0. */
  of(kind: number): number[] {
    let words = this.words.get(kind);
    if (words !== undefined) return words;
    words = [];
    this.words.set(kind, words);
    return words;
  }
}

/** The program's end. */
export class BatchPacker {
  private readonly memory = new Memory();
  private bytes = new Uint8Array(1 << 10);
  private used = 0;

  /** The packed batch, good until the next one; null when it is no whole records, or holds such as cannot be packed. */
  pack(batch: Uint8Array): Uint8Array | null {
    const words = wordsOf(batch);
    if (words === null || !isPackable(words, batch)) return null;
    this.used = 0;
    this.put(PACKED);
    for (let at = 0; at < words.length; ) {
      if (words[at] === STREAM_MAGIC) {
        this.put(HEADER);
        at += 2;
      } else {
        this.record(words, at, batch);
        at += words[at]! >>> 16;
      }
    }
    return this.bytes.subarray(0, this.used);
  }

  private record(words: Uint32Array, at: number, batch: Uint8Array): void {
    const head = words[at]!;
    const kind = head & 0xff;
    const last = this.memory.of(kind);
    if (last[0] === head) this.put(kind);
    else {
      this.put(kind | OTHER);
      this.number(head >>> 8);
      last[0] = head;
    }
    const start = startOf(kind);
    if (start > 1) this.number(words[at + 1]!);
    if (kind === Kind.string) {
      this.number(zigzag(words[at + 2]! - (last[2] ?? 0)));
      last[2] = words[at + 2]!;
      this.text(batch, (at + 4) * 4, words[at + 3]!);
      return;
    }
    const against = againstOf(kind);
    const length = head >>> 16;
    for (let word = start; word < length; word++) {
      const value = words[at + word]!;
      const other = against[word - start] ?? itself;
      if (other === promiseOrNone) this.number(value === 0 ? 0 : zigzag(value - this.memory.promise) + 1);
      else {
        this.number(zigzag(value - (other === promise ? this.memory.promise : (last[word] ?? 0))));
        if (other === promise) this.memory.promise = value;
        else last[word] = value;
      }
    }
  }

  private text(batch: Uint8Array, from: number, length: number): void {
    this.number(length);
    this.room(length);
    this.bytes.set(batch.subarray(from, from + length), this.used);
    this.used += length;
  }

  private number(value: number): void {
    let rest = value;
    for (; rest > 127; rest = Math.floor(rest / 128)) this.put((rest & 127) | 128);
    this.put(rest);
  }

  private put(byte: number): void {
    this.room(1);
    this.bytes[this.used++] = byte;
  }

  private room(length: number): void {
    if (this.used + length <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(2 * this.bytes.length, this.used + length));
    larger.set(this.bytes.subarray(0, this.used));
    this.bytes = larger;
  }
}

/** The host's end. */
export class BatchUnpacker {
  private readonly memory = new Memory();
  private readonly most: number;
  private packed: Uint8Array = new Uint8Array(0);
  private at = 0;
  private words = new Uint32Array(1 << 10);
  private used = 0;

  /** `most`: bytes of the largest batch that is unpacked. */
  constructor(most: number) {
    this.most = most;
  }

  /** The batch as it was before it was packed. Throws a ProtocolError when it is no packed batch. */
  unpack(packed: Uint8Array): Uint8Array {
    this.packed = packed;
    this.at = 1;
    this.used = 0;
    if (packed[0] !== PACKED) throw this.wrong('does not begin as one');
    while (this.at < packed.length) {
      const byte = this.byte();
      if (byte === HEADER) {
        this.put(STREAM_MAGIC);
        this.put(PROTOCOL_VERSION);
      } else this.record(byte);
    }
    return new Uint8Array(this.words.buffer.slice(0, 4 * this.used));
  }

  private record(byte: number): void {
    const kind = byte & ~OTHER;
    const last = this.memory.of(kind);
    if (byte !== kind) last[0] = (kind | (this.number() << 8)) >>> 0;
    const head = last[0];
    if (head === undefined || head >>> 16 < 2) throw this.wrong('has a record without a length');
    this.put(head);
    const start = startOf(kind);
    if (start > 1) this.put(this.number());
    if (kind === Kind.string) {
      const id = this.plus(last[2] ?? 0, this.number());
      last[2] = id;
      this.put(id);
      this.text(head >>> 16);
      return;
    }
    const against = againstOf(kind);
    const length = head >>> 16;
    for (let word = start; word < length; word++) {
      const other = against[word - start] ?? itself;
      const said = this.number();
      if (other === promiseOrNone) this.put(said === 0 ? 0 : this.plus(this.memory.promise, said - 1));
      else {
        const value = this.plus(other === promise ? this.memory.promise : (last[word] ?? 0), said);
        if (other === promise) this.memory.promise = value;
        else last[word] = value;
        this.put(value);
      }
    }
  }

  /** The rest of a record that defines a text: its length in bytes, the bytes, zeros. */
  private text(words: number): void {
    const length = this.number();
    if (words !== 4 + ((length + 3) >>> 2)) throw this.wrong('has a text of another length than its record');
    if (this.at + length > this.packed.length) throw this.wrong('is cut in a text');
    this.put(length);
    this.room(words - 4);
    this.words.fill(0, this.used, this.used + words - 4);
    new Uint8Array(this.words.buffer, 4 * this.used, length).set(this.packed.subarray(this.at, this.at + length));
    this.used += words - 4;
    this.at += length;
  }

  private plus(value: number, difference: number): number {
    return (value + ((difference >>> 1) ^ -(difference & 1))) >>> 0;
  }

  private number(): number {
    let value = 0;
    for (let scale = 1; scale <= 2 ** 28; scale *= 128) {
      const byte = this.byte();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
    throw this.wrong('has a number that is too long');
  }

  private byte(): number {
    const byte = this.packed[this.at++];
    if (byte === undefined) throw this.wrong('is cut in a record');
    return byte;
  }

  private put(word: number): void {
    this.room(1);
    this.words[this.used++] = word;
  }

  private room(words: number): void {
    if (4 * (this.used + words) > this.most) throw this.wrong(`holds more than ${this.most} bytes`);
    if (this.used + words <= this.words.length) return;
    const larger = new Uint32Array(Math.max(2 * this.words.length, this.used + words));
    larger.set(this.words.subarray(0, this.used));
    this.words = larger;
  }

  private wrong(what: string): ProtocolError {
    return new ProtocolError(`A packed batch ${what}`, this.at);
  }
}

function wordsOf(batch: Uint8Array): Uint32Array | null {
  if (batch.length % 4 !== 0) return null;
  if (batch.byteOffset % 4 === 0) return new Uint32Array(batch.buffer, batch.byteOffset, batch.length / 4);
  return new Uint32Array(batch.slice().buffer);
}

/** Whether it is whole records, each of a kind and form that comes back as it was. */
function isPackable(words: Uint32Array, batch: Uint8Array): boolean {
  let at = 0;
  while (at < words.length) {
    if (words[at] === STREAM_MAGIC) {
      if (words[at + 1] !== PROTOCOL_VERSION) return false;
      at += 2;
      continue;
    }
    const length = words[at]! >>> 16;
    const kind = words[at]! & 0xff;
    if (length < 2 || kind >= MOST_KINDS || at + length > words.length) return false;
    if (kind === Kind.string && !isPlainText(words, at, length, batch)) return false;
    at += length;
  }
  return true;
}

/** A text whose record is as long as it needs to be, filled up with zeros. */
function isPlainText(words: Uint32Array, at: number, length: number, batch: Uint8Array): boolean {
  const bytes = words[at + 3]!;
  if (length < 4 || bytes > MAX_STRING_BYTES || length !== 4 + ((bytes + 3) >>> 2)) return false;
  return batch.subarray((at + 4) * 4 + bytes, (at + length) * 4).every((byte) => byte === 0);
}

/** A difference as a number from 0 to 2³²−1, small for small ones of either sign. */
function zigzag(difference: number): number {
  const signed = difference | 0;
  return ((signed << 1) ^ (signed >> 31)) >>> 0;
}
