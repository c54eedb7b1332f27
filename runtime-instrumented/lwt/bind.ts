/**
 * bind, map, catch, tryBind and finalize: doing something with what a promise comes to.
 *
 * Read `bind`; its siblings differ only in which outcome they look at and in how many callbacks
 * they have. All follow one plan:
 *
 * 1. What is `p` by now? It may have become another promise since it was made.
 * 2. Settled in the way this function looks for: run the callback at once, and what it returns is
 *    the result itself. What it raises is raised: nobody asked for a promise of it.
 * 3. Settled in the other way: the result is settled the same way.
 * 4. Pending: make a promise that knows how to be cancelled (by cancelling `p`), and put it into
 *    p's list of waiters together with the callback. When `p` settles, resolve.ts runs the callback
 *    (what it raises now makes the result fail) and lets the result become what it returned.
 */
import { callThenReturn } from './entries.ts';
import { recordOf } from './make.ts';
import { callNow, isDeep, putOffCall } from './nesting.ts';
import { Op } from './operations.ts';
import {
  awaiting,
  bitsOf,
  type Callback,
  Derived,
  FAILED,
  LwtPromise,
  PENDING,
  RETURNED,
  settle,
  tagOf,
  underlying,
} from './promise.ts';
import { currentStorage } from './storage.ts';
import { tracing } from './tracing.ts';
import type { Lwt, Thenable, ValueOf } from './types.ts';
import { attach, attachBare, Handlers, saveStorage } from './waiters.ts';

/** A promise in the list of `source`'s waiters that will run `f` (step 4 above). */
function derive(op: number, source: LwtPromise, f: unknown): Derived {
  if (tracing) awaiting(source);
  const result = new Derived(bitsOf(op), source, f);
  if (currentStorage !== null) saveStorage(result);
  attach(source, result);
  return result;
}

/** The same for bind: of three words where these suffice (promise.ts). */
function deriveBind(source: LwtPromise, f: unknown): LwtPromise {
  if (currentStorage !== null || typeof f !== 'function') return derive(Op.bind, source, f);
  if (tracing) awaiting(source);
  const result = new LwtPromise(f as Callback, null, source);
  attachBare(source, result);
  return result;
}

/** A promise settled as `source` is (step 3 above). */
function settledLike(op: number, source: LwtPromise): LwtPromise {
  if (tracing) awaiting(source);
  const result = new LwtPromise(bitsOf(op), null, null);
  settle(result, tagOf(source), source.slot, source);
  return result;
}

/** When `p` returns a value, runs `f` on it; the result becomes the promise that `f` returns. */
export function bind<T, P extends Thenable>(p: Lwt<T>, f: (value: T) => P): Lwt<ValueOf<P>> {
  const source = underlying(recordOf(p));
  const tag = tagOf(source);
  let result: LwtPromise;
  if (tag === RETURNED) result = callNow(Op.bind, f as Callback, source.slot, source);
  else if (tag === PENDING) result = deriveBind(source, f);
  else result = settledLike(Op.bind, source);
  return result as Lwt<unknown> as Lwt<ValueOf<P>>;
}

/** When `p` returns a value, the result returns `f` of it, or fails with what `f` raises. */
export function map<T, U>(f: (value: T) => U, p: Lwt<T>): Lwt<U> {
  const source = underlying(recordOf(p));
  const tag = tagOf(source);
  let result: LwtPromise;
  if (tag === RETURNED) result = mapNow(f as Callback, source);
  else if (tag === PENDING) result = derive(Op.map, source, f);
  else result = settledLike(Op.map, source);
  return result as Lwt<unknown> as Lwt<U>;
}

function mapNow(f: Callback, source: LwtPromise): LwtPromise {
  if (tracing) {
    awaiting(source);
    const result = new LwtPromise(bitsOf(Op.map), null, null);
    callThenReturn(result, f, source.slot, source);
    return result;
  }
  let tag = RETURNED;
  let outcome: unknown;
  try {
    outcome = f(source.slot);
  } catch (error) {
    tag = FAILED;
    outcome = error;
  }
  return new LwtPromise(bitsOf(Op.map) | tag, outcome, null);
}

/** The promise that `f` returns; one that failed, if it raises. */
export function attempt(f: Callback): LwtPromise {
  try {
    return underlying(callNow(Op.bind, f, undefined, null));
  } catch (error) {
    return new LwtPromise(bitsOf(Op.fail) | FAILED, error, null);
  }
}

/** When the promise that `f` returns fails, or `f` raises, the result becomes what `h` returns for the error. */
export function catch_<P extends Thenable, Q extends Thenable>(
  f: () => P,
  h: (error: unknown) => Q,
): Lwt<ValueOf<P> | ValueOf<Q>> {
  if (isDeep()) return putOffCall(Op.catch, () => catch_(f, h), undefined, null) as Lwt<unknown> as Lwt<ValueOf<P>>;
  return catchOn(attempt(f), h as Callback) as Lwt<unknown> as Lwt<ValueOf<P>>;
}

/** `catch_`, given the promise itself. */
export function catchOn(p: LwtPromise, h: Callback): LwtPromise {
  const source = underlying(p);
  const tag = tagOf(source);
  if (tag === RETURNED) return p;
  if (tag === PENDING) return derive(Op.catch, source, h);
  return callNow(Op.catch, h, source.slot, source);
}

/** Of the promise that `f` returns: the result becomes what `g` returns for its value, or `h` for its error. */
export function tryBind<O extends Thenable, P extends Thenable, Q extends Thenable>(
  f: () => O,
  g: (value: ValueOf<O>) => P,
  h: (error: unknown) => Q,
): Lwt<ValueOf<P> | ValueOf<Q>> {
  if (isDeep())
    return putOffCall(Op.tryBind, () => tryBind(f, g, h), undefined, null) as Lwt<unknown> as Lwt<ValueOf<P>>;
  return tryBindOn(attempt(f), g as Callback, h as Callback) as Lwt<unknown> as Lwt<ValueOf<P>>;
}

/** `tryBind`, given the promise itself. */
export function tryBindOn(p: LwtPromise, g: Callback, h: Callback): LwtPromise {
  const source = underlying(p);
  const tag = tagOf(source);
  if (tag === PENDING) return derive(Op.tryBind, source, new Handlers(g, h));
  return callNow(Op.tryBind, tag === RETURNED ? g : h, source.slot, source);
}

/**
 * Runs `f`, and when its promise has settled either way, `finalizer`. The result then settles as
 * the first did, unless the finalizer fails: then with its error.
 */
export function finalize<P extends Thenable>(f: () => P, finalizer: () => Thenable): Lwt<ValueOf<P>> {
  if (isDeep())
    return putOffCall(Op.finalize, () => finalize(f, finalizer), undefined, null) as Lwt<unknown> as Lwt<ValueOf<P>>;
  return finalizeOn(attempt(f), finalizer) as Lwt<unknown> as Lwt<ValueOf<P>>;
}

/** `finalize`, given the promise itself. */
export function finalizeOn(p: LwtPromise, finalizer: Callback): LwtPromise {
  const body = underlying(p);
  if (tagOf(body) === PENDING) return derive(Op.finalize, body, finalizer);
  // The finalizer raises to the caller, as any callback does that runs at once.
  const end = underlying(callNow(Op.finalize, finalizer, undefined, body));
  const tag = tagOf(end);
  if (tag === FAILED) return settledLike(Op.finalize, end);
  if (tag === RETURNED) return settledLike(Op.finalize, body);
  if (tracing) awaiting(end);
  const result = new Derived(bitsOf(Op.finalizeEnd), end, body);
  attach(end, result);
  return result;
}
