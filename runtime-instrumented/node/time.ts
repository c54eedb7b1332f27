/** Sleeping, as MirageOS's `Time` does it: the promise of a timer of the main loop. */
import { Lwt, makeLeaf, type Lwt as Promised } from '../lwt/index.ts';
import { durationText } from './duration.ts';
import { addSleeper, cancelSleeper, now } from './loop.ts';

/**
 * A promise that returns after `ns` nanoseconds (see `Duration`). Cancelling it stops the timer.
 * A negative duration counts as none: the promise then returns in the loop's next round.
 */
export function sleepNs(ns: number): Promised<void> {
  if (Number.isNaN(ns)) throw new RangeError('sleepNs: the duration is not a number');
  const [promise, resolver] = makeLeaf<void>('sleep', `sleep ${durationText(Math.max(0, ns))}`, Math.max(0, ns), () =>
    cancelSleeper(sleeper),
  );
  const sleeper = addSleeper(ns, () => Lwt.wakeup(resolver, undefined));
  return promise;
}

/** Time of the main loop: `sleepNs`, and `now` in nanoseconds since its clock began. */
export const Time = { sleepNs, now } as const;
