/** Reading streams: looking at elements, taking them, and dropping them. */
import { kept, Lwt, None, type Option, type Result, Some } from '../lwt/index.ts';
import { bind, trying } from './plain.ts';
import { after, Empty, type Node, type Stream } from './stream-core.ts';
import { walk, walkSlowly } from './stream-walk.ts';

/** The next element, which stays; `None` at the end. */
export function peek<T>(s: Stream<T>): Lwt<Option<T>> {
  return walk(
    s,
    s.node,
    (_x, node) => Lwt.return(node.data),
    () => Lwt.return(None),
  );
}

/** The next `n` elements, or as many as there are, which stay. */
export function npeek<T>(n: number, s: Stream<T>): Lwt<T[]> {
  const seen: T[] = [];
  const all = (): Lwt<T[]> => Lwt.return(seen);
  if (n <= 0) return all();
  return walk(
    s,
    s.node,
    (x) => {
      seen.push(x);
      return seen.length === n ? all() : null;
    },
    all,
  );
}

/** Takes the next element; `None` at the end. */
export function get<T>(s: Stream<T>): Lwt<Option<T>> {
  return walk(
    s,
    s.node,
    (_x, node) => {
      s.consume(node);
      return Lwt.return(node.data);
    },
    () => Lwt.return(None),
  );
}

/** Takes the next element, or the failure of the source, as a result; `None` at the end. */
export function getResult<T>(s: Stream<T>, node: Node<T> = s.node): Lwt<Option<Result<T>>> {
  if (node === s.queue.last) {
    return trying<void, Option<Result<T>>>(
      () => s.feed(),
      () => getResult(s, node),
      (error) => Lwt.return(Some<Result<T>>({ ok: false, error })),
    );
  }
  if (!node.data.isSome) return Lwt.return(None);
  s.consume(node);
  return Lwt.return(Some<Result<T>>({ ok: true, value: node.data.value }));
}

/** Takes the next `n` elements, or as many as there are. */
export function nget<T>(n: number, s: Stream<T>): Lwt<T[]> {
  return ngetFrom(s, s.node, [], n);
}

// Looks at the stream's first node, not at its own, as upstream does: those differ when others read meanwhile.
function ngetFrom<T>(s: Stream<T>, start: Node<T>, taken: T[], n: number): Lwt<T[]> {
  for (let node = start; taken.length < n; node = after(node)) {
    if (node === s.queue.last) {
      const here = node;
      return bind(s.feed(), () => ngetFrom(s, here, taken, n));
    }
    const { data } = s.node;
    if (!data.isSome) break;
    s.consume(node);
    taken.push(data.value);
  }
  return Lwt.return(taken);
}

/** Takes elements as long as `f` holds. */
export function getWhile<T>(f: (x: T) => boolean, s: Stream<T>): Lwt<T[]> {
  const taken: T[] = [];
  const all = (): Lwt<T[]> => Lwt.return(taken);
  return walk(
    s,
    s.node,
    (x, node) => {
      if (!kept(f)(x)) return all();
      s.consume(node);
      taken.push(x);
      return null;
    },
    all,
  );
}

/** Like `getWhile`, with a function that returns a promise. */
export function getWhileS<T>(f: (x: T) => PromiseLike<boolean>, s: Stream<T>): Lwt<T[]> {
  const taken: T[] = [];
  const all = (): Lwt<T[]> => Lwt.return(taken);
  return walkSlowly(
    s,
    s.node,
    f,
    (holds, x, node) => {
      if (!holds) return all();
      s.consume(node);
      taken.push(x);
      return null;
    },
    all,
  );
}

/** Takes the next element; fails with `Empty` at the end. */
export function next<T>(s: Stream<T>): Lwt<T> {
  return walk(
    s,
    s.node,
    (x, node) => {
      s.consume(node);
      return Lwt.return(x);
    },
    () => Lwt.fail(new Empty()),
  );
}

/** Takes all that is there now and returns the last of it; waits for one if there is none. `Empty` at the end. */
export function lastNew<T>(s: Stream<T>): Lwt<T> {
  const { node } = s;
  if (node === s.queue.last) {
    const first = next(s);
    const now = Lwt.state(first);
    return now.state === 'return' ? lastFrom(s, node, now.value) : first;
  }
  if (!node.data.isSome) return Lwt.fail(new Empty());
  s.consume(node);
  return lastFrom(s, after(node), node.data.value);
}

