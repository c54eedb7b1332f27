/**
 * Lwt_retry: trying again what may fail.
 *
 * Attempts are a stream, made when they are asked for. A function says of its errors which may be
 * retried and which are fatal; an attempt that succeeds, or fails fatally, is the stream's last.
 *
 * @example
 * let calls = 0;
 * const flaky = () => Lwt.return(++calls < 3 ? LwtRetry.retry('busy') : { ok: true as const, value: 'done' });
 * LwtRetry.nTimes(5, LwtRetry.withSleep(LwtRetry.onError(flaky), (n) => n * 0.5));
 */
import { InvalidArgument, Lwt, type Option, type Lwt as Promised, type Result, Some } from '../lwt/index.ts';
import { LwtStream, type Stream } from '../modules/index.ts';
import { Duration } from './duration.ts';
import { Time } from './time.ts';

/** An error, and whether it makes sense to try again. */
export type RetryError<R, F> =
  | { readonly kind: 'retry'; readonly error: R }
  | { readonly kind: 'fatal'; readonly error: F };

/** A value, or an error and the number of the attempt, counted from 1. */
export type Attempt<T, R, F> = Result<T, readonly [RetryError<R, F>, number]>;

interface Failed<E> {
  readonly ok: false;
  readonly error: E;
}

/** The result of an attempt that failed and may be made again. */
function retry<R>(error: R): Failed<RetryError<R, never>> {
  return { ok: false, error: { kind: 'retry', error } };
}

/** The result of an attempt that failed for good. */
function fatal<F>(error: F): Failed<RetryError<never, F>> {
  return { ok: false, error: { kind: 'fatal', error } };
}

/** Attempts at `f`, each made when it is asked for, until one succeeds or fails fatally. */
function onError<T, R = never, F = never>(f: () => PromiseLike<Result<T, RetryError<R, F>>>): Stream<Attempt<T, R, F>> {
  let made = 0;
  let over = false;
  return LwtStream.from<Attempt<T, R, F>>(() => {
    if (over) return Lwt.returnNone;
    const number = ++made;
    return Lwt.map(
      (result: Result<T, RetryError<R, F>>): Option<Attempt<T, R, F>> => {
        if (result.ok) {
          over = true;
          return Some<Attempt<T, R, F>>(result);
        }
        over = result.error.kind === 'fatal';
        return Some<Attempt<T, R, F>>({ ok: false, error: [result.error, number] });
      },
      Lwt.adopt(f()) as Promised<Result<T, RetryError<R, F>>>,
    );
  });
}

/** Seconds to wait after the `n`th attempt: n · 2 · 2ⁿ, so 4, 16, 48, 128 … */
function defaultSleepDuration(n: number): number {
  return n * 2 * 2 ** n;
}

/**
 * The same attempts, each failed one followed by a sleep of `duration` seconds (given the attempt's
 * number) before it is told of. So is the last, as upstream's.
 */
function withSleep<T, R, F>(
  attempts: Stream<Attempt<T, R, F>>,
  duration: (n: number) => number = defaultSleepDuration,
): Stream<Attempt<T, R, F>> {
  return LwtStream.mapS((attempt): Promised<Attempt<T, R, F>> => {
    if (attempt.ok) return Lwt.return(attempt);
    const pause = Time.sleepNs(Duration.ofSec(duration(attempt.error[1]))).named('wait before trying again');
    return Lwt.map(() => attempt, pause);
  }, attempts);
}

/** The last of at most `n + 1` attempts: one try, and `n` retries. Raises `InvalidArgument` if `n` is negative. */
function nTimes<T, R, F>(n: number, attempts: Stream<Attempt<T, R, F>>): Promised<Attempt<T, R, F>> {
  if (n < 0) throw new InvalidArgument('Lwt_retry.n_times: n must be non-negative');
  return Lwt.map(
    (made: Attempt<T, R, F>[]) => {
      const last = made.at(-1);
      if (last === undefined) throw new Error('Lwt_retry.n_times: the stream holds no attempt');
      return last;
    },
    LwtStream.nget(n + 1, attempts),
  );
}

/** Whether two errors are of one kind, and equal as the function for that kind says. */
function equalError<R, F>(
  equal: { readonly retry: (a: R, b: R) => boolean; readonly fatal: (a: F, b: F) => boolean },
  a: RetryError<R, F>,
  b: RetryError<R, F>,
): boolean {
  if (a.kind === 'retry') return b.kind === 'retry' && equal.retry(a.error, b.error);
  return b.kind === 'fatal' && equal.fatal(a.error, b.error);
}

/** An error as text: upstream's pretty printer. What no function is given for shows as `<opaque>`. */
function ppError<R, F>(
  error: RetryError<R, F>,
  print: { readonly retry?: (error: R) => string; readonly fatal?: (error: F) => string } = {},
): string {
  if (error.kind === 'retry') return `\`Retry ${print.retry?.(error.error) ?? '<opaque>'}`;
  return `\`Fatal ${print.fatal?.(error.error) ?? '<opaque>'}`;
}

/** The functions of Lwt_retry. */
export const LwtRetry = Object.freeze({
  retry,
  fatal,
  onError,
  withSleep,
  defaultSleepDuration,
  nTimes,
  equalError,
  ppError,
});
