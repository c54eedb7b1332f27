/**
 * Looking at promises, and callbacks that nobody waits for.
 *
 * The `on…` functions make no promise, so what their callbacks raise goes to the async exception hook.
 */
import { callDetached } from './async-exception.ts';
import { isCanceled } from './errors.ts';
import { recordOf } from './make.ts';
import { Op } from './operations.ts';
import { None, type Option, Some } from './option.ts';
import {
  bitsOf,
  type Callback,
  FAILED,
  type Linked,
  type LwtPromise,
  PENDING,
  RETURNED,
  tagOf,
  underlying,
} from './promise.ts';
import { onFire } from './resolve.ts';
import { currentStorage } from './storage.ts';
import type { Lwt, PromiseState } from './types.ts';
import { attach, attachHook, Handlers, restoreStorage, saveStorage, Waiter } from './waiters.ts';

const SLEEP: PromiseState<never> = Object.freeze({ state: 'sleep' });

/** What `p` is at the moment. */
export function state<T>(p: Lwt<T>): PromiseState<T> {
  const source = underlying(recordOf(p));
  const tag = tagOf(source);
  if (tag === PENDING) return SLEEP;
  return tag === RETURNED ? { state: 'return', value: source.slot as T } : { state: 'fail', error: source.slot };
}

/** Whether `p` is pending. */
export function isSleeping(p: Lwt<unknown>): boolean {
  return tagOf(underlying(recordOf(p))) === PENDING;
}

/** The value of `p`, or `None` while it is pending; raises its error if it has failed. */
export function poll<T>(p: Lwt<T>): Option<T> {
  const source = underlying(recordOf(p));
  const tag = tagOf(source);
  if (tag === FAILED) throw source.slot;
  return tag === RETURNED ? Some(source.slot as T) : None;
}

function watch(op: number, source: LwtPromise, f: unknown): Waiter {
  const entry = new Waiter(bitsOf(op), f, 0);
  if (currentStorage !== null) saveStorage(entry);
  if (op === Op.onCancel) attachHook(source, entry);
  else attach(source, entry);
  return entry;
}

/** Runs `f` with the value of `p`, if it returns one. */
export function onSuccess<T>(p: Lwt<T>, f: (value: T) => unknown): void {
  const source = underlying(recordOf(p));
  const tag = tagOf(source);
  if (tag === PENDING) watch(Op.onSuccess, source, f);
  else if (tag === RETURNED) callDetached(f as Callback, source.slot, source);
}

/** Runs `h` with the error of `p`, if it fails. */
export function onFailure(p: Lwt<unknown>, h: (error: unknown) => unknown): void {
  const source = underlying(recordOf(p));
  const tag = tagOf(source);
  if (tag === PENDING) watch(Op.onFailure, source, h);
  else if (tag === FAILED) callDetached(h, source.slot, source);
}

/** Runs `f` when `p` has settled either way. */
export function onTermination(p: Lwt<unknown>, f: () => unknown): void {
  const source = underlying(recordOf(p));
  if (tagOf(source) === PENDING) watch(Op.onTermination, source, f);
  else callDetached(f, undefined, source);
}

/** Runs `f` with the value of `p`, or `h` with its error. */
export function onAny<T>(p: Lwt<T>, f: (value: T) => unknown, h: (error: unknown) => unknown): void {
  const source = underlying(recordOf(p));
  const tag = tagOf(source);
  if (tag === PENDING) watch(Op.onAny, source, new Handlers(f as Callback, h));
  else callDetached(tag === RETURNED ? (f as Callback) : h, source.slot, source);
}

/** Runs `f` when `p` fails with `Canceled`, before any other callback of it. */
export function onCancel(p: Lwt<unknown>, f: () => unknown): void {
  const source = underlying(recordOf(p));
  const tag = tagOf(source);
  if (tag === PENDING) watch(Op.onCancel, source, f);
  else if (tag === FAILED && isCanceled(source.slot)) callDetached(f, undefined, source);
}

function fire(op: number, call: (f: unknown, source: LwtPromise, returned: boolean) => void): void {
  onFire(op, (entry: Linked, source: LwtPromise) => {
    call(restoreStorage(entry), source, tagOf(source) === RETURNED);
    return null;
  });
}

fire(Op.onSuccess, (f, source, returned) => {
  if (returned) callDetached(f as Callback, source.slot, source);
});
fire(Op.onFailure, (h, source, returned) => {
  if (!returned) callDetached(h as Callback, source.slot, source);
});
fire(Op.onTermination, (f, source) => callDetached(f as Callback, undefined, source));
fire(Op.onAny, (f, source, returned) => {
  const handlers = f as Handlers;
  callDetached(returned ? handlers.onValue : handlers.onError, source.slot, source);
});
