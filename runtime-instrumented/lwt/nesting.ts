/**
 * Calling callbacks at once, on promises that have settled already, without running out of stack.
 *
 * A recursive loop over resolved promises (`loop = n => Lwt.return(n).bind(() => loop(n - 1))`) is
 * made of tail calls in OCaml, and costs no stack. JavaScript has none. So nested callbacks are
 * counted, and past a limit a call is put off: bind returns a pending promise for it, which goes
 * back through all the returns of the loop, and the outermost bind on that stack then makes the
 * calls put off before it returns itself. Its caller sees what OCaml's would: a settled promise.
 * Only code in between, which does something with the promise before returning it, can tell.
 */
import { callTraced, promiseFromReturned } from './entries.ts';
import { Op } from './operations.ts';
import { awaiting, bitsOf, type Callback, FAILED, LwtPromise, underlying } from './promise.ts';
import { becomeAndWake, settleAndWake } from './resolve.ts';
import { currentStorage, type Storage, setStorage } from './storage.ts';
import { keepingCall, tracing } from './tracing.ts';
import type { Lwt } from './types.ts';

/** How many callbacks may nest on the stack before calls are put off: some 100 kB of it. */
const DEEPEST = 256;

/** Callbacks on the stack now that were called at once. */
let depth = 0;

interface PutOff {
  readonly p: LwtPromise;
  readonly source: LwtPromise | null;
  readonly f: Callback;
  readonly argument: unknown;
  readonly storage: Storage;
}

let putOff: PutOff[] = [];

/** Whether so many callbacks are nested that the next call must be put off. */
export function isDeep(): boolean {
  return depth >= DEEPEST;
}

/** A pending promise of what `f` will return, once the stack has been left. */
export function putOffCall(op: number, f: Callback, argument: unknown, source: LwtPromise | null): LwtPromise {
  if (tracing && source !== null) awaiting(source);
  const p = new LwtPromise(bitsOf(op), null, null);
  putOff.push({ p, source, f, argument, storage: currentStorage });
  return p;
}

function makePutOffCalls(): void {
  const storage = currentStorage;
  depth = 1;
  for (let i = 0; i < putOff.length; i++) {
    const { p, source, f, argument, storage: itsStorage } = putOff[i];
    if (i === FORGET_AFTER) {
      putOff = putOff.slice(i);
      i = 0;
    }
    setStorage(itsStorage);
    let inner: LwtPromise;
    try {
      const returned = !tracing
        ? f(argument)
        : source === null
          ? keepingCall(f, argument)
          : callTraced(f, argument, p, source);
      inner = promiseFromReturned(returned);
    } catch (error) {
      settleAndWake(underlying(p), FAILED, error, source);
      continue;
    }
    becomeAndWake(underlying(p), inner);
  }
  putOff = [];
  depth = 0;
  setStorage(storage);
}

/** Calls made before those done are dropped from the list. */
const FORGET_AFTER = 1000;

/** Calls `f` now and returns its promise; what it raises is raised. When too deep, puts the call off. */
export function callNow(op: number, f: Callback, argument: unknown, source: LwtPromise | null): LwtPromise {
  if (depth >= DEEPEST) return putOffCall(op, f, argument, source);
  let returned: unknown;
  depth++;
  try {
    returned = tracing ? keepingCall(f, argument) : f(argument);
  } finally {
    if (--depth === 0 && putOff.length !== 0) makePutOffCalls();
  }
  return promiseFromReturned(returned);
}

/** Calls a function of the user's now, and has its promise as one of ours. What it raises is raised. For modules. */
export function callUser<T>(f: () => PromiseLike<T>): Lwt<T> {
  return callNow(Op.bind, f, undefined, null) as Lwt<unknown> as Lwt<T>;
}
