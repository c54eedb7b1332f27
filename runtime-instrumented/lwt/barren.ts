/**
 * Promises behind which a cancel has marked all that there was to cancel.
 *
 * Each loser of a race asks again for what another has just cancelled: a thousand races, each behind
 * the other, would walk the same way a thousand times. While one cancel goes on, places where a walk
 * has been are kept, and another ends there. They are forgotten when a promise becomes another,
 * which may open a new way, and when the cancel has ended.
 */
import type { LwtPromise } from './promise.ts';

const barren = new Set<LwtPromise>();
let any = false;
/** Cancels that go on now, each amid the callbacks of the one before. */
let going = 0;
/** A set holds 16 million; a walk that goes on longer remembers no more. */
const MOST = 1_000_000;

/** Whether a walk has been at `p` before and remembered it. */
export function wasAt(p: LwtPromise): boolean {
  return any && barren.has(p);
}

/** Remembers that a walk has been at `p`. */
export function remember(p: LwtPromise): void {
  if (barren.size < MOST) barren.add(p);
  any = true;
}

/** Says that a pending promise leads elsewhere from now on. */
export function ledElsewhere(): void {
  if (any) forget();
}

/** Says that a cancel begins. */
export function beginCancel(): void {
  going++;
}

/** Says that a cancel, its callbacks included, has ended. */
export function endCancel(): void {
  if (--going === 0) ledElsewhere();
}

function forget(): void {
  barren.clear();
  any = false;
}
