/**
 * Making promises: settled ones, and pending ones with their resolvers.
 *
 * A resolver is the very record of its promise, under a type that only `wakeup` and its kin accept;
 * so making a pair costs one object.
 */
import { InvalidArgument } from './errors.ts';
import { shutLane } from './lane.ts';
import { Op, operationCode } from './operations.ts';
import { None, type Option, Some } from './option.ts';
import type { Operation } from './probe.ts';
import { bitsOf, FAILED, identify, LwtPromise, RETURNED, SELF } from './promise.ts';
import { probe, tracing } from './tracing.ts';
import type { Lwt, Resolver, Result } from './types.ts';
import { attachHook, Waiter } from './waiters.ts';

const RETURN = bitsOf(Op.return) | RETURNED;
const FAIL = bitsOf(Op.fail) | FAILED;
const WAIT = bitsOf(Op.wait);
const TASK = bitsOf(Op.task);
const ON_CANCEL_INTERNAL = bitsOf(Op.onCancelInternal);

/** The record behind a promise. Untyped programs may pass something else: raises `InvalidArgument`. */
export function recordOf(p: Lwt<unknown>): LwtPromise {
  const record = p as LwtPromise | undefined | null;
  // Reading a field that is read next anyway costs nothing; `instanceof` would. Not by `?.`: after
  // it the engine looks a second time what kind of object it has.
  if (record === undefined || record === null || record.bits === undefined) throw notOurs(p, 'a promise');
  return record;
}

/** The promise behind a resolver. Raises `InvalidArgument` for anything else. */
export function promiseOf<T>(resolver: Resolver<T>): LwtPromise {
  const record = resolver as unknown as LwtPromise | undefined | null;
  if (record === undefined || record === null || record.bits === undefined) throw notOurs(resolver, 'a resolver');
  return record;
}

function notOurs(value: unknown, wanted: string): InvalidArgument {
  const isNative = typeof (value as PromiseLike<unknown> | undefined | null)?.then === 'function';
  const what = value === null ? 'null' : isNative ? 'a promise of another kind' : typeof value;
  const hint = isNative && wanted === 'a promise' ? '; Lwt.adopt makes one of it' : '';
  return new InvalidArgument(`Lwt: ${wanted} of this library is needed, and ${what} was given${hint}`);
}

/** A promise and its resolver, which are one record. */
export function pairOf<T>(p: LwtPromise): [Lwt<T>, Resolver<T>] {
  return [p as Lwt<unknown> as Lwt<T>, p as unknown as Resolver<T>];
}

/** A promise that has returned `value`. A native promise given as the value is not looked into. */
export function return_(): Lwt<void>;
export function return_<T>(value: T): Lwt<T>;
export function return_(value?: unknown): Lwt<unknown> {
  return new LwtPromise(RETURN, value, null);
}

/** A promise that has failed with `error`. */
export function fail<T = never>(error: unknown): Lwt<T> {
  return new LwtPromise(FAIL, error, null) as Lwt<unknown> as Lwt<T>;
}

/** A promise that has failed with an Error of this message: upstream's `fail_with`. */
export function failWith<T = never>(message: string): Lwt<T> {
  return fail(new Error(message));
}

/** A promise that has failed with `InvalidArgument`. */
export function failInvalidArg<T = never>(message: string): Lwt<T> {
  return fail(new InvalidArgument(message));
}

/** A settled promise of a result: upstream's `of_result`. */
export function ofResult<T>(result: Result<T>): Lwt<T> {
  return result.ok ? return_(result.value) : fail(result.error);
}

/** A pending promise that cancellation does not reach, and its resolver. */
export function wait<T = void>(): [Lwt<T>, Resolver<T>] {
  return pairOf(new LwtPromise(WAIT, null, null));
}

/** A pending promise that a cancel makes fail with `Canceled`, and its resolver. */
export function task<T = void>(): [Lwt<T>, Resolver<T>] {
  return pairOf(new LwtPromise(TASK, null, SELF));
}

/** Runs `undo` when `p` is cancelled, after the hooks of user code. For the library's own bookkeeping. */
export function onCancelInternal(p: LwtPromise, undo: () => void): void {
  attachHook(p, new Waiter(ON_CANCEL_INTERNAL, undo, 0));
}

/**
 * A task that something outside will resolve: a timer, a socket. `text` says what it waits for, in
 * words; `durationNs` for how long, or -1. `onCancel` undoes what was started; it must not throw.
 * With null in its place a cancel does not reach the promise, as it does not reach one made by `wait`.
 */
export function makeLeaf<T>(
  operation: Operation,
  text: string,
  durationNs: number,
  onCancel?: (() => void) | null,
): [Lwt<T>, Resolver<T>] {
  if (tracing) shutLane();
  const p = new LwtPromise(bitsOf(operationCode(operation)), null, onCancel === null ? null : SELF);
  if (tracing) probe.described(identify(p), text, durationNs);
  if (onCancel != null) onCancelInternal(p, onCancel);
  return pairOf(p);
}

/** Tells the probe an explicit name for `p`, if anyone watches. */
export function label<P extends Lwt<unknown>>(p: P, text: string): P {
  if (tracing) probe.labelled(identify(recordOf(p)), text);
  return p;
}

/** The probe's number of a promise. Call it only while `tracing`. */
export function idOf(p: Lwt<unknown>): number {
  return identify(recordOf(p));
}

/** A ready-made promise, shared by all. While someone watches each use has its own, or all would meet in one node. */
function shared<T>(value: T): () => Lwt<T> {
  let kept: Lwt<T> | null = null;
  return () => {
    if (tracing) return return_(value);
    kept ??= return_(value);
    return kept;
  };
}

/** Promises of the most common values: upstream's `return_unit` and so on. */
export const returnUnit = shared<void>(undefined);
export const returnTrue = shared(true as const);
export const returnFalse = shared(false as const);
/** Of an empty list, which nobody can change. */
export const returnNil: () => Lwt<readonly never[]> = shared(Object.freeze([]));
export const returnNone = shared<Option<never>>(None);

/** A promise of an option that holds `value`. */
export function returnSome<T>(value: T): Lwt<Option<T>> {
  return return_(Some(value));
}

/** A promise of an `ok` result. */
export function returnOk<T>(value: T): Lwt<Result<T, never>> {
  return return_({ ok: true, value });
}

/** A promise of an `error` result. */
export function returnError<E>(error: E): Lwt<Result<never, E>> {
  return return_({ ok: false, error });
}
