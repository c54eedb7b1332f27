/**
 * Lwt_list: going through lists with functions that return promises.
 *
 * `…S` does one element after the other; `…P` starts them all at once. Lists are arrays, or whatever
 * can be iterated; they are read once, at the beginning. Where upstream's structure of binds can be
 * seen, in the order of callbacks, it is kept; its recursion is not, so that lists may be long.
 *
 * @example
 * const pages = LwtList.mapP(fetchPage, ['http://a.example', 'http://b.example']);
 * pages.bind((all) => LwtList.iterS(Console.logS, all));
 */
import { Lwt, type Option } from '../lwt/index.ts';
import { NotFound } from './errors.ts';
import { attempt, bind } from './plain.ts';

type Step<A, B> = (x: A) => PromiseLike<B>;
type IndexedStep<A, B> = (i: number, x: A) => PromiseLike<B>;

/** One element after the other: `visit` takes what came of it, and returns a result to stop with, or null. */
function inTurn<A, B, R>(
  list: Iterable<A>,
  start: (x: A, i: number) => Lwt<B>,
  visit: (result: B, x: A) => Lwt<R> | null,
  end: () => Lwt<R>,
): Lwt<R> {
  const xs = [...list];
  const from = (i: number): Lwt<R> =>
    i === xs.length ? end() : bind(start(xs[i], i), (result) => visit(result, xs[i]) ?? from(i + 1));
  return from(0);
}

/** All at once; then waits from the last to the first, as upstream does, and makes a result of what came of them. */
function atOnce<A, B, R>(
  list: Iterable<A>,
  start: (x: A, i: number) => Lwt<B>,
  finish: (results: B[], xs: A[]) => R,
): Lwt<R> {
  const xs = [...list];
  const results: B[] = [];
  return inTurn(
    xs.map(start).reverse(),
    (p) => p,
    (result) => {
      results.push(result);
      return null;
    },
    () => Lwt.return(finish(results.reverse(), xs)),
  );
}

function mapInTurn<A, B>(
  list: Iterable<A>,
  start: (x: A, i: number) => Lwt<B>,
  finish: (values: B[]) => B[] = (values) => values,
): Lwt<B[]> {
  const values: B[] = [];
  return inTurn(
    list,
    start,
    (value) => {
      values.push(value);
      return null;
    },
    () => Lwt.return(finish(values)),
  );
}

function iterS<A>(f: Step<A, unknown>, list: Iterable<A>): Lwt<void> {
  return inTurn(
    list,
    (x) => attempt(() => f(x)),
    () => null,
    () => Lwt.returnUnit,
  );
}

function iteriS<A>(f: IndexedStep<A, unknown>, list: Iterable<A>): Lwt<void> {
  return inTurn(
    list,
    (x, i) => attempt(() => f(i, x)),
    () => null,
    () => Lwt.returnUnit,
  );
}

function iterP<A>(f: Step<A, unknown>, list: Iterable<A>): Lwt<void> {
  return Lwt.join([...list].map((x) => attempt(() => f(x))).reverse());
}

function iteriP<A>(f: IndexedStep<A, unknown>, list: Iterable<A>): Lwt<void> {
  return Lwt.join([...list].map((x, i) => attempt(() => f(i, x))).reverse());
}

function mapS<A, B>(f: Step<A, B>, list: Iterable<A>): Lwt<B[]> {
  return mapInTurn(list, (x) => attempt(() => f(x)));
}

function mapiS<A, B>(f: IndexedStep<A, B>, list: Iterable<A>): Lwt<B[]> {
  return mapInTurn(list, (x, i) => attempt(() => f(i, x)));
}

function mapP<A, B>(f: Step<A, B>, list: Iterable<A>): Lwt<B[]> {
  return atOnce(
    list,
    (x) => attempt(() => f(x)),
    (results) => results,
  );
}

function mapiP<A, B>(f: IndexedStep<A, B>, list: Iterable<A>): Lwt<B[]> {
  return atOnce(
    list,
    (x, i) => attempt(() => f(i, x)),
    (results) => results,
  );
}

/** Like `mapS`, with the results in reverse order. */
function revMapS<A, B>(f: Step<A, B>, list: Iterable<A>): Lwt<B[]> {
  return mapInTurn(
    list,
    (x) => attempt(() => f(x)),
    (values) => values.reverse(),
  );
}

/** Like `mapP`, with the results in reverse order. */
function revMapP<A, B>(f: Step<A, B>, list: Iterable<A>): Lwt<B[]> {
  return atOnce(
    list,
    (x) => attempt(() => f(x)),
    (results) => results.reverse(),
  );
}

