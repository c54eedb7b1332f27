/**
 * The bytes of a recording to blocks: everything that the outside of a file can get wrong is looked for here. Takes
 * chunks cut anywhere, keeps no more than one block and a chunk, and believes no number before it has been compared
 * with a bound. What the blocks hold is not looked at.
 */
import { crc32 } from './crc32.ts';
import {
  At,
  BLOCK_HEADER_BYTES,
  BLOCK_MARK,
  BlockKind,
  HEADER_BYTES,
  LARGEST_BLOCK,
  MAGIC,
  Packing,
  VERSION,
} from './format.ts';

/** A block whose header is sound. */
export interface Block {
  readonly kind: number;
  readonly packing: number;
  readonly session: number;
  /** Offset in the file of the block's header. */
  readonly offset: number;
  readonly packed: Uint8Array;
  /** Length of the content once unpacked, as the header claims it; within the bound. */
  readonly unpacked: number;
  /** Only the beginning of the content is there: the file ends within it. */
  readonly cut: boolean;
  /** Whether the content is what was written. */
  readonly sound: boolean;
}

/** Why a file cannot be read on from some byte, in a sentence. The end of the sentence is the reader's caller's. */
export interface Damage {
  readonly offset: number;
  readonly sentence: string;
}

const COUNT = new Intl.NumberFormat('en');
/** A number of bytes as a person reads it. */
export const bytesOf = (count: number): string => `${COUNT.format(count)} ${count === 1 ? 'byte' : 'bytes'}`;
/** A place in a file as a person reads it. */
export const byteAt = (offset: number): string => `byte ${COUNT.format(offset)}`;

export class RecordingReader {
  readonly #block: (block: Block) => void | Promise<void>;
  #rest: Uint8Array = new Uint8Array(0);
  /** Offset in the file of the first byte of `#rest`. */
  #origin = 0;
  #headerRead = false;
  #damage: Damage | null = null;

  /** `block` is given one block after the other, and is waited for. */
  constructor(block: (block: Block) => void | Promise<void>) {
    this.#block = block;
  }

  /** What ended the reading, or null while nothing has. */
  get damage(): Damage | null {
    return this.#damage;
  }

  /** Bytes of the file up to the end of the last whole block. */
  get read(): number {
    return this.#origin;
  }

  async push(chunk: Uint8Array): Promise<void> {
    if (this.#damage) return;
    this.#rest = this.#rest.length === 0 ? chunk : joined(this.#rest, chunk);
    let at = 0;
    if (!this.#headerRead) {
      if (!this.#readHeader()) return;
      at = HEADER_BYTES;
    }
    for (let next = this.#blockAt(at); next; next = this.#blockAt(at)) {
      at += BLOCK_HEADER_BYTES + next.packed.length;
      await this.#block(next);
      // Whoever was given the block may have said that it is enough.
      if (this.#damage) return;
    }
    this.#rest = this.#rest.subarray(at);
    this.#origin += at;
  }

  /** There are no more bytes. `finished`: the last block said that it is the last. */
  async end(finished: boolean): Promise<void> {
    if (this.#damage) return;
    const left = this.#rest.length;
    const cut = this.#headerRead ? this.#blockAt(0, true) : null;
    if (cut !== null) await this.#block(cut);
    if (this.#damage) return;
    const size = this.#origin + left;
    if (size === 0) this.stop(0, 'The file is empty: it has zero bytes');
    else if (!this.#headerRead) this.stop(0, `The file is cut off within its first ${bytesOf(HEADER_BYTES)}`);
    else if (left > 0) this.stop(size, `The file is cut off at ${byteAt(size)}: its last block is not whole`);
    else if (!finished) this.stop(size, `The recording breaks off at ${byteAt(size)}: it was not finished`);
  }

  /** Reads no further. The first reason counts. */
  stop(offset: number, sentence: string): void {
    this.#damage ??= { offset, sentence };
  }

  #readHeader(): boolean {
    const bytes = this.#rest;
    const known = Math.min(bytes.length, MAGIC.length);
    for (let at = 0; at < known; at++) {
      if (bytes[at] === MAGIC[at]) continue;
      // The name is there and the line ends are not: a transfer "as text" did that.
      const mangled = at >= 4 || (bytes[0] !== MAGIC[0] && startsWith(bytes, [0x50, 0x47, 0x54], 1));
      this.stop(0, mangled ? 'The recording was changed on its way, as a transfer as text does' : NO_RECORDING);
      return false;
    }
    if (bytes.length < HEADER_BYTES) return false;
    const view = viewOf(bytes);
    const version = view.getUint32(8, true);
    const flags = view.getUint32(12, true);
    if (version !== VERSION) {
      const older = `this Promise Graph reads version ${VERSION} only`;
      this.stop(8, `The recording has version ${version} of the format, and ${older}: use the one that wrote it`);
    } else if (flags !== 0) {
      this.stop(12, 'The recording asks for something that this Promise Graph does not know: use a newer one');
    }
    this.#headerRead = this.#damage === null;
    return this.#headerRead;
  }

  /**
   * The block at `at` in the rest, or null when it is not there yet, or never will be. `cut`: no more of it will come,
   * and what has come is given.
   */
  #blockAt(at: number, cut = false): Block | null {
    const bytes = this.#rest;
    const offset = this.#origin + at;
    if (this.#damage || bytes.length - at < BLOCK_HEADER_BYTES) return null;
    const header = bytes.subarray(at, at + BLOCK_HEADER_BYTES);
    const view = viewOf(header);
    if (
      view.getUint32(At.mark, true) !== BLOCK_MARK ||
      view.getUint32(At.headerCheck, true) !== crc32(header.subarray(0, At.headerCheck))
    ) {
      this.stop(offset, `The file is damaged at ${byteAt(offset)}: no block begins there`);
      return null;
    }
    const length = view.getUint32(At.packed, true);
    const unpacked = view.getUint32(At.unpacked, true);
    const packing = header[At.packing];
    if (length > LARGEST_BLOCK || unpacked > LARGEST_BLOCK) {
      const claim = bytesOf(Math.max(length, unpacked));
      this.stop(
        offset,
        `The block at ${byteAt(offset)} claims ${claim}; no block has more than ${bytesOf(LARGEST_BLOCK)}`,
      );
      return null;
    }
    if (packing !== Packing.none && packing !== Packing.deflate) {
      this.stop(offset, `The block at ${byteAt(offset)} is packed in a way that this Promise Graph does not know`);
      return null;
    }
    const start = at + BLOCK_HEADER_BYTES;
    if (bytes.length < start + length && !cut) return null;
    const packed = bytes.subarray(start, start + length);
    return {
      kind: header[At.kind],
      packing,
      session: view.getUint32(At.session, true),
      offset,
      packed,
      unpacked,
      cut: packed.length < length,
      sound: crc32(packed) === view.getUint32(At.check, true),
    };
  }
}

const NO_RECORDING = 'This is no recording of Promise Graph: it does not begin as one does';

/** Whether a block is one of the kinds that this version knows. */
export const isKnownKind = (kind: number): boolean => kind >= BlockKind.recording && kind <= BlockKind.end;

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

const startsWith = (bytes: Uint8Array, start: readonly number[], from: number): boolean =>
  start.every((byte, index) => bytes[from + index] === byte);
