/**
 * Lwt_stream: sequences of elements that come one after the other, when they come.
 *
 * A stream has one reader's place; who reads takes away. `clone` makes another place. An element
 * may be anything, options included: the end is said by `None` beside `Some(element)`.
 *
 * @example
 * const [lines, push] = LwtStream.create<string>();
 * LwtStream.iterS(Console.logS, lines);
 * push(Some('hello'));
 * push(None);
 */
import type { Lwt } from '../lwt/index.ts';
import { createBounded } from './stream-bounded.ts';
import { Closed, create, Empty, Full, from, fromDirect, type Stream } from './stream-core.ts';
import { find, findMap, findMapS, findS, fold, foldS, iter, iterP, iterS } from './stream-iterate.ts';
import { hexdump, ofIter, ofList, ofLwtSeq, ofSeq, ofString, return_, returnLwt } from './stream-make.ts';
import {
  get,
  getAvailable,
  getAvailableUpTo,
  getWhile,
  getWhileS,
  isEmpty,
  junk,
  junkOld,
  junkWhile,
  junkWhileS,
  lastNew,
  next,
  nget,
  njunk,
  npeek,
  peek,
  toList,
  toString,
} from './stream-read.ts';
import {
  append,
  choose,
  clone,
  combine,
  concat,
  filter,
  filterMap,
  filterMapS,
  filterS,
  flatten,
  iterN,
  map,
  mapList,
  mapListS,
  mapS,
  parse,
  wrapExn,
} from './stream-transform.ts';

export type { BoundedPush } from './stream-bounded.ts';
export type { Push, Stream } from './stream-core.ts';

/** Returns when the end has been put into the stream; its elements need not have been read. */
function closed<T>(s: Stream<T>): Lwt<void> {
  return s.queue.closed;
}

/** Whether the end has been put into the stream. */
function isClosed<T>(s: Stream<T>): boolean {
  return s.queue.isClosed;
}

/** The functions of Lwt_stream. */
export const LwtStream = Object.freeze({
  Closed,
  Full,
  Empty,
  from,
  fromDirect,
  create,
  createBounded,
  return: return_,
  returnLwt,
  ofSeq,
  ofList,
  ofArray: ofList,
  ofString,
  ofIter,
  ofLwtSeq,
  clone,
  toList,
  toString,
  peek,
  npeek,
  get,
  nget,
  getWhile,
  getWhileS,
  next,
  lastNew,
  junk,
  njunk,
  junkWhile,
  junkWhileS,
  junkOld,
  getAvailable,
  getAvailableUpTo,
  isEmpty,
  isClosed,
  closed,
  choose,
  map,
  mapS,
  filter,
  filterS,
  filterMap,
  filterMapS,
  mapList,
  mapListS,
  fold,
  foldS,
  iter,
  iterP,
  iterS,
  iterN,
  find,
  findS,
  findMap,
  findMapS,
  combine,
  append,
  concat,
  flatten,
  wrapExn,
  parse,
  hexdump,
});