function foldLeftS<A, R>(f: (accumulator: R, x: A) => PromiseLike<R>, initial: R, list: Iterable<A>): Lwt<R> {
  let accumulator = initial;
  return inTurn(
    list,
    (x) => attempt(() => f(accumulator, x)),
    (result) => {
      accumulator = result;
      return null;
    },
    () => Lwt.return(accumulator),
  );
}

function foldRightS<A, R>(f: (x: A, accumulator: R) => PromiseLike<R>, list: Iterable<A>, initial: R): Lwt<R> {
  let result: Lwt<R> = Lwt.return(initial);
  for (const x of [...list].reverse()) result = bind(result, (accumulator) => attempt(() => f(x, accumulator)));
  return result;
}

function forAllS<A>(f: Step<A, boolean>, list: Iterable<A>): Lwt<boolean> {
  return inTurn(
    list,
    (x) => attempt(() => f(x)),
    (holds): Lwt<boolean> | null => (holds ? null : Lwt.returnFalse),
    () => Lwt.returnTrue,
  );
}

function forAllP<A>(f: Step<A, boolean>, list: Iterable<A>): Lwt<boolean> {
  return atOnce(
    list,
    (x) => attempt(() => f(x)),
    (results) => results.every((holds) => holds),
  );
}

function existsS<A>(f: Step<A, boolean>, list: Iterable<A>): Lwt<boolean> {
  return inTurn(
    list,
    (x) => attempt(() => f(x)),
    (holds): Lwt<boolean> | null => (holds ? Lwt.returnTrue : null),
    () => Lwt.returnFalse,
  );
}

function existsP<A>(f: Step<A, boolean>, list: Iterable<A>): Lwt<boolean> {
  return atOnce(
    list,
    (x) => attempt(() => f(x)),
    (results) => results.some((holds) => holds),
  );
}

/** The first element for which `f` holds; fails with `NotFound` if there is none. */
function findS<A>(f: Step<A, boolean>, list: Iterable<A>): Lwt<A> {
  return inTurn(
    list,
    (x) => attempt(() => f(x)),
    (holds, x) => (holds ? Lwt.return(x) : null),
    () => Lwt.fail(new NotFound()),
  );
}

/** One after the other: elements for which `f` holds, and those for which it does not. */
function sortOut<A, R>(f: Step<A, boolean>, list: Iterable<A>, finish: (yes: A[], no: A[]) => R): Lwt<R> {
  const yes: A[] = [];
  const no: A[] = [];
  return inTurn(
    list,
    (x) => attempt(() => f(x)),
    (holds, x) => {
      (holds ? yes : no).push(x);
      return null;
    },
    () => Lwt.return(finish(yes, no)),
  );
}

function filterS<A>(f: Step<A, boolean>, list: Iterable<A>): Lwt<A[]> {
  return sortOut(f, list, (yes) => yes);
}

function filterP<A>(f: Step<A, boolean>, list: Iterable<A>): Lwt<A[]> {
  return atOnce(
    list,
    (x) => attempt(() => f(x)),
    (results, xs) => xs.filter((_, i) => results[i]),
  );
}

/** The elements for which `f` holds, and the others. */
function partitionS<A>(f: Step<A, boolean>, list: Iterable<A>): Lwt<[A[], A[]]> {
  return sortOut(f, list, (yes, no): [A[], A[]] => [yes, no]);
}

/** Like `partitionS`, all at once. */
function partitionP<A>(f: Step<A, boolean>, list: Iterable<A>): Lwt<[A[], A[]]> {
  return atOnce(
    list,
    (x) => attempt(() => f(x)),
    (results, xs): [A[], A[]] => [xs.filter((_, i) => results[i]), xs.filter((_, i) => !results[i])],
  );
}

function filterMapS<A, B>(f: Step<A, Option<B>>, list: Iterable<A>): Lwt<B[]> {
  const values: B[] = [];
  return inTurn(
    list,
    (x) => attempt(() => f(x)),
    (found) => {
      if (found.isSome) values.push(found.value);
      return null;
    },
    () => Lwt.return(values),
  );
}

function filterMapP<A, B>(f: Step<A, Option<B>>, list: Iterable<A>): Lwt<B[]> {
  return atOnce(
    list,
    (x) => attempt(() => f(x)),
    (results) => results.flatMap((found) => (found.isSome ? [found.value] : [])),
  );
}

/** The functions of Lwt_list. */
export const LwtList = Object.freeze({
  iterS,
  iterP,
  iteriS,
  iteriP,
  mapS,
  mapP,
  mapiS,
  mapiP,
  revMapS,
  revMapP,
  foldLeftS,
  foldRightS,
  forAllS,
  forAllP,
  existsS,
  existsP,
  findS,
  filterS,
  filterP,
  filterMapS,
  filterMapP,
  partitionS,
  partitionP,
});
