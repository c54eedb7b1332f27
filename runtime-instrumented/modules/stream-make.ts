/** Streams of what is there already. */
import { Lwt, None, Some } from '../lwt/index.ts';
import { bind } from './plain.ts';
import { create, fromDirect, type Stream } from './stream-core.ts';

/** A stream of what `iterate` gives to the function it is called with. */
export function ofIter<T, A>(iterate: (f: (x: T) => void, all: A) => void, all: A): Stream<T> {
  const [s, push] = create<T>();
  iterate((x) => push(Some(x)), all);
  push(None);
  return s;
}

/** A stream of the elements of a list. */
export function ofList<T>(list: Iterable<T>): Stream<T> {
  return ofIter((f, all: Iterable<T>) => {
    for (const x of all) f(x);
  }, list);
}

/** A stream of what can be iterated, an element being asked for when it is needed. */
export function ofSeq<T>(seq: Iterable<T>): Stream<T> {
  const iterator = seq[Symbol.iterator]();
  return fromDirect(() => {
    const step = iterator.next();
    return step.done === true ? None : Some(step.value);
  });
}

/** A stream of the characters of a string. */
export function ofString(text: string): Stream<string> {
  return ofList(text);
}

/** A stream of one element. */
export function return_<T>(x: T): Stream<T> {
  return ofList([x]);
}

/** A stream of the value of a promise; of nothing, if that fails. */
export function returnLwt<T>(p: Lwt<T>): Stream<T> {
  const [s, push] = create<T>();
  Lwt.dontWait(
    () =>
      bind(p, (x) => {
        push(Some(x));
        push(None);
        return Lwt.returnUnit;
      }),
    () => push(None),
  );
  return s;
}
