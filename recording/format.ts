/**
 * The numbers of the format of `*.promise-trace`, version 1: docs/recordings.md is the specification, and
 * test/recording/specification.test.ts compares it with this file.
 *
 * A file is a header and blocks. Each block says how long it is, packed and unpacked, before it says anything else,
 * and has two checksums: one of its header and one of its content. So a reader needs no more memory than one block,
 * knows where a file is damaged, and can pass over a block whose content alone is.
 */

/**
 * As in PNG: a byte that is not ASCII, the name, line ends that a transfer as text would change, and an end of file
 * for old terminals.
 */
export const MAGIC: readonly number[] = [0x89, 0x50, 0x47, 0x54, 0x0d, 0x0a, 0x1a, 0x0a];
export const VERSION = 1;
/** Of the files' names. */
export const ENDING = '.promise-trace';
/** Magic, version, flags. */
export const HEADER_BYTES = 16;

/** The bytes `PGBK`, as a little-endian word. */
export const BLOCK_MARK = 0x4b424750;
export const BLOCK_HEADER_BYTES = 32;

/** Where the parts of a block's header are, in bytes from its start. */
export const At = { mark: 0, kind: 4, packing: 5, session: 8, packed: 12, unpacked: 16, check: 20, headerCheck: 28 };

/** What a block holds. A reader passes over kinds that it does not know. */
export const BlockKind = {
  /** JSON: who wrote the file, and when. */
  recording: 1,
  /** JSON: a program; comes before anything else of its session. */
  session: 2,
  /** A piece of the session's stream, as docs/protocol.md describes it, cut anywhere. */
  stream: 3,
  /** JSON: names that were read in the source, a pair of site and name each. */
  names: 4,
  /** JSON: text of a source file, whole or some lines of it. */
  source: 5,
  /** JSON: how the session's program ended. */
  ending: 6,
  /** JSON: totals. The last block of a file that was finished. */
  end: 7,
} as const;

export const Packing = {
  /** As it is. */
  none: 0,
  /** Raw deflate (RFC 1951). */
  deflate: 1,
} as const;

/** Most bytes of a block, packed or not. A writer makes much smaller ones. */
export const LARGEST_BLOCK = 1024 * 1024;
/** Bytes of a stream that a writer gathers for the first block of it; each further one has twice as many, up to the next. */
export const FIRST_STREAM_BLOCK = 1024;
/** Bytes of a stream that a writer gathers for a block. */
export const STREAM_BLOCK = 256 * 1024;
/** Most bytes of all streams of a file, unpacked: what comes after is not read, and the reader says so. */
export const MOST_STREAM_BYTES = 4 * 1024 * 1024 * 1024;
/** Most sessions of a file. */
export const MOST_SESSIONS = 1000;
/** A source file up to this length (in UTF-16 units) is kept whole; of a longer one only lines at call sites are. */
export const WHOLE_SOURCE = 192 * 1024;
/** Most UTF-16 units of source text in a file. */
export const MOST_SOURCE = 8 * 1024 * 1024;
/** Most characters of a line of source text; longer ones are cut. */
export const LONGEST_LINE = 1000;
