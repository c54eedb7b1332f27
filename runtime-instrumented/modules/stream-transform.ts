/** Streams made of streams. Each reads its source only when it is read itself. */
import { InvalidArgument, kept, Lwt, None, type Option, type Result, Some } from '../lwt/index.ts';
import { bind, call, catching } from './plain.ts';
import { from, Stream } from './stream-core.ts';
import { get, getResult } from './stream-read.ts';
import { failAgain, followedUpstream } from './upstream.ts';

function refuseBounded<T>(s: Stream<T>, name: string): void {
  if (s.source.bounded === true) throw new InvalidArgument(`Lwt_stream.${name}`);
}

/** A stream with the same elements from here on, read independently. Not of a bounded stream. */
export function clone<T>(s: Stream<T>): Stream<T> {
  refuseBounded(s, 'clone');
  return new Stream(s.source, s.queue, s.node);
}

export function map<T, U>(f: (x: T) => U, s: Stream<T>): Stream<U> {
  const apply = (found: Option<T>): Option<U> => (found.isSome ? Some(kept(f)(found.value)) : None);
  // In 5.6 what f raises makes the request fail; in 6.1 it escapes, as from the other transformers.
  return from(() =>
    followedUpstream() === '6.1' ? bind(get(s), (x) => Lwt.return(apply(x))) : Lwt.map(apply, get(s)),
  );
}

export function mapS<T, U>(f: (x: T) => PromiseLike<U>, s: Stream<T>): Stream<U> {
  return from(() =>
    bind(
      get(s),
      (found): Lwt<Option<U>> =>
        found.isSome
          ? Lwt.map(
              Some<U>,
              call(() => f(found.value)),
            )
          : Lwt.returnNone,
    ),
  );
}

export function filter<T>(f: (x: T) => boolean, s: Stream<T>): Stream<T> {
  const next = (): Lwt<Option<T>> => {
    const got = get(s);
    return bind(got, (found) => (!found.isSome || kept(f)(found.value) ? got : next()));
  };
  return from(next);
}

export function filterS<T>(f: (x: T) => PromiseLike<boolean>, s: Stream<T>): Stream<T> {
  const next = (): Lwt<Option<T>> => {
    const got = get(s);
    return bind(got, (found) =>
      found.isSome
        ? bind(
            call(() => f(found.value)),
            (holds) => (holds ? got : next()),
          )
        : got,
    );
  };
  return from(next);
}

export function filterMap<T, U>(f: (x: T) => Option<U>, s: Stream<T>): Stream<U> {
  const next = (): Lwt<Option<U>> =>
    bind(get(s), (found): Lwt<Option<U>> => {
      if (!found.isSome) return Lwt.returnNone;
      const made = kept(f)(found.value);
      return made.isSome ? Lwt.return(made) : next();
    });
  return from(next);
}

export function filterMapS<T, U>(f: (x: T) => PromiseLike<Option<U>>, s: Stream<T>): Stream<U> {
  const next = (): Lwt<Option<U>> =>
    bind(get(s), (found): Lwt<Option<U>> => {
      if (!found.isSome) return Lwt.returnNone;
      const making = call(() => f(found.value));
      return bind(making, (made) => (made.isSome ? making : next()));
    });
  return from(next);
}

/** A stream of the elements of the lists that `f` returns. */
export function mapList<T, U>(f: (x: T) => Iterable<U>, s: Stream<T>): Stream<U> {
  return lists((x) => Lwt.return(kept(f)(x)), s);
}

/** Like `mapList`, with a function that returns a promise. */
export function mapListS<T, U>(f: (x: T) => PromiseLike<Iterable<U>>, s: Stream<T>): Stream<U> {
  return lists((x) => call(() => f(x)), s);
}

function lists<T, U>(f: (x: T) => Lwt<Iterable<U>>, s: Stream<T>): Stream<U> {
  let pending: U[] = [];
  let first = 0;
  const next = (): Lwt<Option<U>> => {
    if (first < pending.length) return Lwt.return(Some(pending[first++]));
    return bind(
      get(s),
      (found): Lwt<Option<U>> =>
        found.isSome
          ? bind(kept(f)(found.value), (list) => {
              pending = [...list];
              first = 0;
              return next();
            })
          : Lwt.returnNone,
    );
  };
  return from(next);
}

