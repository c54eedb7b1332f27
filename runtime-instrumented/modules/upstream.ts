/**
 * Which upstream's behaviour the modules follow where 6.x differs from 5.6.
 *
 * In 6.x a handler of Lwt_pool or Lwt_stream that passes an exception on raises it, instead of
 * returning a failed promise, and an exception raised by the function given to `from` makes the
 * request fail instead of escaping. Programs that never raise outside of promises cannot tell.
 */
import { Lwt } from '../lwt/index.ts';

/** A line of upstream's releases. */
export type UpstreamVersion = '5.6' | '6.1';

let version: UpstreamVersion = '5.6';

/** Chooses whom to follow, from now on and for all of the program. 5.6 unless told otherwise. */
export function followUpstream(choice: UpstreamVersion): void {
  version = choice;
}

/** Whom the modules follow. */
export function followedUpstream(): UpstreamVersion {
  return version;
}

/** Passes an error on from a handler. */
export function failAgain(error: unknown): Lwt<never> {
  if (version === '6.1') throw error;
  return Lwt.fail(error);
}
