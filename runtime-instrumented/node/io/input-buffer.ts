/** What all who read from one source share: the bytes that have come, and how it stands with the source. */
import type { Lwt as Promised } from '../../lwt/index.ts';
import { defaultBufferSize } from './buffer-size.ts';
import { ByteQueue } from './byte-queue.ts';
import type { Source } from './ends.ts';
import { type InputChannel, MORE, type Take } from './input-channel.ts';

export class InputBuffer {
  readonly source: Source;
  readonly bytes = new ByteQueue();
  /** How many bytes to fetch at once. */
  size: number;
  ended = false;
  closed = false;
  failure: { readonly error: unknown } | null = null;
  closing: Promised<void> | null = null;
  /** Where in the source the next byte to be taken was. */
  position = 0;
  /** The channel whose reads are served now. */
  reader: InputChannel | null = null;
  #fetching = false;

  constructor(source: Source, size: number = defaultBufferSize()) {
    this.source = source;
    this.size = size;
  }

  /** Lets a read take what it wants. */
  take<T>(take: Take<T>): ReturnType<Take<T>> {
    const before = this.bytes.length;
    let result: ReturnType<Take<T>> | null = null;
    try {
      result = take(this.bytes, this.ended);
      return result;
    } finally {
      this.position += before - this.bytes.length;
      // The next one asks again: a file may have grown.
      if (result !== MORE) this.ended = false;
    }
  }

  /** Asks the source for more. True when something has come, or ended, at once. */
  fetch(): boolean {
    if (this.#fetching) return false;
    this.#fetching = true;
    let atOnce = true;
    this.source.fetch(this.size, (error, chunk) => {
      this.#fetching = false;
      if (error != null) this.failure ??= { error };
      else if (chunk === null) this.ended = true;
      else if (!this.closed) this.bytes.push(chunk);
      if (!atOnce) this.reader?.serve();
    });
    atOnce = false;
    return !this.#fetching;
  }

  /** Nobody reads any more. */
  abandon(): void {
    if (this.#fetching && this.source.abandon()) this.#fetching = false;
  }

  /** Goes on elsewhere: what was fetched is forgotten. */
  restart(position: number): void {
    this.bytes.clear();
    this.ended = false;
    this.position = position;
  }
}
