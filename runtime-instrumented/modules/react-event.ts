/**
 * Events: values that occur now and then. The combinators of OCaml's React.E.
 *
 * Two events that are made from one occur simultaneously, in one update cycle; `select`, `merge`,
 * `app` and others are about that. What a function given to a combinator sends occurs after.
 */
import { None, type Option, Some } from '../lwt/index.ts';
import { Cell, type Step, schedule } from './react-cycle.ts';
import type { ReactSignal } from './react-signal.ts';

/** Whether two values count as the same. */
export type Equal<T> = (a: T, b: T) => boolean;

/** What an event is made of; `ReactEvent` is its type for others. */
export class EventOf<T> extends Cell {
  /** The occurrence of the present cycle. */
  now: Option<T> = None;
  private readonly compute: () => Option<T>;

  constructor(producers: readonly Cell[], compute: () => Option<T>, still = false) {
    super(producers, still);
    this.compute = compute;
  }

  /** For primitives: occurs in the cycle that runs. */
  occur(x: T): void {
    if (this.stopped) return;
    this.now = Some(x);
    this.happen();
  }

  protected override update(): boolean {
    this.now = this.compute();
    return this.now.isSome;
  }

  override forget(): void {
    this.now = None;
  }
}

/** An event whose occurrences are of type `T`. */
export type ReactEvent<T> = EventOf<T>;

/** Has an event occur: now, or as part of a step. */
export type Send<T> = (x: T, step?: Step) => void;

/** An event computed from others, for the rest of this library. */
export function eventFrom<T>(producers: readonly Cell[], compute: () => Option<T>): ReactEvent<T> {
  return new EventOf(producers, compute);
}

/** Calls `f` at each occurrence, until the result is stopped. */
export function observe<T>(f: (x: T) => void, e: ReactEvent<T>): Cell {
  return fmap((x) => {
    f(x);
    return None;
  }, e);
}

const silent = (): Option<never> => None;

/** Never occurs. */
const never: ReactEvent<never> = new EventOf<never>([], silent, true);

/** An event, and the function that has it occur. Called while others occur, that waits for its turn. */
export function create<T>(): [ReactEvent<T>, Send<T>] {
  const e = new EventOf<T>([], silent);
  return [e, (x, step) => schedule(() => e.occur(x), step)];
}

/** Has an event occur no more. With `strong` the same for those it is made from and nothing else uses. */
function stop<T>(e: ReactEvent<T>, strong = false): void {
  e.stop(strong);
}

function equal<T>(a: ReactEvent<T>, b: ReactEvent<T>): boolean {
  return a === b;
}

/** The same event; `f` is called at its occurrences, while `iff` (if given) is true. */
function trace<T>(f: (x: T) => void, e: ReactEvent<T>, iff?: ReactSignal<boolean>): ReactEvent<T> {
  return eventFrom(iff === undefined ? [e] : [e, iff], () => {
    if (e.now.isSome && (iff === undefined || iff.value)) f(e.now.value);
    return e.now;
  });
}

/** The next occurrence only. */
function once<T>(e: ReactEvent<T>): ReactEvent<T> {
  const result: ReactEvent<T> = eventFrom([e], () => {
    const { now } = e;
    if (now.isSome) result.listenTo([]);
    return now;
  });
  return result;
}

/** All but the next occurrence. */
function dropOnce<T>(e: ReactEvent<T>): ReactEvent<T> {
  let dropped = false;
  return filter(() => {
    const keep = dropped;
    dropped = true;
    return keep;
  }, e);
}

/** When a function and a value occur simultaneously: the function of the value. */
export function app<T, U>(ef: ReactEvent<(x: T) => U>, e: ReactEvent<T>): ReactEvent<U> {
  return eventFrom([ef, e], () => (ef.now.isSome && e.now.isSome ? Some(ef.now.value(e.now.value)) : None));
}

export function map<T, U>(f: (x: T) => U, e: ReactEvent<T>): ReactEvent<U> {
  return eventFrom([e], () => (e.now.isSome ? Some(f(e.now.value)) : None));
}

/** Occurs with `x` whenever the event occurs. */
function stamp<T>(e: ReactEvent<unknown>, x: T): ReactEvent<T> {
  return map(() => x, e);
}

export function filter<T>(f: (x: T) => boolean, e: ReactEvent<T>): ReactEvent<T> {
  return eventFrom([e], () => (e.now.isSome && f(e.now.value) ? e.now : None));
}

/** What `f` finds in the occurrences. */
export function fmap<T, U>(f: (x: T) => Option<U>, e: ReactEvent<T>): ReactEvent<U> {
  return eventFrom([e], () => (e.now.isSome ? f(e.now.value) : None));
}

