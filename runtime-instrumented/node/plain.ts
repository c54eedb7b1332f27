/** Functions on promises with plain types, for code that is generic itself: see the modules' file of the same name. */
import type { Lwt } from '../lwt/index.ts';

export { attempt, bind, catching, finalizing, trying } from '../modules/plain.ts';

/** `Lwt.map`, the promise first. */
export function map<A, B>(p: Lwt<A>, f: (value: A) => B): Lwt<B> {
  return p.map(f);
}
