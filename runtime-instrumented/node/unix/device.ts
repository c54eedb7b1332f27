/** What is behind a file descriptor: something to read from, to write to and to close. */
import type { Sink, Source } from '../io/ends.ts';

export interface Device extends Source, Sink {
  /** The system's number of it; -1 when Node does not tell, or there is none. */
  readonly fd: number;
  /** Makes it fail from now on, and whoever waits. */
  abort?(error: unknown): void;
}
