/**
 * The raw stream of one session, kept for views that open late. It is bounded: when it has grown past
 * its limit the oldest blocks go, and what a reader needs of them goes into `Survivors`, which puts a
 * new beginning before what is left.
 */
import { Survivors } from './survivors.ts';

const BLOCK = 256 * 1024;

/** How much of one session's stream is kept unless told otherwise: 256 MiB. */
export const HISTORY_BYTES = 256 * 1024 * 1024;

/** The same where nobody reads but who reads at once, as a recorder does: 4 MiB. */
export const PASSING_BYTES = 4 * 1024 * 1024;

/** How much of the streams of all sessions is kept, unless told otherwise, as a multiple of that of one. */
export const HISTORIES_OF_ALL = 2;

interface Block {
  /** Offset in the stream of the block's first byte. */
  readonly offset: number;
  readonly bytes: Uint8Array;
  used: number;
}

/** A piece of the stream, and where the next piece begins. */
export interface Piece {
  readonly bytes: Uint8Array;
  readonly next: number;
}

/** One session's stream: appended to by its connection, read by as many as like, each at its own pace. */
export class History {
  readonly #limit: number;
  readonly #keepsBeginnings: boolean;
  readonly #blocks: Block[] = [];
  #survivors: Survivors | null = null;
  #end = 0;

  /** `keepsBeginnings`: what goes leaves behind what readers need of it who come late; without, there must be none. */
  constructor(limit: number = HISTORY_BYTES, keepsBeginnings = true) {
    this.#limit = Math.max(limit, 1);
    this.#keepsBeginnings = keepsBeginnings;
  }

  /** Bytes received since the program connected. */
  get end(): number {
    return this.#end;
  }

  /** Offset of the oldest byte that is still here; 0 while nothing was dropped. */
  get start(): number {
    return this.#blocks[0]?.offset ?? this.#end;
  }

  /** Events that are no longer here. */
  get dropped(): number {
    return this.#survivors?.dropped ?? 0;
  }

  append(bytes: Uint8Array): void {
    const last = this.#blocks.at(-1);
    if (last && last.used + bytes.length <= last.bytes.length) {
      last.bytes.set(bytes, last.used);
      last.used += bytes.length;
    } else {
      const block = {
        offset: this.#end,
        bytes: new Uint8Array(Math.max(bytes.length, this.#room())),
        used: bytes.length,
      };
      block.bytes.set(bytes);
      this.#blocks.push(block);
    }
    this.#end += bytes.length;
    while (this.#blocks.length > 1 && this.#end - this.start > this.#limit) this.#drop();
  }

  /** Bytes that are kept, without what outlives those that have gone. */
  get kept(): number {
    return this.#end - this.start;
  }

  /** Lets the oldest block go, to make room for another session; false when there is only one. */
  giveWay(): boolean {
    if (this.#blocks.length < 2) return false;
    this.#drop();
    return true;
  }

  /** The first block is small: most sessions are. */
  #room(): number {
    return Math.min(this.#blocks.length === 0 ? 16 * 1024 : BLOCK, Math.max(1024, this.#limit >> 2));
  }

  /**
   * The stream from `cursor` on: at most `limit` bytes, but for a new beginning, which comes whole.
   * 0 is the start of a stream; null means that nothing new has come, `lost` that what followed the
   * cursor has been dropped: the reader must start again from 0 with a new decoder.
   */
  read(cursor: number, limit: number): Piece | 'lost' | null {
    if (cursor >= this.#end) return null;
    if (cursor < this.start) {
      if (cursor !== 0 || !this.#survivors) return 'lost';
      return { bytes: this.#survivors.beginning(), next: this.start };
    }
    const block = this.#blocks[this.#indexOf(cursor)] as Block;
    const from = cursor - block.offset;
    const to = Math.min(block.used, from + limit);
    return { bytes: block.bytes.slice(from, to), next: block.offset + to };
  }

  /** All that is kept, in pieces that stay what they are whatever comes or is dropped. */
  pieces(): Uint8Array[] {
    const beginning = this.#survivors ? [this.#survivors.beginning()] : [];
    return [...beginning, ...this.#blocks.map(({ bytes, used }) => bytes.subarray(0, used))];
  }

  #indexOf(cursor: number): number {
    let low = 0;
    let high = this.#blocks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#blocks[middle] as Block).offset <= cursor) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #drop(): void {
    const block = this.#blocks.shift();
    if (!block || !this.#keepsBeginnings) return;
    this.#survivors ??= new Survivors();
    this.#survivors.take(block.bytes.subarray(0, block.used));
  }
}
