/**
 * Pausing: letting the main loop, and others, have a turn.
 *
 * The core has no loop. It keeps the paused promises, tells whoever registered how many there are,
 * and wakes them when told to; those paused meanwhile wait for the next time.
 */
import { Op } from './operations.ts';
import { bitsOf, LwtPromise, PENDING, SELF, TAG, underlying } from './promise.ts';
import type { Lwt, Resolver } from './types.ts';
import { wakeup } from './wakeup.ts';

const PAUSE = bitsOf(Op.pause);

let paused: LwtPromise[] = [];
let count = 0;
let notify: (count: number) => void = () => {};

/** A promise that returns at the main loop's next turn. It can be cancelled. */
export function pause(): Lwt<void> {
  const p = new LwtPromise(PAUSE, null, SELF);
  paused.push(p);
  count++;
  notify(count);
  return p as Lwt<unknown> as Lwt<void>;
}

/** Makes all promises return that are paused now, the oldest first. */
export function wakeupPaused(): void {
  const now = paused;
  paused = [];
  count = 0;
  for (const p of now) {
    if ((underlying(p).bits & TAG) === PENDING) wakeup(p as unknown as Resolver<void>);
  }
}

/** How many promises were paused since the last `wakeupPaused`, cancelled ones included. */
export function pausedCount(): number {
  return count;
}

/** Has `f` called with the count whenever a promise is paused. Replaces the one before. */
export function registerPauseNotifier(f: (count: number) => void): void {
  notify = f;
}

/** Forgets all paused promises: they stay pending. For a process that was forked, say. */
export function abandonPaused(): void {
  paused = [];
  count = 0;
}