function lastFrom<T>(s: Stream<T>, start: Node<T>, before: T): Lwt<T> {
  let last = before;
  const failure = takeAvailable(s, start, (x) => {
    last = x;
    return true;
  });
  return failure ?? Lwt.return(last);
}

/** Takes what is there without waiting, as long as `take` wants more. Returns the source's failure, if any. */
function takeAvailable<T>(s: Stream<T>, start: Node<T>, take: (x: T) => boolean): Lwt<never> | null {
  let node = start;
  for (;;) {
    if (node === s.queue.last) {
      const now = Lwt.state(s.feed());
      if (now.state === 'fail') return Lwt.fail(now.error);
      if (now.state === 'sleep') return null;
    } else {
      if (!node.data.isSome) return null;
      s.consume(node);
      if (!take(node.data.value)) return null;
      node = after(node);
    }
  }
}

/** Takes all elements, to the end. */
export function toList<T>(s: Stream<T>): Lwt<T[]> {
  const taken: T[] = [];
  return walk(
    s,
    s.node,
    (x, node) => {
      s.consume(node);
      taken.push(x);
      return null;
    },
    () => Lwt.return(taken),
  );
}

/** Takes all strings, to the end, as one. */
export function toString(s: Stream<string>): Lwt<string> {
  return Lwt.map((parts) => parts.join(''), toList(s));
}

/** Drops the next element, if there is one. */
export function junk<T>(s: Stream<T>): Lwt<void> {
  const { node } = s;
  const drop = (): Lwt<void> => {
    if (node.data.isSome) s.consume(node);
    return Lwt.returnUnit;
  };
  return node === s.queue.last ? bind(s.feed(), drop) : drop();
}

/** Drops the next `n` elements, or as many as there are. */
export function njunk<T>(n: number, s: Stream<T>): Lwt<void> {
  let left = n;
  if (left <= 0) return Lwt.return();
  return walk(
    s,
    s.node,
    (_x, node) => {
      s.consume(node);
      return --left === 0 ? Lwt.returnUnit : null;
    },
    () => Lwt.returnUnit,
  );
}

/** Drops elements as long as `f` holds. */
export function junkWhile<T>(f: (x: T) => boolean, s: Stream<T>): Lwt<void> {
  return walk(
    s,
    s.node,
    (x, node) => {
      if (!kept(f)(x)) return Lwt.returnUnit;
      s.consume(node);
      return null;
    },
    () => Lwt.returnUnit,
  );
}

/** Like `junkWhile`, with a function that returns a promise. */
export function junkWhileS<T>(f: (x: T) => PromiseLike<boolean>, s: Stream<T>): Lwt<void> {
  return walkSlowly(
    s,
    s.node,
    f,
    (holds, _x, node) => {
      if (!holds) return Lwt.returnUnit;
      s.consume(node);
      return null;
    },
    () => Lwt.returnUnit,
  );
}

/** Drops all that is there now, without waiting. */
export function junkOld<T>(s: Stream<T>): Lwt<void> {
  return takeAvailable(s, s.node, () => true) ?? Lwt.return();
}

function raise(failure: Lwt<never>): never {
  const now = Lwt.state(failure);
  throw now.state === 'fail' ? now.error : new Error('a failure is expected');
}

/** Takes all that is there now, without waiting. Raises the source's failure. */
export function getAvailable<T>(s: Stream<T>): T[] {
  const taken: T[] = [];
  const failure = takeAvailable(s, s.node, (x) => {
    taken.push(x);
    return true;
  });
  return failure === null ? taken : raise(failure);
}

/** Takes what is there now, at most `n` elements, without waiting. Raises the source's failure. */
export function getAvailableUpTo<T>(n: number, s: Stream<T>): T[] {
  const taken: T[] = [];
  let node = s.node;
  while (taken.length < n) {
    if (node === s.queue.last) {
      const now = Lwt.state(s.feed());
      if (now.state === 'fail') throw now.error;
      if (now.state === 'sleep') break;
      continue;
    }
    const { data } = s.node;
    if (!data.isSome) break;
    s.consume(node);
    taken.push(data.value);
    node = after(node);
  }
  return taken;
}

/** Whether the stream is at its end; waits until that is known. */
export function isEmpty<T>(s: Stream<T>): Lwt<boolean> {
  if (s.node === s.queue.last) return bind(s.feed(), () => isEmpty(s));
  return Lwt.return(!s.node.data.isSome);
}
