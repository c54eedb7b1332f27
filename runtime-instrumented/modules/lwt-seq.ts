/**
 * Lwt_seq: lists whose next element is made, and waited for, when it is asked for.
 *
 * Nothing is remembered: going through a sequence twice makes its elements twice. As upstream, what a
 * sequence raises where it is begun makes the promise fail; what it raises further on is raised by the
 * bind it is in.
 *
 * @example
 * const numbers = LwtSeq.unfoldLwt((n) => Lwt.return(n < 3 ? Some([n, n + 1] as const) : None), 0);
 * LwtSeq.toList(numbers); // 0, 1, 2
 */
import { kept, Lwt, type Option } from '../lwt/index.ts';
import { attempt, bind, call } from './plain.ts';

/** The first element and what follows it; null at the end. */
export type SeqNode<T> = { readonly head: T; readonly tail: Seq<T> } | null;

/** A sequence: called, it makes a promise of its beginning. */
export type Seq<T> = () => Lwt<SeqNode<T>>;

function node<T>(head: T, tail: Seq<T>): Lwt<SeqNode<T>> {
  return Lwt.return<SeqNode<T>>({ head, tail });
}

/** Goes on with each beginning of `s`, to its end. */
function each<T, R>(s: Seq<T>, visit: (x: T, tail: Seq<T>) => Lwt<R>, end: () => Lwt<R>): Lwt<R> {
  return bind(s(), (at) => (at === null ? end() : visit(at.head, at.tail)));
}

/** The same sequence; what it raises at once makes the promise of its beginning fail. */
const begun =
  <T>(s: Seq<T>): Seq<T> =>
  () =>
    attempt(s);

const nil = <T>(): Lwt<SeqNode<T>> => Lwt.return<SeqNode<T>>(null);

function empty<T>(): Lwt<SeqNode<T>> {
  return nil();
}

function return_<T>(x: T): Seq<T> {
  return () => node<T>(x, empty);
}

function returnLwt<T>(p: Lwt<T>): Seq<T> {
  return () => bind(p, (x) => node<T>(x, empty));
}

function cons<T>(x: T, s: Seq<T>): Seq<T> {
  return () => node(x, s);
}

function consLwt<T>(p: Lwt<T>, s: Seq<T>): Seq<T> {
  return () => bind(p, (x) => node(x, s));
}

function append<T>(s: Seq<T>, t: Seq<T>): Seq<T> {
  const from =
    (rest: Seq<T>): Seq<T> =>
    () =>
      each(rest, (x, tail) => node(x, from(tail)), t);
  return from(begun(s));
}

/** The elements, transformed by `f`. */
function map<T, U>(f: (x: T) => U, s: Seq<T>): Seq<U> {
  const from =
    (rest: Seq<T>): Seq<U> =>
    () =>
      Lwt.map((at: SeqNode<T>): SeqNode<U> => at && { head: kept(f)(at.head), tail: from(at.tail) }, rest());
  return from(begun(s));
}

function mapS<T, U>(f: (x: T) => PromiseLike<U>, s: Seq<T>): Seq<U> {
  const from =
    (rest: Seq<T>): Seq<U> =>
    () =>
      each<T, SeqNode<U>>(
        rest,
        (x, tail) =>
          bind(
            call(() => f(x)),
            (y) => node(y, from(tail)),
          ),
        nil,
      );
  return from(begun(s));
}

function filter<T>(f: (x: T) => boolean, s: Seq<T>): Seq<T> {
  return filterS((x) => Lwt.return(kept(f)(x)), s);
}

function filterS<T>(f: (x: T) => PromiseLike<boolean>, s: Seq<T>): Seq<T> {
  const from =
    (rest: Seq<T>): Seq<T> =>
    () =>
      each<T, SeqNode<T>>(
        rest,
        (x, tail) =>
          bind(
            call(() => f(x)),
            (holds) => (holds ? node(x, from(tail)) : from(tail)()),
          ),
        nil,
      );
  return from(begun(s));
}

function filterMap<T, U>(f: (x: T) => Option<U>, s: Seq<T>): Seq<U> {
  return filterMapS((x) => Lwt.return(kept(f)(x)), s);
}

function filterMapS<T, U>(f: (x: T) => PromiseLike<Option<U>>, s: Seq<T>): Seq<U> {
  const from =
    (rest: Seq<T>): Seq<U> =>
    () =>
      each<T, SeqNode<U>>(
        rest,
        (x, tail) =>
          bind(
            call(() => f(x)),
            (found) => (found.isSome ? node(found.value, from(tail)) : from(tail)()),
          ),
        nil,
      );
  return from(begun(s));
}

/** The elements of the sequences that `f` returns. */
function flatMap<T, U>(f: (x: T) => Seq<U>, s: Seq<T>): Seq<U> {
  const from =
    (rest: Seq<T>): Seq<U> =>
    () =>
      each<T, SeqNode<U>>(rest, (x, tail) => then(kept(f)(x), from(tail))(), nil);
  // `append`, of a sequence that is begun amid a bind.
  const then =
    (rest: Seq<U>, others: Seq<U>): Seq<U> =>
    () =>
      each(rest, (x, tail) => node(x, then(tail, others)), others);
  return from(begun(s));
}

