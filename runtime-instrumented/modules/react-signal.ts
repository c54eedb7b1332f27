/**
 * Signals: values that vary in time. The combinators of OCaml's React.S.
 *
 * A signal changes when its new value differs from the old: is another, by `Object.is`, unless an
 * equality is given as the last argument.
 */
import { None, type Option, Some } from '../lwt/index.ts';
import { Cell, collecting, type Step, schedule } from './react-cycle.ts';
import {
  accum as accumEvent,
  type Equal,
  eventFrom,
  fold as foldEvent,
  observe,
  type ReactEvent,
} from './react-event.ts';

/** What a signal is made of; `ReactSignal` is its type for others. */
export class SignalOf<T> extends Cell {
  value: T;
  private readonly compute: (now: T) => T;
  private readonly eq: Equal<T>;

  constructor(producers: readonly Cell[], initial: T, compute: (now: T) => T, eq: Equal<T>, still = false) {
    super(producers, still);
    this.value = initial;
    this.compute = compute;
    this.eq = eq;
  }

  /** For primitives: changes in the cycle that runs. */
  become(value: T): void {
    if (this.stopped || this.eq(this.value, value)) return;
    this.value = value;
    this.happen();
  }

  protected override update(): boolean {
    const value = this.compute(this.value);
    if (this.eq(this.value, value)) return false;
    this.value = value;
    return true;
  }
}

/** A value of type `T` that varies in time. */
export interface ReactSignal<out T> extends Cell {
  readonly value: T;
}

/** Changes a signal: now, or as part of a step. */
export type SetSignal<T> = (x: T, step?: Step) => void;

/** Computed from others now, and whenever one of them changes. */
function signalFrom<T>(producers: readonly Cell[], compute: () => T, eq: Equal<T> = Object.is): ReactSignal<T> {
  return new SignalOf(producers, compute(), compute, eq);
}

/** Always has this value. */
function const_<T>(value: T): ReactSignal<T> {
  return new SignalOf([], value, () => value, Object.is, true);
}

/** A signal, and the function that changes it. Called while others change, that waits for its turn. */
export function create<T>(initial: T, eq: Equal<T> = Object.is): [ReactSignal<T>, SetSignal<T>] {
  const s = new SignalOf<T>([], initial, (now) => now, eq);
  return [s, (x, step) => schedule(() => s.become(x), step)];
}

/** What it is now. */
export function value<T>(s: ReactSignal<T>): T {
  return s.value;
}

/** Has a signal keep its value. With `strong` the same for those it is made from and nothing else uses. */
function stop<T>(s: ReactSignal<T>, strong = false): void {
  s.stop(strong);
}

/** Whether they are the same signal, or two constants of equal value. */
function equal<T>(a: ReactSignal<T>, b: ReactSignal<T>, eq: Equal<T> = Object.is): boolean {
  return a === b || (a.still && b.still && eq(a.value, b.value));
}

/** The same signal; `f` is called with its value, now and at changes, while `iff` (if given) is true. */
function trace<T>(f: (x: T) => void, s: ReactSignal<T>, iff?: ReactSignal<boolean>): ReactSignal<T> {
  const tell = (): void => {
    if (iff === undefined || iff.value) f(s.value);
  };
  tell();
  const next = (): T => {
    if (s.happened) tell();
    return s.value;
  };
  return new SignalOf(iff === undefined ? [s] : [s, iff], s.value, next, () => !s.happened);
}

/** The last occurrence of an event, or `initial` before the first. */
export function hold<T>(initial: T, e: ReactEvent<T>, eq: Equal<T> = Object.is): ReactSignal<T> {
  return new SignalOf<T>([e], initial, (now) => (e.now.isSome ? e.now.value : now), eq);
}

function app<T, U>(sf: ReactSignal<(x: T) => U>, s: ReactSignal<T>, eq?: Equal<U>): ReactSignal<U> {
  return signalFrom([sf, s], () => sf.value(s.value), eq);
}

export function map<T, U>(f: (x: T) => U, s: ReactSignal<T>, eq?: Equal<U>): ReactSignal<U> {
  return signalFrom([s], () => f(s.value), eq);
}

/** The last value for which `f` held, or `initial`. */
function filter<T>(f: (x: T) => boolean, initial: T, s: ReactSignal<T>, eq?: Equal<T>): ReactSignal<T> {
  return fmap((x) => (f(x) ? Some(x) : None), initial, s, eq);
}

/** What `f` last found in the values, or `initial`. */
function fmap<T, U>(f: (x: T) => Option<U>, initial: U, s: ReactSignal<T>, eq: Equal<U> = Object.is): ReactSignal<U> {
  const next = (now: U): U => {
    const found = f(s.value);
    return found.isSome ? found.value : now;
  };
  return new SignalOf([s], next(initial), next, eq);
}

