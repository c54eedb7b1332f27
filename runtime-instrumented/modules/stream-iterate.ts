/** Doing something with each element of a stream: folding, iterating, finding. */
import { kept, Lwt, None, type Option } from '../lwt/index.ts';
import { bind, call } from './plain.ts';
import { after, type Node, type Stream } from './stream-core.ts';
import { walk, walkSlowly } from './stream-walk.ts';

/** Combines all elements with an accumulator. */
export function fold<T, A>(f: (x: T, accumulator: A) => A, s: Stream<T>, initial: A): Lwt<A> {
  let accumulator = initial;
  return walk(
    s,
    s.node,
    (x, node) => {
      s.consume(node);
      accumulator = kept(f)(x, accumulator);
      return null;
    },
    () => Lwt.return(accumulator),
  );
}

/** Like `fold`, with a function that returns a promise. */
export function foldS<T, A>(f: (x: T, accumulator: A) => PromiseLike<A>, s: Stream<T>, initial: A): Lwt<A> {
  let accumulator = initial;
  return walkSlowly(
    s,
    s.node,
    (x, node) => {
      s.consume(node);
      return f(x, accumulator);
    },
    (result) => {
      accumulator = result;
      return null;
    },
    () => Lwt.return(accumulator),
  );
}

/** Does `f` to each element. */
export function iter<T>(f: (x: T) => unknown, s: Stream<T>): Lwt<void> {
  return walk(
    s,
    s.node,
    (x, node) => {
      s.consume(node);
      kept(f)(x);
      return null;
    },
    () => Lwt.returnUnit,
  );
}

/** Does `f` to each element, one after the other. */
export function iterS<T>(f: (x: T) => PromiseLike<unknown>, s: Stream<T>): Lwt<void> {
  return walkSlowly(
    s,
    s.node,
    (x, node) => {
      s.consume(node);
      return f(x);
    },
    () => null,
    () => Lwt.returnUnit,
  );
}

/** Does `f` to each element as it comes, and waits for all. */
export function iterP<T>(f: (x: T) => PromiseLike<unknown>, s: Stream<T>): Lwt<void> {
  return iterFrom(s, s.node, f);
}

function iterFrom<T>(s: Stream<T>, start: Node<T>, f: (x: T) => PromiseLike<unknown>): Lwt<void> {
  if (start === s.queue.last) return bind(s.feed(), () => iterFrom(s, start, f));
  const started: Lwt<unknown>[] = [];
  let node = start;
  while (node !== s.queue.last && node.data.isSome) {
    const x = node.data.value;
    s.consume(node);
    started.push(call(() => f(x)));
    node = after(node);
  }
  let rest = node === s.queue.last ? iterFrom(s, node, f) : Lwt.returnUnit;
  for (const p of started.reverse()) {
    const others = rest;
    rest = bind(p, () => others);
  }
  return rest;
}

/** The first element for which `f` holds; drops those before. `None` if there is none. */
export function find<T>(f: (x: T) => boolean, s: Stream<T>): Lwt<Option<T>> {
  return walk(
    s,
    s.node,
    (x, node) => {
      s.consume(node);
      return kept(f)(x) ? Lwt.return(node.data) : null;
    },
    () => Lwt.return(None),
  );
}

/** Like `find`, with a function that returns a promise. */
export function findS<T>(f: (x: T) => PromiseLike<boolean>, s: Stream<T>): Lwt<Option<T>> {
  return walkSlowly(
    s,
    s.node,
    (x, node) => {
      s.consume(node);
      return f(x);
    },
    (holds, _x, node) => (holds ? Lwt.return(node.data) : null),
    () => Lwt.return(None),
  );
}

/** The first that `f` finds in an element; drops those before. `None` if it finds nothing. */
export function findMap<T, U>(f: (x: T) => Option<U>, s: Stream<T>): Lwt<Option<U>> {
  return walk(
    s,
    s.node,
    (x, node): Lwt<Option<U>> | null => {
      s.consume(node);
      const found = kept(f)(x);
      return found.isSome ? Lwt.return(found) : null;
    },
    () => Lwt.return(None),
  );
}

/** Like `findMap`, with a function that returns a promise. */
export function findMapS<T, U>(f: (x: T) => PromiseLike<Option<U>>, s: Stream<T>): Lwt<Option<U>> {
  return walkSlowly(
    s,
    s.node,
    (x, node) => {
      s.consume(node);
      return f(x);
    },
    (found): Lwt<Option<U>> | null => (found.isSome ? Lwt.return(found) : null),
    () => Lwt.return(None),
  );
}
