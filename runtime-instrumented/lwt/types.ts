/**
 * What users see of promises: types only.
 *
 * `Lwt<T>` is the type of a promise. A resolver is the other end of one made by `wait` or `task`.
 * Callbacks may return native promises (anything with a `then`); those are adopted.
 */

/** What a promise is at the moment: upstream's Sleep, Return and Fail. */
export type PromiseState<T> =
  | { readonly state: 'sleep' }
  | { readonly state: 'return'; readonly value: T }
  | { readonly state: 'fail'; readonly error: unknown };

/** A value or an error, as `wakeupResult` takes it: upstream's `result`. */
export type Result<T, E = unknown> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E };

/** What a callback may return where upstream wants a promise. */
export type Thenable = PromiseLike<unknown>;

/** The value of a promise, of ours or a native one; of a union, the union of the values. */
export type ValueOf<P> = P extends Lwt<infer T> ? T : P extends PromiseLike<infer T> ? Awaited<T> : never;

/** The values of an array or tuple of promises, place by place. */
export type ValuesOf<Ps extends readonly Thenable[]> = { -readonly [I in keyof Ps]: ValueOf<Ps[I]> };

declare const fulfils: unique symbol;

/** The end of a promise with which it is resolved, once: see `wakeup`. */
export interface Resolver<in T> {
  readonly [fulfils]: (value: T) => void;
}

/** Iterator behind `yield* promise` in `Lwt.go`. */
export interface PromiseIterator<out T> {
  next(resumed?: unknown): IteratorResult<Lwt<unknown>, T>;
  throw(error: unknown): IteratorResult<Lwt<unknown>, T>;
  [Symbol.iterator](): PromiseIterator<T>;
}

/** A promise of a `T`. Its methods are the functions of the same name, with the promise first. */
export interface Lwt<out T> extends PromiseLike<T> {
  /** What it is at the moment. */
  readonly state: PromiseState<T>;
  /** When it returns a value, runs `f` on it; the result becomes what `f` returns. */
  bind<P extends Thenable>(f: (value: T) => P): Lwt<ValueOf<P>>;
  /** When it returns a value, the result returns `f` of it. */
  map<U>(f: (value: T) => U): Lwt<U>;
  /** When it fails, the result becomes what `h` returns for the error. */
  catch<P extends Thenable>(h: (error: unknown) => P): Lwt<T | ValueOf<P>>;
  /** `g` for its value or `h` for its error. */
  tryBind<P extends Thenable, Q extends Thenable>(
    g: (value: T) => P,
    h: (error: unknown) => Q,
  ): Lwt<ValueOf<P> | ValueOf<Q>>;
  /** When it settles, runs `f`; the result is then its own again, unless `f` failed. */
  finalize(f: () => Thenable): Lwt<T>;
  /** Waits for both: upstream's `<&>`. Fails if either does, after both have settled. */
  and<U>(other: Lwt<U>): Lwt<void>;
  /** Whichever settles first: upstream's `<?>`. Cancels nothing. */
  or<U>(other: Lwt<U>): Lwt<T | U>;
  /** Asks for cancellation of what it waits for: see `Lwt.cancel`. */
  cancel(): void;
  /** Gives it a name in the graph. Returns the promise. */
  named(label: string): this;
  /** For native code, which can `await` it. A failure nobody handles is the platform's unhandled rejection. */
  then<A = T, B = never>(
    onReturned?: ((value: T) => A | PromiseLike<A>) | null,
    onFailed?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B>;
  /** `const x = yield* promise` in `Lwt.go` waits for the promise. */
  [Symbol.iterator](): PromiseIterator<T>;
}
