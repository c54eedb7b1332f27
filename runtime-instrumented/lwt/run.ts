/** The promise that a main loop waits for. */

import { tellDepends } from './lane.ts';
import { label, recordOf } from './make.ts';
import { Op } from './operations.ts';
import { bitsOf, Derived, identify, LwtPromise, PENDING, settle, tagOf, underlying } from './promise.ts';
import { tracing } from './tracing.ts';
import type { Lwt } from './types.ts';
import { attach } from './waiters.ts';

/** Settles as `p` does, and cancels `p` when cancelled: the rightmost promise of a program's graph. */
export function makeRun<T>(p: Lwt<T>, name: string): Lwt<T> {
  const source = underlying(recordOf(p));
  const pending = tagOf(source) === PENDING;
  const result = pending ? new Derived(bitsOf(Op.run), source, null) : new LwtPromise(bitsOf(Op.run), null, null);
  label(result, name);
  if (tracing) tellDepends(identify(result), identify(source), 'awaited');
  if (pending) attach(source, result as Derived);
  else settle(result, tagOf(source), source.slot, source);
  return result as Lwt<unknown> as Lwt<T>;
}
