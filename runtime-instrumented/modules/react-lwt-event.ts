/**
 * Events and promises: the functions that Lwt_react adds to React.E.
 *
 * With `S` in its name a function's calls are made one after the other, with `P` all at once; an
 * event then occurs when a call's promise returns. A call that fails makes no occurrence.
 */
import { Lwt, makeLeaf, None, type Option, Some } from '../lwt/index.ts';
import { LwtList } from './lwt-list.ts';
import { LwtMutex } from './lwt-mutex.ts';
import { LwtStream, type Stream } from './lwt-stream.ts';
import { attempt, bind } from './plain.ts';
import { create, events, merge, observe, type ReactEvent, switch_ } from './react-event.ts';

/** How calls are made: at once, or each when those before it have ended. */
export type Turn = <T>(f: () => PromiseLike<T>) => Lwt<T>;

const atOnce: Turn = (f) => attempt(f);

/** Calls in turn. */
export function inTurn(): Turn {
  const mutex = LwtMutex.create();
  return (f) => attempt(() => LwtMutex.withLock(mutex, f));
}

/** Occurs with what the calls of `f` on the occurrences of `e` find, when their promises return. */
export function results<T, U>(turn: Turn, f: (x: T) => PromiseLike<Option<U>>, e: ReactEvent<T>): ReactEvent<U> {
  const [result, send] = create<U>();
  const observer = observe((x: T) => {
    Lwt.onSuccess(
      turn(() => f(x)),
      (found) => {
        if (found.isSome) send(found.value);
      },
    );
  }, e);
  result.owned = [observer];
  return result;
}

/** `f`, finding what it returns. */
export function finding<T extends readonly unknown[], U>(f: (...xs: T) => PromiseLike<U>) {
  return (...xs: T): Lwt<Option<U>> =>
    Lwt.map(
      Some<U>,
      attempt(() => f(...xs)),
    );
}

/** The same event; `f` is called when it is stopped, or else when it is garbage, which may be never. */
function withFinaliser<T>(f: () => void, e: ReactEvent<T>): ReactEvent<T> {
  const result = events.map((x) => x, e);
  result.onStop = calledOnce(f);
  finalisers.register(result, result.onStop);
  return result;
}

/** `f`, which does nothing when called again. */
export function calledOnce(f: () => void): () => void {
  let called = false;
  return () => {
    if (called) return;
    called = true;
    f();
  };
}

/** Calls what belongs to events and signals that are garbage. */
export const finalisers = new FinalizationRegistry<() => void>((f) => f());

/** The next occurrence. A cancel gives up waiting. */
function next<T>(e: ReactEvent<T>): Lwt<T> {
  const [p, resolver] = makeLeaf<T>('task', 'wait for an event to occur', -1, () => observer.stop());
  const observer = observe((x: T) => {
    observer.stop();
    Lwt.wakeup(resolver, x);
  }, e);
  return p;
}

/** Occurs not again until the promise that `f` made has returned: then, with the last that came meanwhile. */
function limit<T>(f: () => PromiseLike<unknown>, e: ReactEvent<T>): ReactEvent<T> {
  return limited(f, e, Lwt.returnUnit);
}

/** The same, when a promise that `f` made before is pending already. */
export function limited<T>(f: () => PromiseLike<unknown>, e: ReactEvent<T>, before: Lwt<unknown>): ReactEvent<T> {
  let limiter = before;
  let delayed: Option<T> = None;
  const [late, send] = create<T>();
  const begin = (): void => {
    limiter = attempt(f);
  };
  const prompt = events.fmap((x: T): Option<T> => {
    if (!Lwt.isSleeping(limiter)) {
      begin();
      return Some(x);
    }
    const waiting = delayed.isSome;
    delayed = Some(x);
    if (waiting) return None;
    Lwt.onSuccess(limiter, () => {
      const last = delayed;
      delayed = None;
      begin();
      if (last.isSome) send(last.value);
    });
    return None;
  }, e);
  return events.select([prompt, late]);
}

/** Occurs with what `f` returns, again and again, until it fails or the event is stopped. */
function from<T>(f: () => PromiseLike<T>): ReactEvent<T> {
  const [e, send] = create<T>();
  const loop = (): Lwt<never> =>
    bind(attempt(f), (x) => {
      send(x);
      return loop();
    });
  const running = bind(Lwt.pause(), loop);
  e.onStop = () => running.cancel();
  return e;
}

/** A stream of the occurrences. */
function toStream<T>(e: ReactEvent<T>): Stream<T> {
  const [s, push] = LwtStream.create<T>();
  observe((x: T) => push(Some(x)), e);
  return s;
}

