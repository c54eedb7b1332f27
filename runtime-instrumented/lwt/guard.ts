/**
 * protected, noCancel and wrapInCancelable: what a cancel reaches.
 */
import { cancelNext } from './cancel.ts';
import { Race } from './choose.ts';
import { tellDepends } from './lane.ts';
import { onCancelInternal, recordOf } from './make.ts';
import { Op } from './operations.ts';
import { settled } from './outcome.ts';
import { bitsOf, Derived, identify, type Linked, LwtPromise, PENDING, SELF, tagOf, underlying } from './promise.ts';
import { onFire } from './resolve.ts';
import { tracing } from './tracing.ts';
import type { Lwt } from './types.ts';
import { attach, attachHook, Waiter } from './waiters.ts';

function follow(result: LwtPromise, first: LwtPromise): LwtPromise | null {
  return settled(underlying(result), tagOf(first), first.slot, first);
}

/** Settles as `p` does, but cancelling it cancels it alone and leaves `p` be. */
export function protected_<T>(p: Lwt<T>): Lwt<T> {
  const source = underlying(recordOf(p));
  if (tagOf(source) !== PENDING) return p;
  const result = new LwtPromise(bitsOf(Op.protected), null, SELF);
  if (tracing) tellDepends(identify(result), identify(source), 'guarded');
  const race = new Race((first) => follow(result, first));
  race.enter([source]);
  onCancelInternal(result, () => {
    race.decide(null);
  });
  return result as Lwt<unknown> as Lwt<T>;
}

/** Settles as `p` does, and cannot be cancelled. */
export function noCancel<T>(p: Lwt<T>): Lwt<T> {
  const source = underlying(recordOf(p));
  if (tagOf(source) !== PENDING) return p;
  const result = new Derived(bitsOf(Op.noCancel), null, null);
  if (tracing) tellDepends(identify(result), identify(source), 'guarded');
  attach(source, result);
  return result as Lwt<unknown> as Lwt<T>;
}

onFire(Op.follow, (entry: Linked, source: LwtPromise) => follow(entry.f as LwtPromise, source));

onFire(Op.onCancelForward, (hook: Linked, cancelled: LwtPromise) => {
  cancelNext(cancelled, hook.f as LwtPromise);
  return null;
});

/**
 * Settles as `p` does, and can be cancelled also where `p` cannot: a cancel makes it fail with
 * `Canceled` at once, and is passed on to `p`, which need not heed it.
 */
export function wrapInCancelable<T>(p: Lwt<T>): Lwt<T> {
  const source = underlying(recordOf(p));
  if (tagOf(source) !== PENDING) return p;
  const result = new LwtPromise(bitsOf(Op.wrapInCancelable), null, SELF);
  if (tracing) tellDepends(identify(result), identify(source), 'guarded');
  attachHook(result, new Waiter(bitsOf(Op.onCancelForward), source, 0));
  attach(source, new Waiter(bitsOf(Op.follow), result, 0));
  return result as Lwt<unknown> as Lwt<T>;
}
