/** What a debugger may do with promises from outside: look, cancel, wake up. Nothing else uses this file. */
import { cancel } from './cancel.ts';
import { isCanceled } from './errors.ts';
import { Op } from './operations.ts';
import type { LibraryHandles } from './probe.ts';
import { FAILED, LwtPromise, numberIn, opOf, PENDING, tagOf, underlying } from './promise.ts';
import type { Resolver } from './types.ts';
import { wakeup, wakeupExn } from './wakeup.ts';

const resolverOf = (promise: object): Resolver<unknown> =>
  underlying(promise as LwtPromise) as unknown as Resolver<unknown>;

export const handles: LibraryHandles = {
  prototype: LwtPromise.prototype,
  idOf: (promise) => (promise as LwtPromise).id ?? 0,
  see(promise) {
    const p = underlying(promise as LwtPromise);
    const tag = tagOf(p);
    const op = opOf(numberIn(p.bits));
    if (tag === PENDING) {
      return { promise, state: 'pending', outcome: undefined, resolvable: op === Op.wait || op === Op.task };
    }
    const state = tag !== FAILED ? 'returned' : isCanceled(p.slot) ? 'cancelled' : 'failed';
    return { promise, state, outcome: p.slot, resolvable: false };
  },
  cancel: (promise) => cancel(promise as LwtPromise),
  wake: (promise, value) => wakeup(resolverOf(promise), value),
  fail: (promise, error) => wakeupExn(resolverOf(promise), error),
};