/** `f` of each occurrence and the one before it. */
function diff<T, U>(f: (x: T, before: T) => U, e: ReactEvent<T>): ReactEvent<U> {
  let before: Option<T> = None;
  return fmap((x) => {
    const result: Option<U> = before.isSome ? Some(f(x, before.value)) : None;
    before = Some(x);
    return result;
  }, e);
}

/** Without occurrences that are equal to the one before: identical, unless told otherwise. */
function changes<T>(e: ReactEvent<T>, eq: Equal<T> = Object.is): ReactEvent<T> {
  let before: Option<T> = None;
  return filter((x) => {
    const same = before.isSome && eq(before.value, x);
    before = Some(x);
    return !same;
  }, e);
}

/** The occurrences while a signal is true. */
function on<T>(condition: ReactSignal<boolean>, e: ReactEvent<T>): ReactEvent<T> {
  return eventFrom([e, condition], () => (e.now.isSome && condition.value ? e.now : None));
}

/** The occurrences, but for those when `c` occurs too. */
function dismiss<T>(c: ReactEvent<unknown>, e: ReactEvent<T>): ReactEvent<T> {
  return eventFrom([c, e], () => (c.now.isSome ? None : e.now));
}

/** The occurrences until `c` occurs. */
function until<T>(c: ReactEvent<unknown>, e: ReactEvent<T>): ReactEvent<T> {
  const result: ReactEvent<T> = eventFrom([c, e], () => {
    if (!c.now.isSome) return e.now;
    result.listenTo([]);
    return None;
  });
  return result;
}

/** Applies functions as they occur to an accumulator, and occurs with it. */
export function accum<A>(ef: ReactEvent<(accumulator: A) => A>, initial: A): ReactEvent<A> {
  return fold((accumulator: A, f) => f(accumulator), initial, ef);
}

/** Combines occurrences with an accumulator, and occurs with it. */
export function fold<A, T>(f: (accumulator: A, x: T) => A, initial: A, e: ReactEvent<T>): ReactEvent<A> {
  let accumulator = initial;
  return map((x) => {
    accumulator = f(accumulator, x);
    return accumulator;
  }, e);
}

/** The occurrences of all; of simultaneous ones that of the first in the list. */
function select<T>(es: readonly ReactEvent<T>[]): ReactEvent<T> {
  return eventFrom(es, () => es.find(({ now }) => now.isSome)?.now ?? None);
}

/** Combines simultaneous occurrences with an accumulator that begins anew each time. */
export function merge<A, T>(f: (accumulator: A, x: T) => A, initial: A, es: readonly ReactEvent<T>[]): ReactEvent<A> {
  return eventFrom(es, () =>
    es.reduce(
      (all: Option<A>, { now }) => (now.isSome ? Some(f(all.isSome ? all.value : initial, now.value)) : all),
      None,
    ),
  );
}

/** The occurrences of an event until another takes its place, and so on. */
export function switch_<T>(e: ReactEvent<T>, ee: ReactEvent<ReactEvent<T>>): ReactEvent<T> {
  let current = e;
  const result: ReactEvent<T> = eventFrom([ee, e], () => {
    if (ee.now.isSome && ee.now.value !== current) {
      current = ee.now.value;
      const { rank } = result;
      result.listenTo([ee, current]);
      if (result.rank > rank) result.enqueue();
    }
    return current.now;
  });
  return result;
}

/** Gives `f` an event that occurs right after the one that f returns, and returns what else f returns. */
function fix<T, R>(f: (e: ReactEvent<T>) => readonly [ReactEvent<T>, R]): R {
  const [delayed, send] = create<T>();
  const [e, result] = f(delayed);
  if (e === delayed) throw new TypeError('fix: the event depends on nothing but itself');
  delayed.owned = [observe((x) => send(x), e)];
  return result;
}

/** `f` of simultaneous occurrences of all. */
export function lift<Xs extends readonly unknown[], U>(
  f: (...xs: Xs) => U,
  es: { readonly [I in keyof Xs]: ReactEvent<Xs[I]> },
): ReactEvent<U> {
  const events: readonly ReactEvent<unknown>[] = es;
  return eventFrom(events, () => {
    const values = events.flatMap(({ now }) => (now.isSome ? [now.value] : []));
    return values.length === events.length ? Some(f(...(values as readonly unknown[] as Xs))) : None;
  });
}

/** The functions of React.E. `lift` stands for `l1` to `l6`. */
export const events = Object.freeze({
  never,
  create,
  stop,
  equal,
  trace,
  once,
  dropOnce,
  app,
  map,
  stamp,
  filter,
  fmap,
  diff,
  changes,
  on,
  dismiss,
  until,
  accum,
  fold,
  select,
  merge,
  switch: switch_,
  fix,
  lift,
});
