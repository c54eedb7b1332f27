/**
 * What the promise of an entry comes to: settled, or one with another.
 *
 * An entry is what waits for a promise (waiters.ts). As its last act it does not wake what waits for
 * its own promise, but returns that promise to the loop (resolve.ts), which does.
 */
import { ledElsewhere } from './barren.ts';
import { tellLeft } from './lane.ts';
import { Op } from './operations.ts';
import {
  HOOKED,
  type LwtPromise,
  makeProxy,
  numberFrom,
  opOf,
  Parked,
  PENDING,
  settle,
  tagOf,
  underlying,
  type Waiting,
} from './promise.ts';
import { concat } from './waiters.ts';

/** Settles `p`, if it is still pending, as an entry's last act. Returns what the entry returns to the loop. */
export function settled(p: LwtPromise, tag: number, outcome: unknown, cause: LwtPromise | null): LwtPromise | null {
  if (tagOf(p) !== PENDING) return null;
  const list = p.slot as Waiting | null;
  settle(p, tag, outcome, cause, list);
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
  if (leaving !== 0 && (inner === target || tag !== PENDING || tagOf(target) !== PENDING)) tellLeft(leaving);
  if (inner === target) return null;
  if (tag !== PENDING) return settled(target, tag, inner.slot, inner);
  if (tagOf(target) !== PENDING) return null;
  target.slot = concat(target.slot as Waiting | null, inner.slot as Waiting | null);
  ledElsewhere();
  const { bits, how } = inner;
  if (typeof bits !== 'number') target.how = how;
  else {
    target.how = opOf(bits) === Op.bareBind && how instanceof Parked ? how.source : how;
    if ((bits & HOOKED) !== 0) target.bits = numberFrom(target) | HOOKED;
  }
  makeProxy(inner, target, leaving);
  return null;
}
