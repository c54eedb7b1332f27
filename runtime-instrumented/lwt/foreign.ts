/**
 * Adopting native promises: anything with a `then`.
 *
 * An adopted promise is a task: a cancel makes those who wait give up, although the native
 * operation goes on. What it then comes to is ignored, as a wakeup of a cancelled task is.
 */
import { InvalidArgument } from './errors.ts';
import { Op } from './operations.ts';
import { bitsOf, FAILED, identify, LwtPromise, RETURNED, SELF } from './promise.ts';
import { probe, tracing } from './tracing.ts';

/** Settles a promise from outside of all callbacks, if it is still pending. */
export type SettleFromOutside = (p: LwtPromise, tag: number, outcome: unknown) => void;

let settleFromOutside: SettleFromOutside;

/** Says how a native promise settles one of ours: the loop, which uses what is here, does so once. */
export function settleForeignWith(settle: SettleFromOutside): void {
  settleFromOutside = settle;
}

const ADOPT = bitsOf(Op.adopt);

/** Whether something is a promise, of ours or a native one. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    value !== null &&
    (typeof value === 'object' || typeof value === 'function') &&
    typeof (value as { then?: unknown }).then === 'function'
  );
}

/** A promise of ours that settles as the native one does. */
export function adoptWith(thenable: PromiseLike<unknown>): LwtPromise {
  const p = new LwtPromise(ADOPT, null, SELF);
  if (tracing) probe.follows?.(identify(p), thenable);
  thenable.then(
    (value) => settleFromOutside(p, RETURNED, value),
    (error: unknown) => settleFromOutside(p, FAILED, error),
  );
  return p;
}

/** What a callback returned that is no promise of ours, as one. Raises `InvalidArgument` when it is no promise at all. */
export function promiseFrom(returned: unknown): LwtPromise {
  if (isThenable(returned)) return adoptWith(returned);
  throw new InvalidArgument(`a callback must return a promise, but returned ${describe(returned)}`);
}

function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'function' || (typeof value === 'object' && value !== null)) return `a ${typeof value}`;
  return String(value);
}