/** A stream of the elements of lists. */
export function flatten<T>(s: Stream<Iterable<T>>): Stream<T> {
  return mapList((list) => list, s);
}

/** Pairs of the elements of two streams, as long as both have some. */
export function combine<T, U>(s: Stream<T>, t: Stream<U>): Stream<[T, U]> {
  return from(() => {
    const left = get(s);
    const right = get(t);
    return bind(left, (a) =>
      bind(
        right,
        (b): Lwt<Option<[T, U]>> =>
          a.isSome && b.isSome ? Lwt.return(Some<[T, U]>([a.value, b.value])) : Lwt.returnNone,
      ),
    );
  });
}

/** The elements of one stream, then those of another. */
export function append<T>(s: Stream<T>, t: Stream<T>): Stream<T> {
  let current = s;
  const next = (): Lwt<Option<T>> => {
    const got = get(current);
    return bind(got, (found): Lwt<Option<T>> => {
      if (found.isSome) return got;
      if (current === t) return Lwt.returnNone;
      current = t;
      return next();
    });
  };
  return from(next);
}

/** The elements of the first stream, then those of the second, and so on. */
export function concat<T>(streams: Stream<Stream<T>>): Stream<T> {
  let current: Stream<T> = from(() => Lwt.returnNone);
  const next = (): Lwt<Option<T>> => {
    const got = get(current);
    return bind(got, (found): Lwt<Option<T>> => (found.isSome ? got : nextStream()));
  };
  const nextStream = (): Lwt<Option<T>> =>
    bind(get(streams), (found): Lwt<Option<T>> => {
      if (!found.isSome) return Lwt.returnNone;
      current = found.value;
      return next();
    });
  return from(next);
}

/** Elements of several streams, as they come. */
export function choose<T>(streams: Iterable<Stream<T>>): Stream<T> {
  interface Request {
    readonly s: Stream<T>;
    readonly got: Lwt<{ readonly s: Stream<T>; readonly found: Option<T> }>;
  }
  const ask = (s: Stream<T>): Request => ({ s, got: Lwt.map((found) => ({ s, found }), get(s)) });
  let requests = [...streams].map(ask);
  const next = (): Lwt<Option<T>> => {
    if (requests.length === 0) return Lwt.returnNone;
    return bind(Lwt.choose(requests.map(({ got }) => got)), ({ s, found }): Lwt<Option<T>> => {
      const at = requests.findIndex((request) => request.s === s);
      requests = requests.filter((_, i) => i !== at);
      if (!found.isSome) return next();
      requests = [ask(s), ...requests];
      return Lwt.return(found);
    });
  };
  return from(next);
}

/** Elements as results: a failure of the source becomes an element. */
export function wrapExn<T>(s: Stream<T>): Stream<Result<T>> {
  return from(() => getResult(s));
}

/** Runs `f` on the stream; if its promise fails, the stream is back where it was. Not of a bounded stream. */
export function parse<T, R>(s: Stream<T>, f: (s: Stream<T>) => PromiseLike<R>): Lwt<R> {
  refuseBounded(s, 'parse');
  const { node } = s;
  return catching<R>(
    () => f(s),
    (error) => {
      s.node = node;
      return failAgain(error);
    },
  );
}

/** Does `f` to each element, at most `maxConcurrency` at a time, and waits for all. */
export function iterN<T>(f: (x: T) => PromiseLike<unknown>, s: Stream<T>, maxConcurrency = 1): Lwt<void> {
  if (maxConcurrency <= 0) {
    throw new InvalidArgument(`Lwt_stream.iter_n: max_concurrency must be > 0, ${maxConcurrency} given`);
  }
  interface Load {
    readonly running: readonly Lwt<unknown>[];
    readonly available: number;
  }
  const makeRoom = ({ running, available }: Load): Lwt<Load> =>
    available > 0
      ? Lwt.return({ running, available })
      : Lwt.bind(Lwt.nchooseSplit(running), ([done, still]) =>
          Lwt.return({ running: still, available: available + done.length }),
        );
  const loop = (load: Load): Lwt<void> =>
    bind(makeRoom(load), ({ running, available }) =>
      bind(get(s), (found): Lwt<void> => {
        if (!found.isSome) return Lwt.join(running);
        const started = call(() => f(found.value));
        return loop({ running: [started, ...running], available: available - 1 });
      }),
    );
  return loop({ running: [], available: maxConcurrency });
}
