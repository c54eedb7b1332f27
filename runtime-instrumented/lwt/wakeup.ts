/**
 * Resolving: the resolver's functions.
 *
 * `wakeup` runs everything that waits before it returns. `wakeupLater` changes the state at once,
 * but called inside a callback it puts the callbacks off until the present resolution has ended, so
 * that the code after it still finds the world as it was.
 */
import { InvalidArgument, isCanceled } from './errors.ts';
import { promiseOf } from './make.ts';
import { FAILED, type LwtPromise, PENDING, RETURNED, settle, tagOf, underlying, type Waiting } from './promise.ts';
import { runsNow, wake, wakeOrDefer } from './resolve.ts';
import type { Resolver, Result } from './types.ts';

function refuse(p: LwtPromise, name: string): void {
  if (tagOf(p) === FAILED && isCanceled(p.slot)) return;
  throw new InvalidArgument(name);
}

function resolve(resolver: Resolver<never>, tag: number, outcome: unknown, name: string, later: boolean): void {
  const p = underlying(promiseOf(resolver));
  if (tagOf(p) !== PENDING) {
    refuse(p, name);
    return;
  }
  const list = p.slot as Waiting | null;
  settle(p, tag, outcome, null, runsNow(later) ? list : null);
  if (later) wakeOrDefer(p, list);
  else wake(p, list);
}

/**
 * Resolves a promise with a value, and runs all that waits for it.
 * Does nothing if the promise was cancelled; raises `InvalidArgument` if it was resolved already.
 */
export function wakeup(resolver: Resolver<void>): void;
export function wakeup<T>(resolver: Resolver<T>, value: T): void;
export function wakeup(resolver: Resolver<never>, value?: unknown): void {
  resolve(resolver, RETURNED, value, 'Lwt.wakeup', false);
}

/** Makes a promise fail, as `wakeup` makes it return. */
export function wakeupExn<T>(resolver: Resolver<T>, error: unknown): void {
  resolve(resolver as Resolver<never>, FAILED, error, 'Lwt.wakeup_exn', false);
}

/** Resolves a promise with a value or an error, as `wakeup` does. */
export function wakeupResult<T>(resolver: Resolver<T>, result: Result<T>): void {
  const { tag, outcome } = settlementOf(result);
  resolve(resolver as Resolver<never>, tag, outcome, 'Lwt.wakeup_result', false);
}

/** Like `wakeup`; inside a callback, what waits runs only when the present resolution has ended. */
export function wakeupLater(resolver: Resolver<void>): void;
export function wakeupLater<T>(resolver: Resolver<T>, value: T): void;
export function wakeupLater(resolver: Resolver<never>, value?: unknown): void {
  resolve(resolver, RETURNED, value, 'Lwt.wakeup_later', true);
}

/** Like `wakeupExn`, put off as `wakeupLater` is. */
export function wakeupLaterExn<T>(resolver: Resolver<T>, error: unknown): void {
  resolve(resolver as Resolver<never>, FAILED, error, 'Lwt.wakeup_later_exn', true);
}

/** Like `wakeupResult`, put off as `wakeupLater` is. */
export function wakeupLaterResult<T>(resolver: Resolver<T>, result: Result<T>): void {
  const { tag, outcome } = settlementOf(result);
  resolve(resolver as Resolver<never>, tag, outcome, 'Lwt.wakeup_later_result', true);
}

function settlementOf(result: Result<unknown>): { tag: number; outcome: unknown } {
  return result.ok ? { tag: RETURNED, outcome: result.value } : { tag: FAILED, outcome: result.error };
}
