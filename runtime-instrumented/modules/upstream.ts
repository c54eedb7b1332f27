/**
 * Which upstream's behaviour the modules follow where 6.x differs from 5.6.
 *
 * In 6.x, when a pool's `validate` or the function of `LwtStream.parse` fails at once, the error is
 * raised instead of making the promise fail; and so is what the function of `LwtStream.map` raises
 * when an element is there at once.
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