/** Occurs at changes, with `f` of the new value and the old. */
export function diff<T, U>(f: (x: T, before: T) => U, s: ReactSignal<T>): ReactEvent<U> {
  let before = s.value;
  // Made while the signal changes: that change is past.
  let past = s.happened;
  return eventFrom([s], () => {
    const old = before;
    before = s.value;
    const occurs = s.happened && !past;
    past = false;
    return occurs ? Some(f(s.value, old)) : None;
  });
}

/** Occurs at changes, with the new value. */
export function changes<T>(s: ReactSignal<T>): ReactEvent<T> {
  return diff((x) => x, s);
}

/** Occurs as the event does, with `f` of its value and the signal's. */
export function sample<T, U, R>(f: (x: T, now: U) => R, e: ReactEvent<T>, s: ReactSignal<U>): ReactEvent<R> {
  return eventFrom([e, s], () => (e.now.isSome ? Some(f(e.now.value, s.value)) : None));
}

/** The signal while the condition is true; otherwise what it was when that was last so, or `initial`. */
function on<T>(
  condition: ReactSignal<boolean>,
  initial: T,
  s: ReactSignal<T>,
  eq: Equal<T> = Object.is,
): ReactSignal<T> {
  const next = (now: T): T => (condition.value ? s.value : now);
  return new SignalOf([condition, s], next(initial), next, eq);
}

/** The signal without the changes that come when `c` occurs. */
function dismiss<T>(c: ReactEvent<unknown>, initial: T, s: ReactSignal<T>, eq: Equal<T> = Object.is): ReactSignal<T> {
  const next = (now: T): T => (c.now.isSome || !s.happened ? now : s.value);
  return new SignalOf([c, s], c.now.isSome ? initial : s.value, next, eq);
}

/** Applies functions as they occur to a value. */
function accum<A>(ef: ReactEvent<(accumulator: A) => A>, initial: A, eq?: Equal<A>): ReactSignal<A> {
  return hold(initial, accumEvent(ef, initial), eq);
}

/** Combines occurrences with an accumulator. */
function fold<A, T>(f: (accumulator: A, x: T) => A, initial: A, e: ReactEvent<T>, eq?: Equal<A>): ReactSignal<A> {
  return hold(initial, foldEvent(f, initial, e), eq);
}

/** Combines the values of all. */
export function merge<A, T>(
  f: (accumulator: A, x: T) => A,
  initial: A,
  signals: readonly ReactSignal<T>[],
  eq?: Equal<A>,
): ReactSignal<A> {
  return signalFrom(signals, () => signals.reduce((all, s) => f(all, s.value), initial), eq);
}

/** The value of the signal that is the signal's value. */
export function switch_<T>(ss: ReactSignal<ReactSignal<T>>, eq: Equal<T> = Object.is): ReactSignal<T> {
  let current = ss.value;
  const result: ReactSignal<T> = new SignalOf<T>(
    [ss, current],
    current.value,
    () => {
      if (ss.value !== current) {
        current = ss.value;
        const { rank } = result;
        result.listenTo([ss, current]);
        if (result.rank > rank) result.enqueue();
      }
      return current.value;
    },
    eq,
  );
  return result;
}

/** The signal that `f` returns for the value, until that changes. What f makes is stopped then. */
function bind<T, U>(s: ReactSignal<T>, f: (x: T) => ReactSignal<U>, eq?: Equal<U>): ReactSignal<U> {
  let made: readonly Cell[] = [];
  const inner = map((x) => {
    const before = made;
    const [signal, cells] = collecting(() => f(x));
    made = cells;
    for (const cell of before) cell.stop();
    return signal;
  }, s);
  inner.onStop = () => {
    for (const cell of made) cell.stop();
  };
  const result = switch_(inner, eq);
  result.owned = [inner];
  return result;
}

/** Gives `f` a signal that follows the one that f returns a moment later; returns what else f returns. */
function fix<T, R>(initial: T, f: (s: ReactSignal<T>) => readonly [ReactSignal<T>, R], eq: Equal<T> = Object.is): R {
  const [delayed, set] = create(initial, eq);
  const [s, result] = f(delayed);
  if (s === delayed) throw new TypeError('fix: the signal depends on nothing but itself');
  delayed.owned = [observe((x) => set(x), changes(s))];
  set(s.value);
  return result;
}

/** `f` of the values of all. */
export function lift<Xs extends readonly unknown[], U>(
  f: (...xs: Xs) => U,
  signals: { readonly [I in keyof Xs]: ReactSignal<Xs[I]> },
  eq?: Equal<U>,
): ReactSignal<U> {
  const list: readonly ReactSignal<unknown>[] = signals;
  return signalFrom(list, () => f(...(list.map((s) => s.value) as readonly unknown[] as Xs)), eq);
}

/** The functions of React.S. `lift` stands for `l1` to `l6`. */
export const signals = Object.freeze({
  const: const_,
  return: const_,
  create,
  value,
  stop,
  equal,
  trace,
  hold,
  app,
  map,
  filter,
  fmap,
  diff,
  changes,
  sample,
  on,
  dismiss,
  accum,
  fold,
  merge,
  switch: switch_,
  bind,
  fix,
  lift,
});
