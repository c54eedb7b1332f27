/**
 * Small integers for what made a promise, and for what to do when something it waits for settles.
 *
 * A promise that waits for one other promise is itself the entry in that promise's list of waiters,
 * so its operation says what to run. Other entries have codes of their own, which follow.
 */
import type { Operation } from './probe.ts';

/** Codes. Those up to `lastDerived` are the ones the loop in resolve.ts handles itself. */
export const Op = {
  bind: 0,
  map: 1,
  catch: 2,
  tryBind: 3,
  finalize: 4,
  /** A finalize whose finalizer is still pending: it then settles as the body did. */
  finalizeEnd: 5,
  /** Settles as its source does. */
  noCancel: 6,
  run: 7,
  /** A bind of three words: see promise.ts. */
  bareBind: 8,
  lastDerived: 8,

  go: 9,
  return: 10,
  fail: 11,
  wait: 12,
  task: 13,
  join: 14,
  all: 15,
  both: 16,
  choose: 17,
  pick: 18,
  nchoose: 19,
  npick: 20,
  nchooseSplit: 21,
  protected: 22,
  wrapInCancelable: 23,
  pause: 24,
  sleep: 25,
  io: 26,
  async: 27,
  adopt: 28,

  /** A child of a join, all or both. */
  child: 32,
  /** A branch of a choose, pick and so on, or what a protected promise guards. */
  branch: 33,
  onSuccess: 34,
  onFailure: 35,
  onTermination: 36,
  onAny: 37,
  /** Makes another promise settle in the same way. */
  follow: 38,
  /** Runs only on cancellation, before all others. */
  onCancel: 40,
  /** The same for the library's own bookkeeping, which user code never sees. */
  onCancelInternal: 41,
  /** The same, cancelling another promise. */
  onCancelForward: 42,

  /** A whole list of waiters in the place of one. */
  concat: 48,
  /** A hook whose turn has come. */
  hook: 49,
} as const;

/** The probe's words, by code. */
export const NAMES: readonly Operation[] = [
  'bind',
  'map',
  'catch',
  'tryBind',
  'finalize',
  'finalize',
  'noCancel',
  'run',
  'bind',
  'go',
  'return',
  'fail',
  'wait',
  'task',
  'join',
  'all',
  'both',
  'choose',
  'pick',
  'nchoose',
  'npick',
  'nchooseSplit',
  'protected',
  'wrapInCancelable',
  'pause',
  'sleep',
  'io',
  'async',
  'adopt',
];

/** The probe's word for a promise's code. */
export function operationName(op: number): Operation {
  return NAMES[op];
}

/** The code of an operation named by a room above. */
export function operationCode(name: Operation): number {
  return NAMES.indexOf(name);
}
