/**
 * `Lwt`: the object of all functions, under upstream's names in camel case, and the type of a promise.
 *
 * @example
 * const [answer, resolver] = Lwt.task<number>();
 * const shown = answer.bind((x) => Lwt.return(`the answer is ${x}`));
 * const atMost = Lwt.pick([shown, Lwt.pause().map(() => 'no answer')]);
 * Lwt.wakeup(resolver, 42); // `atMost` has returned 'the answer is 42', and the pause was cancelled.
 *
 * // The same as a body that waits: a failure is raised where it is waited for.
 * const careful = Lwt.go(function* () {
 *   try {
 *     return (yield* answer) + (yield* Lwt.fail<number>(new Error('no more')));
 *   } catch {
 *     return 0;
 *   }
 * });
 */
import { adopt } from './adopt.ts';
import { apply, async, dontWait, ignoreResult, wrap, wrapN } from './async.ts';
import { asyncExceptionHook } from './async-exception.ts';
import { bind, catch_, finalize, map, tryBind } from './bind.ts';
import { cancel } from './cancel.ts';
import { choose, nchoose, nchooseSplit, npick, pick } from './choose.ts';
import { Canceled, canceled, InvalidArgument } from './errors.ts';
import { go } from './go.ts';
import { noCancel, protected_, wrapInCancelable } from './guard.ts';
import { all, both, join } from './join.ts';
import {
  fail,
  failInvalidArg,
  failWith,
  ofResult,
  return_,
  returnError,
  returnFalse,
  returnNil,
  returnNone,
  returnOk,
  returnSome,
  returnTrue,
  returnUnit,
  task,
  wait,
} from './make.ts';
import { namespace } from './namespace.ts';
import { isSleeping, onAny, onCancel, onFailure, onSuccess, onTermination, poll, state } from './observe.ts';
import { abandonPaused, pause, pausedCount, registerPauseNotifier, wakeupPaused } from './pause.ts';
import { get, newKey, withValue } from './storage.ts';
import type { Lwt as LwtOf } from './types.ts';
import { wakeup, wakeupExn, wakeupLater, wakeupLaterExn, wakeupLaterResult, wakeupResult } from './wakeup.ts';
import './methods.ts';

/** A promise of a `T`. */
export type Lwt<T> = LwtOf<T>;

/** All functions on promises. */
export const Lwt = namespace(
  {
    return: return_,
    fail,
    failWith,
    failInvalidArg,
    ofResult,
    wait,
    task,
    wakeup,
    wakeupExn,
    wakeupResult,
    wakeupLater,
    wakeupLaterExn,
    wakeupLaterResult,
    bind,
    map,
    catch: catch_,
    finalize,
    tryBind,
    go,
    join,
    all,
    both,
    choose,
    pick,
    nchoose,
    npick,
    nchooseSplit,
    cancel,
    canceled,
    Canceled,
    InvalidArgument,
    protected: protected_,
    noCancel,
    wrapInCancelable,
    onSuccess,
    onFailure,
    onTermination,
    onAny,
    onCancel,
    state,
    isSleeping,
    poll,
    async,
    dontWait,
    ignoreResult,
    asyncExceptionHook,
    pause,
    wakeupPaused,
    pausedCount,
    registerPauseNotifier,
    abandonPaused,
    newKey,
    get,
    withValue,
    wrap,
    wrapN,
    apply,
    adopt,
    returnSome,
    returnOk,
    returnError,
  },
  /** Promises of the most common values. */
  { returnUnit, returnNone, returnNil, returnTrue, returnFalse },
);
