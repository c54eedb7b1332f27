/**
 * The loop that wakes what waits for a promise: upstream's exact order, without its recursion.
 *
 * Upstream resolves depth first: a callback that resolves a promise runs all of that promise's
 * callbacks before its own siblings go on. Here an entry, as its last act, does not resolve but
 * returns the promise that is now settled; the loop pushes what remains of the present list, if
 * anything does, and goes on with that promise. Chains so run in constant space, trees in space
 * proportional to their depth in branchings, and none of it on JavaScript's stack.
 *
 * User callbacks that themselves call `wakeup` do nest: `wakeup` returns when all has run. That is Lwt.
 */
import { callDetached } from './async-exception.ts';
import { isCanceled } from './errors.ts';
import { promiseFrom } from './foreign.ts';
import { Op } from './operations.ts';
import {
  BARE_BIND,
  bitsOf,
  type Callback,
  type Derived,
  FAILED,
  HOOKED,
  identify,
  type Linked,
  LwtPromise,
  makeProxy,
  numberFrom,
  numberIn,
  opOf,
  Parked,
  PENDING,
  RETURNED,
  SAVED,
  settle,
  TAG,
  tagOf,
  underlying,
  type Waiting,
} from './promise.ts';
import { currentStorage, setStorage } from './storage.ts';
import { enterLoop, keepingCall, leaveLoop, marked, probe, tracing } from './tracing.ts';
import { attach, CONCAT, concat, type Handlers, hooksIn, restoreStorage, Waiter } from './waiters.ts';

const FIRE_BITS = bitsOf(0x3f);
const FINALIZE_END = bitsOf(Op.finalizeEnd);
const HOOK = bitsOf(Op.hook);
const MAP = bitsOf(Op.map);

export type { Callback } from './promise.ts';

/** Runs one entry for its settled source. Returns the promise it settled, whose waiters are then `woken`, or null. */
export type Fire = (entry: Linked, source: LwtPromise) => LwtPromise | null;

/** By operation code: what to do with entries that the loop does not handle itself. */
const fires: Fire[] = [];

/** Says what to do with entries of an operation. Each section registers its own. */
export function onFire(op: number, fire: Fire): void {
  fires[op] = fire;
}

/** Depth of resolutions within each other's callbacks; `wakeupLater` defers when there is any. */
let nesting = 0;

/** What remains to be run: pairs of a settled promise and the rest of its waiters. */
const FRAMES_KEPT = 4096;
const frames: (LwtPromise | Waiting | null)[] = [];
let top = 0;

/** Settles `p`, if it is still pending, as an entry's last act. Returns what the entry returns to the loop. */
export function settled(p: LwtPromise, tag: number, outcome: unknown, cause: LwtPromise | null): LwtPromise | null {
  if (tagOf(p) !== PENDING) return null;
  const list = p.slot as Waiting | null;
  settle(p, tag, outcome, cause);
  return leave(p, list);
}

/**
 * Leaves the waiters of a promise that was just settled for the loop, which takes them at once
 * (`takeWoken`). In the promise itself: in a variable of this module, which is old, the collector
 * would have to be told of each list.
 */
function leave(p: LwtPromise, list: Waiting | null): LwtPromise | null {
  if (list === null) return null;
  p.how = list as LwtPromise;
  return p;
}

/**
 * Makes `target` what `returned` is: now if that is settled, else by becoming one with it. An entry's
 * last act. `leaving`: the number of the promise whose callback returned it, when the probe has not
 * been told that it left; else 0.
 */
export function become(target: LwtPromise, returned: LwtPromise, leaving = 0): LwtPromise | null {
  const inner = underlying(returned);
  const tag = tagOf(inner);
  if (leaving !== 0 && (inner === target || tag !== PENDING || tagOf(target) !== PENDING)) probe.left(leaving);
  if (inner === target) return null;
  if (tag !== PENDING) return settled(target, tag, inner.slot, inner);
  if (tagOf(target) !== PENDING) return null;
  target.slot = concat(target.slot as Waiting | null, inner.slot as Waiting | null);
  const { bits, how } = inner;
  if (typeof bits !== 'number') target.how = how;
  else {
    target.how = opOf(bits) === Op.bareBind && how instanceof Parked ? how.source : how;
    if ((bits & HOOKED) !== 0) target.bits = numberFrom(target) | HOOKED;
  }
  makeProxy(inner, target, leaving);
  return null;
}

