/**
 * The ring between the program thread and the channel worker: one writer, one reader, shared
 * memory, 32-bit words. `RingWriter` (ring-writer.ts) and `RingReader` (ring-reader.ts) are its ends.
 *
 * Layout: a few control words, then a power of two of data words. Head and tail count words
 * forever, modulo 2³²; their difference is what is unread. A record never wraps: a `pad` record
 * fills the end of the ring instead.
 *
 * The control words that the two threads change lie 64 bytes apart, so that neither steals the
 * other's cache line.
 */

/** Control words, as indices into an `Int32Array` at the start of the memory. */
export const Control = {
  /** Words written since the beginning (the writer's). */
  head: 0,
  /** 1 when the writer will write no more. */
  finished: 1,
  /** Promises numbered so far (the writer's). */
  promises: 2,
  /** Words read since the beginning (the reader's); the writer waits here for room. */
  tail: 16,
  /** What the writer should look at when it has written: bits of `Attention`. */
  attention: 17,
  /** Counts every sign of life of the channel: a sent batch, a connection made. */
  progress: 18,
  /** Changed by the worker every millisecond while it is awake: see event-clock.ts. */
  tick: 19,
  /** See `Channel`; the writer waits here at the end. */
  channel: 32,
  /** Counts what the debugger said: a stopped program waits here. */
  mail: 48,
  /** Counts signs of life of the worker itself, while a debugger is there. */
  pulse: 49,
  /**
   * Records may be written by the short way until this many words have been: see lwt/lane.ts. The writer opens that
   * way; the worker shuts it, by setting this to what it has read, when the writer shall look around.
   */
  limit: 64,
} as const;

/** Bits of the `attention` word: one look tells a writer that there is nothing to do. */
export const Attention = {
  /** The reader sleeps, and wants to be notified at `head`. */
  sleeping: 1,
  /** The debugger said something. */
  mail: 2,
} as const;

/** What has become of the channel: the value of the `channel` word. Only the worker changes it. */
export const Channel = {
  /** Connecting or connected. */
  open: 0,
  /** Everything was sent, and the host confirmed it by its close. */
  delivered: 1,
  /** It could not be reached, refused us, or was lost: nobody reads any more. */
  lost: 2,
} as const;

const CONTROL_WORDS = 80;
/** Some hundred thousand events: a burst of so many does not wait for the reader. Pages are had when first written. */
export const DEFAULT_RING_BYTES = 1 << 22;
const LEAST_BYTES = 1 << 12;
const MOST_BYTES = 1 << 28;

/** The memory of a ring as both ends see it. */
export interface RingMemory {
  readonly control: Int32Array;
  /** A power of two of words. */
  readonly words: Uint32Array;
  readonly bytes: Uint8Array;
}

/** New memory for about `bytes` bytes of records (a power of two between 4 KiB and 256 MiB). */
export function createRing(bytes: number = DEFAULT_RING_BYTES): SharedArrayBuffer {
  let size = LEAST_BYTES;
  while (size < bytes && size < MOST_BYTES) size *= 2;
  return new SharedArrayBuffer(CONTROL_WORDS * 4 + size);
}

/** Views on the memory of a ring. */
export function openRing(memory: SharedArrayBuffer): RingMemory {
  const start = CONTROL_WORDS * 4;
  return {
    control: new Int32Array(memory, 0, CONTROL_WORDS),
    words: new Uint32Array(memory, start),
    bytes: new Uint8Array(memory, start),
  };
}
