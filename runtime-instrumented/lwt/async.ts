/**
 * async, dontWait and ignoreResult: promises nobody waits for; and wrap, which makes promises of
 * ordinary functions.
 */
import { callDetached, escape } from './async-exception.ts';
import { attempt } from './bind.ts';
import { fail, recordOf, return_ } from './make.ts';
import { Op } from './operations.ts';
import { bitsOf, type Callback, FAILED, type Linked, type LwtPromise, PENDING, tagOf, underlying } from './promise.ts';
import { onFire } from './resolve.ts';
import { kept } from './tracing.ts';
import type { Lwt, Thenable, ValueOf } from './types.ts';
import { attach, Waiter } from './waiters.ts';

const FAILURE_HANDLER = bitsOf(Op.async);

/** Unlike `onFailure`'s, this handler runs with whatever storage there is, as upstream's does. */
onFire(Op.async, (entry: Linked, source: LwtPromise) => {
  if (tagOf(source) === FAILED) handleFailure(source, entry.f as Callback | null);
  return null;
});

function handleFailure(source: LwtPromise, h: Callback | null): void {
  if (h === null) escape(source.slot, source);
  else callDetached(h, source.slot, source);
}

function forget(p: LwtPromise, h: Callback | null): void {
  const source = underlying(p);
  const tag = tagOf(source);
  if (tag === PENDING) attach(source, new Waiter(FAILURE_HANDLER, h, 0));
  else if (tag === FAILED) handleFailure(source, h);
}

/** Runs `f` and forgets its promise; if that fails, the error goes to the async exception hook. */
export function async(f: () => Thenable): void {
  forget(attempt(f), null);
}

/** Runs `f` and forgets its promise; if that fails, `h` gets the error. */
export function dontWait(f: () => Thenable, h: (error: unknown) => unknown): void {
  forget(attempt(f), h);
}

/** Forgets a promise. Raises its error if it has failed; if it fails later, the error goes to the async exception hook. */
export function ignoreResult(p: Lwt<unknown>): void {
  const source = underlying(recordOf(p));
  if (tagOf(source) === FAILED) throw source.slot;
  forget(source, null);
}

/** A promise that has returned what `f` returns, or failed with what it raises. */
export function wrap<T>(f: () => T): Lwt<T> {
  try {
    return return_(kept(f)());
  } catch (error) {
    return fail(error);
  }
}

/** A function that does to its arguments what `f` does, as `wrap` does: upstream's wrap1 to wrap7. */
export function wrapN<As extends readonly unknown[], T>(f: (...args: As) => T): (...args: As) => Lwt<T> {
  return (...args) => wrap(() => f(...args));
}

/** Calls `f`, which returns a promise; what it raises makes the result fail instead. */
export function apply<As extends readonly unknown[], P extends Thenable>(
  f: (...args: As) => P,
  ...args: As
): Lwt<ValueOf<P>> {
  return attempt(() => f(...args)) as Lwt<unknown> as Lwt<ValueOf<P>>;
}
