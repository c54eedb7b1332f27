/**
 * `bind` and its siblings with plain types, for code that is generic itself.
 *
 * The public types say what a callback's promise is *of* by a conditional type, which TypeScript
 * leaves unresolved while the type is a parameter. Here the parameter is named instead.
 */
import { callUser, Lwt } from '../lwt/index.ts';

/** `Lwt.bind`. */
export function bind<A, B>(p: Lwt<A>, f: (value: A) => PromiseLike<B>): Lwt<B> {
  return Lwt.bind(p, f) as Lwt<unknown> as Lwt<B>;
}

/** Calls a function of the user's now, and has its promise as one of ours. What it raises is raised. */
export const call = callUser;

/** `Lwt.catch`. */
export function catching<A>(f: () => PromiseLike<A>, h: (error: unknown) => PromiseLike<A>): Lwt<A> {
  return Lwt.catch(f, h) as Lwt<unknown> as Lwt<A>;
}

/** `Lwt.tryBind`. */
export function trying<A, B>(
  f: () => PromiseLike<A>,
  g: (value: A) => PromiseLike<B>,
  h: (error: unknown) => PromiseLike<B>,
): Lwt<B> {
  return Lwt.tryBind(f as () => Lwt<unknown>, g as (value: unknown) => PromiseLike<B>, h) as Lwt<unknown> as Lwt<B>;
}

/** `Lwt.finalize`. */
export function finalizing<A>(f: () => PromiseLike<A>, finalizer: () => PromiseLike<unknown>): Lwt<A> {
  return Lwt.finalize(f, finalizer) as Lwt<unknown> as Lwt<A>;
}

/** `Lwt.apply`, of a function without arguments: what it raises makes the promise fail. */
export function attempt<A>(f: () => PromiseLike<A>): Lwt<A> {
  return Lwt.apply(f) as Lwt<unknown> as Lwt<A>;
}
