/** What the model tells of one promise: a read-only snapshot for details, narration and text. */
import type { OperationName, RoleName, Site, StateName } from '../../runtime-instrumented/protocol/index.ts';

/** The other end of an edge, and what the edge means. */
export interface Dependency {
  /** The promise at the other end. */
  readonly id: number;
  readonly role: RoleName | 'becomes' | 'cancels';
}

/** Everything that is known of one promise. Times in nanoseconds; -1 for what has not happened. */
export interface PromiseView {
  readonly id: number;
  readonly operation: OperationName;
  readonly state: StateName;
  /** A callback of it runs now. */
  readonly running: boolean;
  /** Best name there is: label, name in the source, detail, snippet, or operation. Never a number. */
  readonly name: string;
  /** What a leaf waits for: "sleep 1 s", or ''. */
  readonly detail: string;
  /** Nanoseconds its timer takes, or -1. */
  readonly duration: number;
  readonly site: Site | null;
  readonly createdAt: number;
  /** Nanoseconds, or -1 while pending. */
  readonly settledAt: number;
  /** Preview of the value or error; '' while pending. */
  readonly text: string;
  /** The promise that made it settle, or 0. */
  readonly cause: number;
  /** The promise in whose callback it was made, or 0. */
  readonly madeIn: number;
  /** The promise that it is the same as since a `become` (it, if it is none's inner one). */
  readonly root: number;
  readonly waitsFor: readonly Dependency[];
  readonly waitedOnBy: readonly Dependency[];
}

/** How many promises are in each state; two that have become one count as one. Dropped ones count on. */
export interface Counts {
  readonly pending: number;
  readonly returned: number;
  readonly failed: number;
  readonly cancelled: number;
  /** Callbacks that run now, one inside the other; 0 between callbacks. */
  readonly running: number;
}
