/** What the watcher of native promises tells, and to whom: the tracer, which register.ts hands over. */
import type { NativeOperation } from './traced.ts';

export interface NativeSink {
  /** Whether call sites are captured. */
  readonly capturesSites: boolean;
  /** Where calls store their numbers (trace/call-numbers.ts); null when they have none. */
  readonly calls: Int32Array | null;
  /** Id of a frame's call site; 0 when it cannot be had. */
  siteOf(frame: NodeJS.CallSite): number;
  /** Whether a file belongs to us, or to the library: its frames are never the program's. */
  isOurs(file: string): boolean;
  /** A promise. `isLeaf`: `described` may follow as the next call. Returns its number. */
  made(operation: NativeOperation, site: number, detail: string, isLeaf: boolean): number;
  /** What the leaf that was made last waits for, and for how many nanoseconds (-1: not known). */
  described(id: number, text: string, duration: number): void;
  /** `site`: of the await, 0 when it is not known. */
  depends(waiter: number, on: number, role: 'awaited' | 'child' | 'branch', site?: number): void;
  entered(id: number, by: number): void;
  left(id: number): void;
  became(outer: number, inner: number): void;
  /** A value or an error as a person would write it, without running the program's code. */
  describe(value: unknown): string;
  /** `outcome`: the value or the error. */
  settled(id: number, state: 'returned' | 'failed', outcome: unknown, cause: number): void;
  /** The same, where `text` is all that is known. */
  settledAs(id: number, state: 'returned' | 'failed', text: string, cause: number): void;
  /** The loop slept for so many nanoseconds until now. */
  slept(nanoseconds: number): void;
  /** So many promises of floods have been left out since the beginning. */
  leftOut(count: number): void;
  /** So many events could not be told. */
  missed(count: number): void;
  labelled(id: number, text: string): void;
  cancelled(reach: 'requested' | 'reached' | 'ignored', by: number, target: number): void;
  /** `text`: the error, or what there is to say. */
  wentUnhandled(how: 'unhandledRejection' | 'handledLate' | 'dropped' | 'settledAgain', id: number, text: string): void;
  /** A message goes to, or came from, another thread or process: see `EventSink.message`. */
  crossed(
    way: 'sent' | 'received' | 'started',
    id: number,
    site: number,
    channel: string,
    number: number,
    text: string,
  ): void;
  /** The error of a failure that nobody has handled: its stack is told. */
  failedWith(id: number, error: unknown): void;
}
