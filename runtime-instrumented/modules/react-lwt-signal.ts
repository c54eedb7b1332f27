/**
 * Signals and promises: the functions that Lwt_react adds to React.S.
 *
 * Their first value is waited for, so they return promises of signals. Calls are made one after the
 * other; one that fails leaves the signal as it is, but the first makes the promise fail.
 */
import { Lwt, type Option } from '../lwt/index.ts';
import { LwtList } from './lwt-list.ts';
import { attempt, bind } from './plain.ts';
import { type Equal, lift as liftEvents, type ReactEvent } from './react-event.ts';
import {
  calledOnce,
  finalisers,
  finding,
  findingIf,
  foldS as foldEventS,
  inTurn,
  limited,
  mapS as mapEventS,
  results,
} from './react-lwt-event.ts';
import { changes, hold, lift, map, merge, type ReactSignal, signals, switch_ } from './react-signal.ts';

/** What `f` finds in the value now and later, or `initial`. */
function found<T, U>(
  f: (x: T) => PromiseLike<Option<U>>,
  initial: () => U,
  s: ReactSignal<T>,
  eq?: Equal<U>,
): Lwt<ReactSignal<U>> {
  const turn = inTurn();
  const later = results(turn, f, changes(s));
  return bind(
    turn(() => f(s.value)),
    (first) => Lwt.return(hold(first.isSome ? first.value : initial(), later, eq)),
  );
}

function never(): never {
  throw new Error('something is always found');
}

/** The same signal; `f` is called when it is stopped, or else when it is garbage, which may be never. */
function withFinaliser<T>(f: () => void, s: ReactSignal<T>): ReactSignal<T> {
  const result = map(
    (x) => x,
    s,
    () => !s.happened,
  );
  result.onStop = calledOnce(f);
  finalisers.register(result, result.onStop);
  return result;
}

/** Changes not again until the promise that `f` made has returned: then to the last value that came meanwhile. */
function limit<T>(f: () => PromiseLike<unknown>, s: ReactSignal<T>, eq?: Equal<T>): ReactSignal<T> {
  return hold(s.value, limited(f, changes(s), attempt(f)), eq);
}

const kept = new Set<ReactSignal<unknown>>();

/** Keeps the signal from becoming garbage. */
function keep<T>(s: ReactSignal<T>): void {
  kept.add(s as ReactSignal<unknown>);
}

/** As upstream, only changes of both at once call the function again. */
function appS<T, U>(sf: ReactSignal<(x: T) => PromiseLike<U>>, s: ReactSignal<T>, eq?: Equal<U>): Lwt<ReactSignal<U>> {
  const turn = inTurn();
  const calls = liftEvents((f: (x: T) => PromiseLike<U>, x: T) => () => f(x), [changes(sf), changes(s)]);
  const later = results(
    turn,
    finding((call: () => PromiseLike<U>) => call()),
    calls,
  );
  return bind(
    turn(() => sf.value(s.value)),
    (first) => Lwt.return(hold(first, later, eq)),
  );
}

function mapS<T, U>(f: (x: T) => PromiseLike<U>, s: ReactSignal<T>, eq?: Equal<U>): Lwt<ReactSignal<U>> {
  return found(finding(f), never, s, eq);
}

function filterS<T>(
  f: (x: T) => PromiseLike<boolean>,
  initial: T,
  s: ReactSignal<T>,
  eq?: Equal<T>,
): Lwt<ReactSignal<T>> {
  return found(findingIf(f), () => initial, s, eq);
}

function fmapS<T, U>(
  f: (x: T) => PromiseLike<Option<U>>,
  initial: U,
  s: ReactSignal<T>,
  eq?: Equal<U>,
): Lwt<ReactSignal<U>> {
  return found(f, () => initial, s, eq);
}

function diffS<T, U>(f: (x: T, before: T) => PromiseLike<U>, s: ReactSignal<T>): ReactEvent<U> {
  return mapEventS(
    (call) => call(),
    signals.diff((x: T, before: T) => () => f(x, before), s),
  );
}

function sampleS<T, U, R>(f: (x: T, now: U) => PromiseLike<R>, e: ReactEvent<T>, s: ReactSignal<U>): ReactEvent<R> {
  return mapEventS((x) => f(x, s.value), e);
}

function accumS<A>(ef: ReactEvent<(accumulator: A) => PromiseLike<A>>, initial: A, eq?: Equal<A>): ReactSignal<A> {
  return foldS((accumulator: A, f) => f(accumulator), initial, ef, eq);
}

function foldS<A, T>(
  f: (accumulator: A, x: T) => PromiseLike<A>,
  initial: A,
  e: ReactEvent<T>,
  eq?: Equal<A>,
): ReactSignal<A> {
  return hold(initial, foldEventS(f, initial, e), eq);
}

function mergeS<A, T>(
  f: (accumulator: A, x: T) => PromiseLike<A>,
  initial: A,
  list: readonly ReactSignal<T>[],
  eq?: Equal<A>,
): Lwt<ReactSignal<A>> {
  const together = merge((all: readonly T[], x: T) => [...all, x], [], list);
  return mapS((xs) => LwtList.foldLeftS(f, initial, xs), together, eq);
}

/** `f` of the values of all. */
function liftS<Xs extends readonly unknown[], U>(
  f: (...xs: Xs) => PromiseLike<U>,
  list: { readonly [I in keyof Xs]: ReactSignal<Xs[I]> },
  eq?: Equal<U>,
): Lwt<ReactSignal<U>> {
  return mapS(
    (xs) => f(...xs),
    lift((...xs: Xs) => xs, list),
    eq,
  );
}

function runS<T>(s: ReactSignal<PromiseLike<T>>, eq?: Equal<T>): Lwt<ReactSignal<T>> {
  return mapS((p) => p, s, eq);
}

/** Follows the signal that `f`'s promise returned for the value. */
function bindS<T, U>(s: ReactSignal<T>, f: (x: T) => PromiseLike<ReactSignal<U>>, eq?: Equal<U>): Lwt<ReactSignal<U>> {
  return Lwt.map((inner) => switch_(inner, eq), mapS(f, s));
}

/** What Lwt_react adds to the functions of React.S. `liftS` stands for `l1_s` to `l6_s`. */
export const lwtSignals = Object.freeze({
  withFinaliser,
  limit,
  keep,
  appS,
  mapS,
  filterS,
  fmapS,
  diffS,
  sampleS,
  accumS,
  foldS,
  mergeS,
  liftS,
  runS,
  bindS,
});
