/**
 * Pausing: letting the main loop, and others, have a turn.
 *
 * The core has no loop. It keeps the paused promises, tells whoever registered how many there are,
 * and wakes them when told to; those paused meanwhile wait for the next time.
 */
import { Op } from './operations.ts';
import { bitsOf, LwtPromise, RETURNED, SELF, underlying } from './promise.ts';
import { settleAndWake } from './resolve.ts';
import type { Lwt } from './types.ts';

const PAUSE = bitsOf(Op.pause);

/** The first `count` are paused now, the oldest first. */
let paused: (LwtPromise | null)[] = [];
let count = 0;
/** An array that is not in use, so that a round needs no new one; null while it is. */
let spare: (LwtPromise | null)[] | null = [];
/** Longer arrays are not kept. */
const MOST_KEPT = 1024;
let notify: (count: number) => void = () => {};

/** A promise that returns at the main loop's next turn. It can be cancelled. */
export function pause(): Lwt<void> {
  const p = new LwtPromise(PAUSE, null, SELF);
  paused[count++] = p;
  notify(count);
  return p as Lwt<unknown> as Lwt<void>;
}

/** Makes all promises return that are paused now, the oldest first. */
export function wakeupPaused(): void {
  if (count === 1) {
    const only = paused[0] as LwtPromise;
    paused[0] = null;
    count = 0;
    settleAndWake(underlying(only), RETURNED, undefined, null);
  } else wakeAll();
}

function wakeAll(): void {
  const now = paused;
  const length = count;
  paused = spare ?? [];
  spare = null;
  count = 0;
  for (let i = 0; i < length; i++) {
    const p = underlying(now[i] as LwtPromise);
    now[i] = null;
    settleAndWake(p, RETURNED, undefined, null);
  }
  spare = now.length <= MOST_KEPT ? now : [];
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
