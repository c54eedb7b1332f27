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
 * Only when very many are nested is what waits put off, as `wakeupLater` does, lest the stack run out.
 */
import { callDetached } from './async-exception.ts';
import { fireBare, fireDerived, fireMap, MAP, takeBare } from './entries.ts';
import { isCanceled } from './errors.ts';
import { settleForeignWith } from './foreign.ts';
import { Op } from './operations.ts';
import { become } from './outcome.ts';
import {
  BARE_BIND,
  bitsOf,
  type Callback,
  type Derived,
  FAILED,
  HOOKED,
  type Linked,
  type LwtPromise,
  numberIn,
  opOf,
  PENDING,
  settle,
  TAG,
  tagOf,
  underlying,
  type Waiting,
} from './promise.ts';
import { currentStorage, setStorage } from './storage.ts';
import { enterLoop, leaveLoop } from './tracing.ts';
import { CONCAT, hooksIn, restoreStorage, Waiter } from './waiters.ts';

const HOOK = bitsOf(Op.hook);

/** Runs one entry for its settled source. Returns the promise it settled, whose waiters the loop then runs, or null. */
export type Fire = (entry: Linked, source: LwtPromise) => LwtPromise | null;

/** By operation code: what to do with entries that the loop does not handle itself. */
const fires: Fire[] = [];

/** Says what to do with entries of an operation. Each section registers its own. */
export function onFire(op: number, fire: Fire): void {
  fires[op] = fire;
}

/** Depth of resolutions within each other's callbacks; `wakeupLater` defers when there is any. */
let nesting = 0;
/** At this depth everything defers: a resolution takes about a kilobyte of the stack, of which there are 984. */
const DEEPEST = 200;

/** What remains to be run: pairs of a settled promise and the rest of its waiters. */
const FRAMES_KEPT = 4096;
const frames: (LwtPromise | Waiting | null)[] = [];
let top = 0;

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

/** Callbacks put off, by `wakeupLater` or because too many are nested: pairs of a settled promise and its waiters, first in first out. */
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

/** Whether `wake`, or with `later` `wakeOrDefer`, would run what waits now, rather than put it off. */
export function runsNow(later: boolean): boolean {
  return nesting < (later ? 1 : DEEPEST);
}

/** Runs all that waits for a promise which has just settled, and what comes of it, before it returns. */
export function wake(source: LwtPromise, list: Waiting | null): void {
  if (list === null) return;
  if (nesting >= DEEPEST) {
    deferred.push(source, list);
    return;
  }
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

/** The same as `become`, for callers that are no entries: wakes what waits before it returns. */
export function becomeAndWake(target: LwtPromise, returned: LwtPromise): void {
  const out = become(target, returned);
  if (out === null) return;
  const list = out.how as LwtPromise;
  out.how = null;
  wake(out, list);
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
  settle(p, tag, outcome, cause, runsNow(false) ? list : null);
  wake(p, list);
}

settleForeignWith(settleFromOutside);
