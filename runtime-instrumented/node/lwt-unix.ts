/** `LwtUnix`: the system, as upstream's `Lwt_unix` has it. Here are sleeping and name lookup. */
import { Lwt, type Lwt as Promised } from '../lwt/index.ts';
import { getaddrinfo } from './address.ts';
import { sleepNs } from './time.ts';

/** `LwtUnix.timeout` and `withTimeout` fail with it. */
export class Timeout extends Error {
  override readonly name = 'Timeout';
  constructor(seconds: number) {
    super(`not done within ${seconds} s`);
  }
}

/** A promise that returns after so many seconds, fractions included. Cancelling it stops the timer. */
function sleep(seconds: number): Promised<void> {
  return sleepNs(Math.round(seconds * 1e9));
}

/** A promise that fails with Timeout after so many seconds. */
function timeout(seconds: number): Promised<never> {
  return Lwt.bind(sleep(seconds), () => Lwt.fail(new Timeout(seconds)));
}

/** What `f` returns, or a failure with Timeout when that takes longer; the loser is cancelled. */
function withTimeout<T>(seconds: number, f: () => Promised<T>): Promised<T> {
  return Lwt.pick([timeout(seconds), Lwt.apply(f)]);
}

export const LwtUnix = { sleep, timeout, withTimeout, getaddrinfo } as const;
