/**
 * What a channel reads from and writes to: a source and a sink of bytes.
 *
 * A device of the system (a file, a socket, a pipe) is both. Callbacks may be called at once, and
 * are called once. None of these functions throws.
 */
import type { Lwt as Promised } from '../../lwt/index.ts';

/** From where an offset counts: upstream's SEEK_SET, SEEK_CUR and SEEK_END. */
export type SeekCommand = 'SEEK_SET' | 'SEEK_CUR' | 'SEEK_END';

/** What both have. */
export interface End {
  /** How a person calls it: "notes.txt", "127.0.0.1:80", "stdin". */
  readonly name: string;
  close(): Promised<void>;
  /** Moves to another place; returns where that is. Absent: it has no places. */
  seek?(offset: number, command: SeekCommand): Promised<number>;
}

export interface Source extends End {
  /** Fetches at least one byte and at most `limit`; null says that no more will come. One fetch at a time. */
  fetch(limit: number, done: (error: unknown, chunk: Buffer | null) => void): void;
  /** Gives up the fetch. False: it cannot be given up, and will still call back. */
  abandon(): boolean;
  /** Whether bytes may come without anything more happening in this program: see `outside.ts`. */
  isOnItsWay(): boolean;
}

export interface Sink extends End {
  /** A connection, whose name the promises around a write show: the write itself does not repeat it. */
  readonly isConnection?: boolean;
  /** Writes all of it, after what was given before. Null: it went well. */
  put(bytes: string | Buffer, done: (error: unknown) => void): void;
  /** Writes at once, while the process ends, after what is under way. Absent: cannot be. */
  putNow?(bytes: Buffer): void;
}