function foldLeft<T, A>(f: (accumulator: A, x: T) => A, initial: A, s: Seq<T>): Lwt<A> {
  return foldLeftS((accumulator, x) => Lwt.return(kept(f)(accumulator, x)), initial, s);
}

function foldLeftS<T, A>(f: (accumulator: A, x: T) => PromiseLike<A>, initial: A, s: Seq<T>): Lwt<A> {
  const from = (accumulator: A, rest: Seq<T>): Lwt<A> =>
    each(
      rest,
      (x, tail) =>
        bind(
          call(() => f(accumulator, x)),
          (next) => from(next, tail),
        ),
      () => Lwt.return(accumulator),
    );
  return from(initial, begun(s));
}

function iter<T>(f: (x: T) => unknown, s: Seq<T>): Lwt<void> {
  return iterS((x) => {
    kept(f)(x);
    return Lwt.returnUnit;
  }, s);
}

function iterS<T>(f: (x: T) => PromiseLike<unknown>, s: Seq<T>): Lwt<void> {
  const from = (rest: Seq<T>): Lwt<void> =>
    each(
      rest,
      (x, tail) =>
        bind(
          call(() => f(x)),
          () => from(tail),
        ),
      () => Lwt.return(),
    );
  return from(begun(s));
}

/** Like `iterS`, with the functions all at once as elements come, and waits for them together. */
function iterP<T>(f: (x: T) => PromiseLike<unknown>, s: Seq<T>): Lwt<void> {
  const started: Lwt<unknown>[] = [];
  const all = iter((x) => {
    started.push(call(() => f(x)));
  }, s);
  return bind(all, () => Lwt.join(started.reverse()));
}

/** Like `iterP`, at most `maxConcurrency` at a time. */
function iterN<T>(f: (x: T) => PromiseLike<unknown>, s: Seq<T>, maxConcurrency = 1): Lwt<void> {
  if (maxConcurrency <= 0) {
    throw new Lwt.InvalidArgument(`Lwt_seq.iter_n: max_concurrency must be > 0, ${maxConcurrency} given`);
  }
  const go = (running: readonly Lwt<unknown>[], rest: Seq<T>): Lwt<void> => {
    if (running.length >= maxConcurrency) {
      return bind(Lwt.nchooseSplit(running), ([, still]) => go(still, rest));
    }
    return each(
      rest,
      (x, tail) => go([call(() => f(x)), ...running], tail),
      () => Lwt.join(running),
    );
  };
  return go([], begun(s));
}

/** Elements made by `step` from a state, until it returns `None`. */
function unfold<T, S>(step: (state: S) => Option<readonly [T, S]>, initial: S): Seq<T> {
  return () => {
    try {
      const made = kept(step)(initial);
      return made.isSome ? node(made.value[0], unfold(step, made.value[1])) : nil();
    } catch (error) {
      return Lwt.fail(error);
    }
  };
}

function unfoldLwt<T, S>(step: (state: S) => PromiseLike<Option<readonly [T, S]>>, initial: S): Seq<T> {
  const from =
    (state: S): Seq<T> =>
    () =>
      bind(
        call(() => step(state)),
        (made): Lwt<SeqNode<T>> => (made.isSome ? node(made.value[0], from(made.value[1])) : nil()),
      );
  return begun(from(initial));
}

function toList<T>(s: Seq<T>): Lwt<T[]> {
  const all: T[] = [];
  return bind(
    iter((x) => all.push(x), s),
    () => Lwt.return(all),
  );
}

function ofList<T>(list: readonly T[]): Seq<T> {
  const from =
    (i: number): Seq<T> =>
    () =>
      i < list.length ? node(list[i], from(i + 1)) : nil();
  return from(0);
}

/** A sequence of what can be iterated. An iterator cannot go back, so each node keeps what follows it. */
function ofSeq<T>(iterable: Iterable<T>): Seq<T> {
  return () => nodesOf(iterable[Symbol.iterator]())();
}

function nodesOf<T>(iterator: Iterator<T>): Seq<T> {
  let made: Lwt<SeqNode<T>> | null = null;
  return () => {
    if (made === null) {
      try {
        const step = iterator.next();
        made = step.done === true ? nil() : node(step.value, nodesOf(iterator));
      } catch (error) {
        made = Lwt.fail(error);
      }
    }
    return made;
  };
}

/** Like `ofSeq`, of promises: an element is waited for when it is asked for. */
function ofSeqLwt<T>(iterable: Iterable<Lwt<T>>): Seq<T> {
  return mapS((p: Lwt<T>) => p, ofSeq(iterable));
}

/** The functions of Lwt_seq. */
export const LwtSeq = Object.freeze({
  empty,
  return: return_,
  returnLwt,
  cons,
  consLwt,
  append,
  map,
  mapS,
  filter,
  filterS,
  filterMap,
  filterMapS,
  flatMap,
  foldLeft,
  foldLeftS,
  iter,
  iterS,
  iterP,
  iterN,
  unfold,
  unfoldLwt,
  toList,
  ofList,
  ofSeq,
  ofSeqLwt,
});
