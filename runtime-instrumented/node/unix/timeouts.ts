/** Sleeping, pausing and giving up after a while. */
import { Lwt, type Lwt as Promised } from '../../lwt/index.ts';
import { sleepNs } from '../time.ts';

/** `LwtUnix.timeout` and `withTimeout` fail with it. */
export class Timeout extends Error {
  override readonly name = 'Timeout';
  constructor(seconds: number) {
    super(`not done within ${seconds} s`);
  }
}

/** A promise that returns after so many seconds, fractions included. Cancelling it stops the timer. */
export function sleep(seconds: number): Promised<void> {
  return sleepNs(Math.round(seconds * 1e9));
}

/** A promise that fails with Timeout after so many seconds. */
export function timeout(seconds: number): Promised<never> {
  return Lwt.bind(sleep(seconds), () => Lwt.fail(new Timeout(seconds)));
}

/** What `f` returns, or a failure with Timeout when that takes longer; the loser is cancelled. */
export function withTimeout<T>(seconds: number, f: () => Promised<T>): Promised<T> {
  return Lwt.pick([timeout(seconds), Lwt.apply(f)]);
}

/** Lets others have a turn. Upstream's old name of `Lwt.pause`. */
export function yield_(): Promised<void> {
  return Lwt.pause();
}

/** A function that pauses when it has not for so many seconds of the machine's clock, and else returns at once. */
export function autoPause(seconds: number): () => Promised<void> {
  let last = performance.now();
  return () => {
    if (performance.now() - last < seconds * 1000) return Lwt.returnUnit;
    last = performance.now();
    return Lwt.pause();
  };
}
