/**
 * Running what waits: the callback of a bind, a map and their siblings, and what comes of it.
 *
 * The commonest, a bind and a map to which nothing was added, have short ways of their own
 * (`fireBare`, `fireMap`), which repeat in a few steps what `outcome.ts` does in general.
 */
import { ledElsewhere } from './barren.ts';
import { promiseFrom } from './foreign.ts';
import { tellDepends, tellEntered, tellLeft } from './lane.ts';
import { Op } from './operations.ts';
import { become, settled } from './outcome.ts';
import {
  BARE_BIND,
  bitsOf,
  type Callback,
  type Derived,
  FAILED,
  identify,
  LwtPromise,
  numberIn,
  Parked,
  RETURNED,
  SAVED,
  TAG,
  tagOf,
  underlying,
  type Waiting,
} from './promise.ts';
import { setStorage } from './storage.ts';
import { keepingCall, marked, tracing } from './tracing.ts';
import { attach, type Handlers, restoreStorage } from './waiters.ts';

const FIRE_BITS = bitsOf(0x3f);
const FINALIZE_END = bitsOf(Op.finalizeEnd);
/** `bits` of a map to which nothing was added. */
export const MAP: number = bitsOf(Op.map);

/** What a callback returned, as a promise of ours. Raises when it is no promise. */
export function promiseFromReturned(returned: unknown): LwtPromise {
  return returned instanceof LwtPromise ? returned : promiseFrom(returned);
}

/** A callback of `p` run because `by` settled, told to the probe. */
export function callTraced(f: Callback, argument: unknown, p: LwtPromise, by: LwtPromise): unknown {
  const id = identify(p);
  tellEntered(id, identify(by));
  try {
    return marked ? keepingCall(f, argument) : f(argument);
  } finally {
    tellLeft(id);
  }
}

/** Runs a callback of `p` that returns a promise; what it raises is what the promise fails with. */
function callThenBecome(p: LwtPromise, f: Callback, argument: unknown, source: LwtPromise): LwtPromise | null {
  if (tracing) return callThenBecomeTraced(p, f, argument, source);
  let inner: LwtPromise;
  try {
    inner = promiseFromReturned(f(argument));
  } catch (error) {
    return settled(underlying(p), FAILED, error, source);
  }
  return become(underlying(p), inner);
}

/** The same, told to the probe; that the callback left, together with what comes of it. */
function callThenBecomeTraced(p: LwtPromise, f: Callback, argument: unknown, source: LwtPromise): LwtPromise | null {
  const id = identify(p);
  tellEntered(id, identify(source));
  let leaving = id;
  let inner: LwtPromise;
  try {
    const returned = marked ? keepingCall(f, argument) : f(argument);
    if (returned instanceof LwtPromise) inner = returned;
    else {
      leaving = 0;
      tellLeft(id);
      inner = promiseFromReturned(returned);
    }
  } catch (error) {
    if (leaving !== 0) tellLeft(id);
    return settled(underlying(p), FAILED, error, source);
  }
  return become(underlying(p), inner, leaving);
}

/** Runs a callback of `p` that returns a value. */
export function callThenReturn(p: LwtPromise, f: Callback, argument: unknown, source: LwtPromise): LwtPromise | null {
  let value: unknown;
  try {
    value = tracing ? callTraced(f, argument, p, source) : f(argument);
  } catch (error) {
    return settled(underlying(p), FAILED, error, source);
  }
  return settled(underlying(p), RETURNED, value, source);
}

