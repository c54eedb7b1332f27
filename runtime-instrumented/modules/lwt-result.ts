/**
 * Lwt_result: promises of results, so that errors which are expected are values.
 *
 * Errors that are bugs are raised, as in OCaml; see the tutorial of MirageOS on which is which.
 *
 * @example
 * const n = LwtResult.bind(parse(text), (x) => (x > 0 ? LwtResult.return(x) : LwtResult.fail('not positive')));
 */
import { Lwt, type Result } from '../lwt/index.ts';
import { bind as bindPlain, call, catching } from './plain.ts';

/** A promise of a result. */
export type LwtResultOf<T, E> = Lwt<Result<T, E>>;
type Later<T, E> = PromiseLike<Result<T, E>>;

const isOk = <T>(value: T): Result<T, never> => ({ ok: true, value });
const isError = <E>(error: E): Result<never, E> => ({ ok: false, error });

function return_<T>(value: T): LwtResultOf<T, never> {
  return Lwt.return(isOk(value));
}

function fail<E>(error: E): LwtResultOf<never, E> {
  return Lwt.return(isError(error));
}

function lift<T, E>(result: Result<T, E>): LwtResultOf<T, E> {
  return Lwt.return(result);
}

function ok<T>(p: Lwt<T>): LwtResultOf<T, never> {
  return Lwt.map(isOk, p);
}

function error<E>(p: Lwt<E>): LwtResultOf<never, E> {
  return Lwt.map(isError, p);
}

function map<T, U, E>(f: (value: T) => U, p: LwtResultOf<T, E>): LwtResultOf<U, E> {
  return Lwt.map((r): Result<U, E> => (r.ok ? isOk(f(r.value)) : r), p);
}

function mapError<T, E, F>(f: (error: E) => F, p: LwtResultOf<T, E>): LwtResultOf<T, F> {
  return Lwt.map((r): Result<T, F> => (r.ok ? r : isError(f(r.error))), p);
}

/** Goes on with a value; an error is the result at once. The tutorial's `>>*=`. */
function bind<T, U, E, F = E>(p: LwtResultOf<T, E>, f: (value: T) => Later<U, F>): LwtResultOf<U, E | F> {
  return bindPlain(p, (r): Later<U, E | F> => (r.ok ? f(r.value) : Lwt.return(r)));
}

function bindError<T, E, F>(p: LwtResultOf<T, E>, f: (error: E) => Later<T, F>): LwtResultOf<T, F> {
  return bindPlain(p, (r): Later<T, F> => (r.ok ? Lwt.return(r) : f(r.error)));
}

function bindLwt<T, U, E>(p: LwtResultOf<T, E>, f: (value: T) => PromiseLike<U>): LwtResultOf<U, E> {
  return bindPlain(p, (r): Later<U, E> => (r.ok ? ok(call(() => f(r.value))) : Lwt.return(r)));
}

function bindLwtError<T, E, F>(p: LwtResultOf<T, E>, f: (error: E) => PromiseLike<F>): LwtResultOf<T, F> {
  return bindPlain(
    p,
    (r): Later<T, F> =>
      r.ok
        ? Lwt.return(r)
        : bindPlain(
            call(() => f(r.error)),
            fail,
          ),
  );
}

function bindResult<T, U, E, F = E>(p: LwtResultOf<T, E>, f: (value: T) => Result<U, F>): LwtResultOf<U, E | F> {
  return Lwt.map((r): Result<U, E | F> => (r.ok ? f(r.value) : r), p);
}

/** Both values; of two errors the one that came first. */
function both<T, U, E>(p: LwtResultOf<T, E>, q: LwtResultOf<U, E>): LwtResultOf<[T, U], E> {
  let first: { readonly error: E } | null = null;
  const keepFirst = (e: E): void => {
    first ??= { error: e };
  };
  // The second before the first: upstream makes a pair, and OCaml evaluates that from the right.
  const second = mapError(keepFirst, q);
  return Lwt.map(
    ([a, b]): Result<[T, U], E> => {
      if (a.ok && b.ok) return isOk([a.value, b.value]);
      return isError((first as { readonly error: E } | null)?.error as E);
    },
    Lwt.both(mapError(keepFirst, p), second),
  );
}

function iter<T, E>(f: (value: T) => PromiseLike<unknown>, p: LwtResultOf<T, E>): Lwt<void> {
  return bindPlain(p, (r): PromiseLike<void> => (r.ok ? (f(r.value) as PromiseLike<void>) : Lwt.returnUnit));
}

function iterError<T, E>(f: (error: E) => PromiseLike<unknown>, p: LwtResultOf<T, E>): Lwt<void> {
  return bindPlain(p, (r): PromiseLike<void> => (r.ok ? Lwt.returnUnit : (f(r.error) as PromiseLike<void>)));
}

/** What a promise comes to, as a result. */
function catch_<T>(f: () => PromiseLike<T>): LwtResultOf<T, unknown> {
  return catching<Result<T, unknown>>(() => ok(call(f)), fail);
}

/** The value; an error makes the promise fail. */
function getExn<T>(p: LwtResultOf<T, unknown>): Lwt<T> {
  return bindPlain(p, (r): Lwt<T> => (r.ok ? Lwt.return(r.value) : Lwt.fail(r.error)));
}

/** All values, or all errors if there is any. */
function collect<T, E>(ps: Iterable<LwtResultOf<T, E>>): LwtResultOf<T[], E[]> {
  return Lwt.map((results): Result<T[], E[]> => {
    const errors = results.flatMap((r) => (r.ok ? [] : [r.error]));
    return errors.length > 0 ? isError(errors) : isOk(results.flatMap((r) => (r.ok ? [r.value] : [])));
  }, Lwt.all<Result<T, E>>(ps));
}

/** The functions of Lwt_result. */
export const LwtResult = Object.freeze({
  return: return_,
  fail,
  lift,
  ok,
  error,
  map,
  mapError,
  bind,
  bindError,
  bindLwt,
  bindLwtError,
  bindResult,
  both,
  iter,
  iterError,
  catch: catch_,
  getExn,
  collect,
});