/** Occurs with the elements of a stream, as they come. */
function ofStream<T>(s: Stream<T>): ReactEvent<T> {
  const [e, send] = create<T>();
  const running = bind(Lwt.pause(), () => LwtStream.iter(send, s));
  e.onStop = () => running.cancel();
  return e;
}

/** Never occurs until the promise returns; then as the event does that it returned. */
function delay<T>(p: Lwt<ReactEvent<T>>): ReactEvent<T> {
  const settled = Lwt.poll(p);
  if (settled.isSome) return settled.value;
  const [come, send] = create<ReactEvent<T>>();
  Lwt.onSuccess(p, (e) => send(e));
  return switch_(events.never, come);
}

const kept = new Set<ReactEvent<unknown>>();

/** Keeps the event from becoming garbage. */
function keep(e: ReactEvent<unknown>): void {
  kept.add(e);
}

function pairs<T, U>(ef: ReactEvent<(x: T) => U>, e: ReactEvent<T>): ReactEvent<() => U> {
  return events.lift((f: (x: T) => U, x: T) => () => f(x), [ef, e]);
}

function appS<T, U>(ef: ReactEvent<(x: T) => PromiseLike<U>>, e: ReactEvent<T>): ReactEvent<U> {
  return mapS((call) => call(), pairs(ef, e));
}

function appP<T, U>(ef: ReactEvent<(x: T) => PromiseLike<U>>, e: ReactEvent<T>): ReactEvent<U> {
  return mapP((call) => call(), pairs(ef, e));
}

export function mapS<T, U>(f: (x: T) => PromiseLike<U>, e: ReactEvent<T>): ReactEvent<U> {
  return results(inTurn(), finding(f), e);
}

function mapP<T, U>(f: (x: T) => PromiseLike<U>, e: ReactEvent<T>): ReactEvent<U> {
  return results(atOnce, finding(f), e);
}

/** `f` as a function that finds its argument, if it holds. */
export function findingIf<T>(f: (x: T) => PromiseLike<boolean>) {
  return (x: T): Lwt<Option<T>> =>
    Lwt.map(
      (holds: boolean): Option<T> => (holds ? Some(x) : None),
      attempt(() => f(x)),
    );
}

function filterS<T>(f: (x: T) => PromiseLike<boolean>, e: ReactEvent<T>): ReactEvent<T> {
  return results(inTurn(), findingIf(f), e);
}

function filterP<T>(f: (x: T) => PromiseLike<boolean>, e: ReactEvent<T>): ReactEvent<T> {
  return results(atOnce, findingIf(f), e);
}

function fmapS<T, U>(f: (x: T) => PromiseLike<Option<U>>, e: ReactEvent<T>): ReactEvent<U> {
  return results(inTurn(), f, e);
}

function fmapP<T, U>(f: (x: T) => PromiseLike<Option<U>>, e: ReactEvent<T>): ReactEvent<U> {
  return results(atOnce, f, e);
}

function diffS<T, U>(f: (x: T, before: T) => PromiseLike<U>, e: ReactEvent<T>): ReactEvent<U> {
  return mapS(
    (call) => call(),
    events.diff((x: T, before: T) => () => f(x, before), e),
  );
}

function accumS<A>(ef: ReactEvent<(accumulator: A) => PromiseLike<A>>, initial: A): ReactEvent<A> {
  return foldS((accumulator: A, f) => f(accumulator), initial, ef);
}

export function foldS<A, T>(f: (accumulator: A, x: T) => PromiseLike<A>, initial: A, e: ReactEvent<T>): ReactEvent<A> {
  let accumulator = initial;
  return mapS(
    (x) =>
      Lwt.map(
        (made: A) => {
          accumulator = made;
          return made;
        },
        attempt(() => f(accumulator, x)),
      ),
    e,
  );
}

function mergeS<A, T>(
  f: (accumulator: A, x: T) => PromiseLike<A>,
  initial: A,
  es: readonly ReactEvent<T>[],
): ReactEvent<A> {
  const together = merge((all: readonly T[], x: T) => [...all, x], [], es);
  return mapS((xs) => LwtList.foldLeftS(f, initial, xs), together);
}

function runS<T>(e: ReactEvent<PromiseLike<T>>): ReactEvent<T> {
  return mapS((p) => p, e);
}

function runP<T>(e: ReactEvent<PromiseLike<T>>): ReactEvent<T> {
  return mapP((p) => p, e);
}

/** What Lwt_react adds to the functions of React.E. */
export const lwtEvents = Object.freeze({
  withFinaliser,
  next,
  limit,
  from,
  toStream,
  ofStream,
  delay,
  keep,
  appS,
  appP,
  mapS,
  mapP,
  filterS,
  filterP,
  fmapS,
  fmapP,
  diffS,
  accumS,
  foldS,
  mergeS,
  runS,
  runP,
});