/** Runs the finalizer of `p`, which then settles as `body` did unless the finalizer failed. */
function runFinalizer(p: Derived, f: Callback, body: LwtPromise): LwtPromise | null {
  let end: LwtPromise;
  try {
    const returned = tracing ? callTraced(f, undefined, p, body) : f(undefined);
    end = underlying(promiseFromReturned(returned));
  } catch (error) {
    return settled(underlying(p), FAILED, error, body);
  }
  const target = underlying(p);
  const tag = tagOf(end);
  if (tag === FAILED) return settled(target, FAILED, end.slot, end);
  if (tag === RETURNED) return settled(target, tagOf(body), body.slot, body);
  p.bits = (numberIn(p.bits) & ~(FIRE_BITS | SAVED)) | FINALIZE_END;
  p.f = body;
  target.how = end;
  ledElsewhere();
  if (tracing) tellDepends(identify(p), identify(end), 'awaited');
  attach(end, p);
  return null;
}

/** Runs an entry that is itself the promise that waited. */
export function fireDerived(op: number, p: Derived, source: LwtPromise): LwtPromise | null {
  const returned = tagOf(source) === RETURNED;
  switch (op) {
    case Op.bind:
      if (returned) return callThenBecome(p, restoreStorage(p) as Callback, source.slot, source);
      break;
    case Op.map:
      if (returned) return callThenReturn(p, restoreStorage(p) as Callback, source.slot, source);
      break;
    case Op.catch:
      if (!returned) return callThenBecome(p, restoreStorage(p) as Callback, source.slot, source);
      break;
    case Op.tryBind: {
      const handlers = restoreStorage(p) as Handlers;
      return callThenBecome(p, returned ? handlers.onValue : handlers.onError, source.slot, source);
    }
    case Op.finalize:
      return runFinalizer(p, restoreStorage(p) as Callback, source);
    case Op.finalizeEnd: {
      const result = returned ? (p.f as LwtPromise) : source;
      p.f = null;
      // A failure is passed on from where it was; a value waited for the finalizer.
      const tag = tagOf(result);
      return settled(underlying(p), tag, result.slot, tag === RETURNED ? source : result);
    }
  }
  p.f = null;
  return settled(underlying(p), tagOf(source), source.slot, source);
}

/** Runs a bind of three words, whose callback is `f`. It has been taken out of it. */
export function fireBare(p: LwtPromise, f: Callback, source: LwtPromise): LwtPromise | null {
  const tag = tagOf(source);
  if (tag !== RETURNED) return settled(underlying(p), tag, source.slot, source);
  setStorage(null);
  if (tracing) return callThenBecomeTraced(p, f, source.slot, source);
  let inner: LwtPromise;
  try {
    inner = promiseFromReturned(f(source.slot));
  } catch (error) {
    return settled(underlying(p), FAILED, error, source);
  }
  // The usual case of `become`, in a few steps.
  const { bits } = inner;
  if (p.bits !== BARE_BIND || typeof bits !== 'number' || (bits & TAG) !== RETURNED || tracing)
    return become(underlying(p), inner);
  const list = p.slot as Waiting | null;
  p.bits = BARE_BIND | RETURNED;
  p.slot = inner.slot;
  p.how = list as LwtPromise | null;
  return list === null ? null : p;
}

/** Runs a map to which nothing was added: the usual case of `fireDerived`, in a few steps. */
export function fireMap(p: Derived, source: LwtPromise): LwtPromise | null {
  if (tracing || tagOf(source) !== RETURNED) return fireDerived(Op.map, p, source);
  const f = p.f as Callback;
  p.f = null;
  setStorage(null);
  let tag = RETURNED;
  let outcome: unknown;
  try {
    outcome = f(source.slot);
  } catch (error) {
    tag = FAILED;
    outcome = error;
  }
  if (p.bits !== MAP || tracing) return settled(underlying(p), tag, outcome, source);
  const list = p.slot as Waiting | null;
  p.bits = MAP | tag;
  p.slot = outcome;
  p.how = list as LwtPromise | null;
  return list === null ? null : p;
}

/** Takes the callback out of a bind of three words whose `bits` is a number; null when it is not there any more. */
export function takeBare(p: LwtPromise): Callback | null {
  const { how } = p;
  if (typeof how === 'function') {
    p.how = null;
    return how;
  }
  if (!(how instanceof Parked)) return null;
  p.how = how.source;
  return how.f;
}
