/**
 * The seam between the library and whoever watches it.
 *
 * The library calls the current probe at the one place that makes a promise, the one that changes
 * a promise's state, and where callbacks run. With nobody watching, `probe` is `silentProbe`, and
 * `tracing` is false: the hot paths test `tracing` and nothing else.
 *
 * A tracer is installed from outside, by the register entry, which may be loaded before the
 * library, after it, or beside a second copy of it. They find each other through one global symbol.
 */

/** What made a promise. */
export type Operation =
  | 'return'
  | 'fail'
  | 'wait'
  | 'task'
  | 'bind'
  | 'map'
  | 'catch'
  | 'finalize'
  | 'tryBind'
  | 'join'
  | 'all'
  | 'both'
  | 'choose'
  | 'pick'
  | 'nchoose'
  | 'npick'
  | 'nchooseSplit'
  | 'protected'
  | 'noCancel'
  | 'wrapInCancelable'
  | 'pause'
  | 'sleep'
  | 'io'
  | 'async'
  | 'go'
  | 'adopt'
  | 'run';

/** How a promise depends on another. */
export type Role = 'awaited' | 'child' | 'branch' | 'guarded';

/** Something that promises take turns at, or wait at. */
export type ResourceKind = 'mutex' | 'condition' | 'mvar' | 'stream' | 'switch' | 'pool';

/** What happens at a resource: see docs/protocol.md. */
export type ResourceUse = 'waits' | 'takes' | 'gives' | 'level' | 'ends';

/** A promise as a debugger sees it. */
export interface SeenPromise {
  readonly promise: object;
  readonly state: 'pending' | 'returned' | 'failed' | 'cancelled';
  /** Its value or error; undefined while it is pending. */
  readonly outcome: unknown;
  /** The program resolves it by itself: it was made by wait or task. */
  readonly resolvable: boolean;
}

/** What a debugger may do with the promises of a program. Objects are instances of `prototype`. */
export interface LibraryHandles {
  readonly prototype: object;
  /** The probe's number of a promise, 0 for one that was never traced. */
  idOf(promise: object): number;
  see(promise: object): SeenPromise;
  cancel(promise: object): void;
  wake(promise: object, value: unknown): void;
  fail(promise: object, error: unknown): void;
}

/**
 * Memory that library and tracer share, so that the library may write the usual records by itself: see
 * lane.ts. Made by the tracer, when it is there before the library.
 */
export interface Lane {
  /** Words of the tracer's ring that say how far it has been written, and may be: see trace/ring.ts. */
  readonly control: Int32Array;
  /** The ring's data: a power of two of words. */
  readonly words: Int32Array;
  /** Ids of the texts of some values (`LaneText`), 0 where not known yet. */
  readonly texts: Int32Array;
  /** The one failure of all that were cancelled; told by the library. */
  canceled?: unknown;
}

/** Places among a lane's texts: integers from 0 below `small` have their own, then these values. */
export const LaneText = { small: 256, unit: 256, null: 257, true: 258, false: 259, canceled: 260, size: 261 } as const;

export interface Probe {
  /** A promise was made. Returns its id, 1 or more (the library keeps it in the promise). */
  created(operation: Operation): number;
  /**
   * The bits that say `operation` in the first word of a short record, for promises that are made (lane.ts); 0 when
   * such promises are to be told by `created` and `waits`. Not there: all are.
   */
  shortHead?(operation: Operation): number;
  /** The same of one that waits for promise `on`: `created`, and `depends` as 'awaited', in one. */
  waits(operation: Operation, on: number): number;
  /**
   * What a leaf waits for, in words ("sleep 1 s"), and for how long in nanoseconds (-1: not known).
   * Called for a sleep, io or task, and right after its `created`, before any other call.
   */
  described(id: number, text: string, duration: number): void;
  labelled(id: number, text: string): void;
  depends(waiter: number, on: number, role: Role): void;
  /** A callback of `id` starts because `by` settled. Every `entered` has its `left`, also when the callback raises. */
  entered(id: number, by: number): void;
  left(id: number): void;
  became(outer: number, inner: number): void;
  /** `left` and `became` in one: `outer` becomes what the callback of `id` returned. */
  leftInto(id: number, outer: number, inner: number): void;
  /** `cause`: id of the promise whose settling settled this one, or whose failure it passes on; or 0. `outcome`: value or error. */
  settled(id: number, state: 'returned' | 'failed' | 'cancelled', outcome: unknown, cause: number): void;
  /** `by`: id of the promise that asked (a pick), or 0 when user code did. */
  cancelled(reach: 'requested' | 'reached' | 'ignored', by: number, target: number): void;
  /** Promise `id` settles as `native`, a promise that is not the library's, does. */
  follows?(id: number, native: object): void;
  /** `native`, a promise of the language's own, settles as promise `id` does. */
  lent?(id: number, native: object): void;
  unhandled(how: 'asyncExceptionHook' | 'topLevel' | 'neverObserved', id: number, error: unknown): void;
  idle(): void;
  busy(): void;
  logged(stream: 'stdout' | 'stderr', text: string): void;
  /** A resource was made. `label` may be ''; `size`: how much it gives out or holds at most, 0 for no bound. Returns its id. */
  resource(kind: ResourceKind, label: string, size: number): number;
  /** `by`: id of the promise that waits or takes, or 0. `level`: how much is now taken, or held in it. */
  used(use: ResourceUse, resource: number, by: number, level: number): void;
  /** Times are from now on those of this clock (ns since its own origin). */
  useClock(kind: 'real' | 'virtual', now: () => number): void;
}
