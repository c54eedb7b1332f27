/**
 * What is written and not yet given to the sink, shared by all who write to it.
 *
 * With a size of 0 there is no buffer: bytes go straight to the sink. Otherwise they are kept until
 * there are more than `size`, somebody flushes, or the program has nothing else to do.
 */
import type { Lwt as Promised } from '../../lwt/index.ts';
import { beginOutside } from '../outside.ts';
import type { Sink } from './ends.ts';

type Done = (error: unknown) => void;

/** Buffers with something in them. */
const dirty = new Set<OutputBuffer>();
let listening = false;

export class OutputBuffer {
  readonly sink: Sink;
  size: number;
  closed = false;
  closing: Promised<void> | null = null;
  /** Where in the sink the next byte that is written goes. */
  position = 0;
  #chunks: Buffer[] = [];
  #length = 0;
  /** Who waits for what is in the buffer, and who for what the sink is writing. */
  #waiting: Done[] = [];
  #underWay: Done[] | null = null;
  /** The same without a buffer. */
  readonly #unbuffered = new Set<Done>();
  /** A failure that nobody has heard of. */
  #failure: { readonly error: unknown } | null = null;
  /** Set once it was discarded: what whoever still comes to write is told. */
  #discarded: { readonly error: unknown } | null = null;
  #forget: (() => void) | null = null;

  constructor(sink: Sink, size: number) {
    this.sink = sink;
    this.size = size;
  }

  /** Bytes that the sink has not been given. */
  get length(): number {
    return this.#length;
  }

  /** Writes; calls `done` at once when there is room, or else when the sink has it. */
  put(bytes: string | Buffer, done: Done): void {
    if (this.#discarded !== null) {
      done(this.#discarded.error);
      return;
    }
    if (this.size === 0 && this.#length === 0) {
      this.position += typeof bytes === 'string' ? Buffer.byteLength(bytes) : bytes.length;
      this.#putUnbuffered(bytes, done);
      return;
    }
    if (this.#failure !== null) {
      done(this.#tellFailure());
      return;
    }
    const chunk = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
    this.position += chunk.length;
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    this.#holdUntilFlushed();
    if (this.#length <= this.size) {
      done(null);
      return;
    }
    this.#waiting.push(done);
    this.#drain();
  }

  #putUnbuffered(bytes: string | Buffer, done: Done): void {
    const doneOnce = (error: unknown): void => {
      if (this.#unbuffered.delete(doneOnce)) done(error);
    };
    this.#unbuffered.add(doneOnce);
    this.sink.put(bytes, doneOnce);
  }

  /** Calls `done` when the sink has everything that was written so far. */
  flush(done: Done): void {
    if (this.#discarded !== null) done(this.#discarded.error);
    else if (this.#length > 0) {
      this.#waiting.push(done);
      this.#drain();
    } else if (this.#underWay !== null) this.#underWay.push(done);
    else done(this.#failure === null ? null : this.#tellFailure());
  }

  /** Forgets what is in the buffer; from now on whoever writes is told `error`. */
  discard(error: unknown): void {
    this.#discarded ??= { error };
    this.#chunks = [];
    this.#length = 0;
    this.#settled();
    // What the sink is writing may never end.
    for (const done of [...this.#unbuffered, ...(this.#underWay?.splice(0) ?? []), ...this.#waiting.splice(0)])
      done(error);
  }

  /** While the process ends: writes what is left, if the sink can do that. */
  putNow(): void {
    if (this.#length === 0 && this.#underWay === null) return;
    this.sink.putNow?.(Buffer.concat(this.#chunks, this.#length));
    this.#chunks = [];
    this.#length = 0;
  }

  #tellFailure(): unknown {
    const failure = this.#failure;
    this.#failure = null;
    return failure?.error ?? null;
  }

  /** Sees to it that the bytes are written when the program has nothing else to do. */
  #holdUntilFlushed(): void {
    if (this.#forget !== null) return;
    dirty.add(this);
    listen();
    this.#forget = beginOutside();
    setImmediate(() => this.#drain());
  }

  #settled(): void {
    dirty.delete(this);
    this.#forget?.();
    this.#forget = null;
  }

  #drain(): void {
    if (this.#underWay !== null || this.#length === 0) return;
    const bytes = this.#chunks.length === 1 ? this.#chunks[0] : Buffer.concat(this.#chunks, this.#length);
    this.#chunks = [];
    this.#length = 0;
    this.#underWay = this.#waiting;
    this.#waiting = [];
    this.sink.put(bytes, (error) => {
      const heard = this.#underWay ?? [];
      this.#underWay = null;
      if (error != null && heard.length === 0) this.#failure ??= { error };
      if (this.#length === 0) this.#settled();
      for (const done of heard) done(error);
      this.#drain();
    });
  }
}

function listen(): void {
  if (listening) return;
  listening = true;
  process.on('exit', () => {
    for (const buffer of dirty) buffer.putNow();
  });
}
