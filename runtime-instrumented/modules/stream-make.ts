/** Streams of what is there already. */
import { Lwt, None, type Option, Some } from '../lwt/index.ts';
import type { Seq } from './lwt-seq.ts';
import { bind } from './plain.ts';
import { create, from, fromDirect, type Stream } from './stream-core.ts';
import { nget } from './stream-read.ts';

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

/** A stream of a sequence's elements, each made when it is needed. */
export function ofLwtSeq<T>(seq: Seq<T>): Stream<T> {
  let rest = seq;
  return from(() =>
    bind(rest(), (node): Lwt<Option<T>> => {
      if (node === null) return Lwt.returnNone;
      rest = node.tail;
      return Lwt.returnSome(node.head);
    }),
  );
}

/** Bytes of a line of `hexdump`, and of each of its two columns. */
const LINE = 16;
const COLUMN = 8;

/** A stream of lines that show characters as an editor of binary files does: offset, bytes, and those that print. */
export function hexdump(s: Stream<string>): Stream<string> {
  let offset = 0;
  return from(() =>
    bind(nget(LINE, s), (characters): Lwt<Option<string>> => {
      if (characters.length === 0) return Lwt.returnNone;
      const line = hexdumpLine(offset, characters);
      offset += LINE;
      return Lwt.returnSome(line);
    }),
  );
}

function hexdumpLine(offset: number, characters: readonly string[]): string {
  const bytes = characters.map((c) => `${hex(c.charCodeAt(0), 2)} `);
  const left = bytes
    .slice(0, COLUMN)
    .join('')
    .padEnd(3 * COLUMN);
  const right = bytes
    .slice(COLUMN)
    .join('')
    .padEnd(3 * COLUMN);
  const shown = characters.map((c) => (c >= ' ' && c <= '~' ? c : '.')).join('');
  return `${hex(offset, 8)}|  ${left} ${right} |${shown}|`;
}

function hex(n: number, digits: number): string {
  return n.toString(16).padStart(digits, '0');
}