/** The same as `become`, for callers that are no entries: wakes what waits before it returns. */
export function becomeAndWake(target: LwtPromise, returned: LwtPromise): void {
  const out = become(target, returned);
  if (out === null) return;
  const list = out.how as LwtPromise;
  out.how = null;
  wake(out, list);
}

/** A callback of `p` run because `by` settled, told to the probe. */
export function callTraced(f: Callback, argument: unknown, p: LwtPromise, by: LwtPromise): unknown {
  const id = identify(p);
  probe.entered(id, identify(by));
  try {
    return marked ? keepingCall(f, argument) : f(argument);
  } finally {
    probe.left(id);
  }
}

/** Runs a callback of `p` that returns a promise; what it raises is what the promise fails with. */
export function callThenBecome(p: LwtPromise, f: Callback, argument: unknown, source: LwtPromise): LwtPromise | null {
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
  probe.entered(id, identify(source));
  let leaving = id;
  let inner: LwtPromise;
  try {
    const returned = marked ? keepingCall(f, argument) : f(argument);
    if (returned instanceof LwtPromise) inner = returned;
    else {
      leaving = 0;
      probe.left(id);
      inner = promiseFromReturned(returned);
    }
  } catch (error) {
    if (leaving !== 0) probe.left(id);
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
export function runFinalizer(p: Derived, f: Callback, body: LwtPromise): LwtPromise | null {
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
  if (tracing) probe.depends(identify(p), identify(end), 'awaited');
  attach(end, p);
  return null;
}

/** Runs an entry that is itself the promise that waited. */
function fireDerived(op: number, p: Derived, source: LwtPromise): LwtPromise | null {
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
function fireBare(p: LwtPromise, f: Callback, source: LwtPromise): LwtPromise | null {
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
function fireMap(p: Derived, source: LwtPromise): LwtPromise | null {
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
function takeBare(p: LwtPromise): Callback | null {
  const { how } = p;
  if (typeof how === 'function') {
    p.how = null;
    return how;
  }
  if (!(how instanceof Parked)) return null;
  p.how = how.source;
  return how.f;
}

/**
 * The waiters of a settled promise, as the loop shall run them: if it was cancelled and has hooks,
 * these come first, each as an entry of its own.
 */
function startOf(p: LwtPromise, list: Waiting | null): Waiting | null {
  const bits = numberIn(p.bits);
  if ((bits & HOOKED) === 0 || (bits & TAG) !== FAILED || !isCanceled(p.slot)) return list;
  let start: Waiting = new Waiter(CONCAT, list, 0);
  for (const hook of hooksIn(list).reverse()) {
    const entry = new Waiter(HOOK, hook, 0);
    entry.next = start;
    start = entry;
  }
  return start;
}

/** The waiters of a promise that an entry settled, as the loop shall run them. */
function takeWoken(p: LwtPromise): Waiting | null {
  const list = p.how as LwtPromise;
  p.how = null;
  return startOf(p, list);
}

/** Has the loop run what waits for a promise that is settled now, after the present entry and before its siblings. */
export function runNext(p: LwtPromise, list: Waiting | null): void {
  if (list === null) return;
  frames[top++] = p;
  frames[top++] = startOf(p, list);
}

function runHook(hook: Linked, source: LwtPromise): void {
  const op = opOf(numberIn(hook.bits));
  if (op === Op.onCancel) callDetached(restoreStorage(hook) as Callback, undefined, source);
  else if (op === Op.onCancelInternal) (hook.f as Callback)(undefined);
  else fires[op](hook, source);
}

function run(first: LwtPromise, list: Waiting | null, base: number): void {
  let source = first;
  let entry = list;
  for (;;) {
    while (entry !== null) {
      const { bits } = entry;
      if (typeof bits !== 'number') {
        // The usual case, in a few steps: a bind, and nothing after it.
        entry.bits = BARE_BIND;
        const out = fireBare(entry as LwtPromise, bits, source);
        if (out === null) break;
        source = out;
        entry = takeWoken(out);
        continue;
      }
      const op = opOf(bits);
      let next: Waiting | null = null;
      let out: LwtPromise | null;
      if (op === Op.bareBind) {
        const f = takeBare(entry as LwtPromise);
        out = f === null ? null : fireBare(entry as LwtPromise, f, source);
      } else {
        next = (entry as Linked).next;
        (entry as Linked).next = null;
        if (bits === MAP) out = fireMap(entry as Derived, source);
        else if (op <= Op.lastDerived) {
          out = fireDerived(op, entry as Derived, source);
        } else if (op >= Op.concat) {
          if (next !== null) {
            frames[top++] = source;
            frames[top++] = next;
          }
          if (op === Op.hook) {
            runHook((entry as Linked).f as Linked, source);
            entry = null;
          } else entry = (entry as Linked).f as Waiting | null;
          continue;
        } else {
          // Hooks have run, if they had to.
          out = op >= Op.onCancel ? null : fires[op](entry as Linked, source);
        }
      }
      if (out === null) {
        entry = next;
        continue;
      }
      if (next !== null) {
        frames[top++] = source;
        frames[top++] = next;
        next = null;
      }
      source = out;
      entry = takeWoken(out);
    }
    if (top === base) return;
    entry = frames[--top] as Waiting | null;
    source = frames[--top] as LwtPromise;
    frames[top] = frames[top + 1] = null;
  }
}

/** Callbacks put off by `wakeupLater`: pairs of a settled promise and its waiters, first in first out. */
let deferred: (LwtPromise | Waiting)[] = [];
let firstDeferred = 0;

function runDeferred(base: number): void {
  while (firstDeferred < deferred.length) {
    const source = deferred[firstDeferred++] as LwtPromise;
    const list = deferred[firstDeferred++] as Waiting;
    if (firstDeferred > 1000 && firstDeferred * 2 > deferred.length) {
      deferred = deferred.slice(firstDeferred);
      firstDeferred = 0;
    }
    run(source, startOf(source, list), base);
  }
  if (firstDeferred !== 0) {
    deferred = [];
    firstDeferred = 0;
  }
}

/** Runs all that waits for a promise which has just settled, and what comes of it, before it returns. */
export function wake(source: LwtPromise, list: Waiting | null): void {
  if (list === null) return;
  const storage = currentStorage;
  const base = top;
  nesting++;
  try {
    run(source, startOf(source, list), base);
    if (nesting === 1) {
      if (deferred.length !== 0) runDeferred(base);
      if (frames.length > FRAMES_KEPT) frames.length = base;
    }
  } finally {
    nesting--;
    if (top !== base) dropFrames(base);
    if (currentStorage !== storage) setStorage(storage);
  }
}

/** Only after an error that no callback's caller could catch: the stack ran out inside the loop itself. */
function dropFrames(base: number): void {
  frames.length = base;
  top = base;
}

/** The same, but inside a resolution's callbacks it is put off until the outermost resolution ends. */
export function wakeOrDefer(source: LwtPromise, list: Waiting | null): void {
  if (list === null) return;
  if (nesting === 0) wake(source, list);
  else deferred.push(source, list);
}

/** What a callback returned, as a promise of ours. Raises when it is no promise. */
export function promiseFromReturned(returned: unknown): LwtPromise {
  return returned instanceof LwtPromise ? returned : promiseFrom(returned, settleFromOutside);
}

/** Settles a promise and wakes what waits, if it is still pending. For sources outside of callbacks. */
export function settleFromOutside(p: LwtPromise, tag: number, outcome: unknown): void {
  const call = enterLoop();
  settleAndWake(underlying(p), tag, outcome, null);
  leaveLoop(call);
}

/** Settles `p` if it is still pending, and wakes what waits for it. */
export function settleAndWake(p: LwtPromise, tag: number, outcome: unknown, cause: LwtPromise | null): void {
  if (tagOf(p) !== PENDING) return;
  const list = p.slot as Waiting | null;
  settle(p, tag, outcome, cause);
  wake(p, list);
}
