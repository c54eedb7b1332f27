/**
 * Lwt_sequence: lists that can be changed at both ends, and from which an element in the middle is
 * removed as cheaply as one at an end, also while someone goes through the list.
 *
 * A ring of nodes; the sequence itself stands between the last and the first. A removed node still
 * knows its neighbours, so that whoever stands on it finds the way on.
 *
 * @example
 * const waiting = LwtSequence.create<string>();
 * const place = LwtSequence.addR('second', waiting);
 * LwtSequence.addL('first', waiting);
 * LwtSequence.remove(place);
 * LwtSequence.takeL(waiting); // 'first'
 */
import { None, type Option, Some } from '../lwt/index.ts';
import { NotFound } from './errors.ts';

/** An element was to be taken out of an empty sequence. */
class Empty extends Error {
  override readonly name = 'LwtSequence.Empty';
  constructor(message = 'the sequence is empty') {
    super(message);
  }
}

/** To the left is what comes before, to the right what comes after. */
class Place {
  before: Place = this;
  after: Place = this;
}

class NodeOf<T> extends Place {
  contents: T;
  inSequence = true;

  constructor(contents: T) {
    super();
    this.contents = contents;
  }
}

/** The place of one element in a sequence. */
export type SequenceNode<T> = NodeOf<T>;

class SequenceOf<T> extends Place {
  /** Says what the elements are; nothing is kept there. */
  declare readonly elements?: T;
}

/** A sequence of elements of type `T`. */
export type Sequence<T> = SequenceOf<T>;

type Way = 'before' | 'after';

/** The element at a place. */
function get<T>(node: SequenceNode<T>): T {
  return node.contents;
}

function set<T>(node: SequenceNode<T>, x: T): void {
  node.contents = x;
}

/** Takes a node out of its sequence. Does nothing if it has been taken out. */
function remove<T>(node: SequenceNode<T>): void {
  if (!node.inSequence) return;
  node.inSequence = false;
  node.before.after = node.after;
  node.after.before = node.before;
}

function create<T>(): Sequence<T> {
  return new SequenceOf<T>();
}

function isEmpty<T>(s: Sequence<T>): boolean {
  return s.after === s;
}

function insert<T>(x: T, before: Place, after: Place): SequenceNode<T> {
  const node = new NodeOf(x);
  node.before = before;
  node.after = after;
  before.after = node;
  after.before = node;
  return node;
}

/** Adds an element at the left. */
function addL<T>(x: T, s: Sequence<T>): SequenceNode<T> {
  return insert(x, s, s.after);
}

/** Adds an element at the right. */
function addR<T>(x: T, s: Sequence<T>): SequenceNode<T> {
  return insert(x, s.before, s);
}

/** The nodes from one end on. Nodes removed meanwhile are passed over, new ones ahead are met. */
function* nodes<T>(s: Sequence<T>, way: Way): Generator<SequenceNode<T>, void, void> {
  for (let place = s[way]; place !== s; place = place[way]) {
    const node = place as SequenceNode<T>;
    if (node.inSequence) yield node;
  }
}

/** How many elements there are; counts them. */
function length<T>(s: Sequence<T>): number {
  return foldL((_x, count: number) => count + 1, s, 0);
}

function takeOpt<T>(s: Sequence<T>, way: Way): Option<T> {
  for (const node of nodes(s, way)) {
    remove(node);
    return Some(node.contents);
  }
  return None;
}

function take<T>(s: Sequence<T>, way: Way): T {
  const taken = takeOpt(s, way);
  if (!taken.isSome) throw new Empty();
  return taken.value;
}

/** Takes the leftmost element out. Raises `Empty` if there is none. */
function takeL<T>(s: Sequence<T>): T {
  return take(s, 'after');
}

/** Takes the rightmost element out. Raises `Empty` if there is none. */
function takeR<T>(s: Sequence<T>): T {
  return take(s, 'before');
}

function takeOptL<T>(s: Sequence<T>): Option<T> {
  return takeOpt(s, 'after');
}

function takeOptR<T>(s: Sequence<T>): Option<T> {
  return takeOpt(s, 'before');
}

/** Puts all that `from` holds between two neighbouring places, and leaves it empty. */
function transfer<T>(from: Sequence<T>, before: Place, after: Place): void {
  if (isEmpty(from)) return;
  before.after = from.after;
  from.after.before = before;
  after.before = from.before;
  from.before.after = after;
  from.after = from;
  from.before = from;
}

/** Moves all elements of the first sequence to the left end of the second. */
function transferL<T>(from: Sequence<T>, to: Sequence<T>): void {
  transfer(from, to, to.after);
}

/** Moves all elements of the first sequence to the right end of the second. */
function transferR<T>(from: Sequence<T>, to: Sequence<T>): void {
  transfer(from, to.before, to);
}

/** Does `f` to all elements, from the left. */
function iterL<T>(f: (x: T) => unknown, s: Sequence<T>): void {
  for (const node of nodes(s, 'after')) f(node.contents);
}

/** Does `f` to all elements, from the right. */
function iterR<T>(f: (x: T) => unknown, s: Sequence<T>): void {
  for (const node of nodes(s, 'before')) f(node.contents);
}

function iterNodeL<T>(f: (node: SequenceNode<T>) => unknown, s: Sequence<T>): void {
  for (const node of nodes(s, 'after')) f(node);
}

function iterNodeR<T>(f: (node: SequenceNode<T>) => unknown, s: Sequence<T>): void {
  for (const node of nodes(s, 'before')) f(node);
}

/** Combines all elements with an accumulator, from the left. */
function foldL<T, A>(f: (x: T, accumulator: A) => A, s: Sequence<T>, initial: A): A {
  return fold(f, s, initial, 'after');
}

/** Combines all elements with an accumulator, from the right. */
function foldR<T, A>(f: (x: T, accumulator: A) => A, s: Sequence<T>, initial: A): A {
  return fold(f, s, initial, 'before');
}

function fold<T, A>(f: (x: T, accumulator: A) => A, s: Sequence<T>, initial: A, way: Way): A {
  let accumulator = initial;
  for (const node of nodes(s, way)) accumulator = f(node.contents, accumulator);
  return accumulator;
}

function findNode<T>(f: (x: T) => boolean, s: Sequence<T>, way: Way): Option<SequenceNode<T>> {
  for (const node of nodes(s, way)) if (f(node.contents)) return Some(node);
  return None;
}

function found<T>(node: Option<SequenceNode<T>>): SequenceNode<T> {
  if (!node.isSome) throw new NotFound();
  return node.value;
}

/** The first node from the left of whose element `f` holds. */
function findNodeOptL<T>(f: (x: T) => boolean, s: Sequence<T>): Option<SequenceNode<T>> {
  return findNode(f, s, 'after');
}

function findNodeOptR<T>(f: (x: T) => boolean, s: Sequence<T>): Option<SequenceNode<T>> {
  return findNode(f, s, 'before');
}

/** Like `findNodeOptL`; raises `NotFound` if there is none. */
function findNodeL<T>(f: (x: T) => boolean, s: Sequence<T>): SequenceNode<T> {
  return found(findNodeOptL(f, s));
}

function findNodeR<T>(f: (x: T) => boolean, s: Sequence<T>): SequenceNode<T> {
  return found(findNodeOptR(f, s));
}

/** The functions of Lwt_sequence. */
export const LwtSequence = Object.freeze({
  Empty,
  get,
  set,
  remove,
  create,
  isEmpty,
  length,
  addL,
  addR,
  takeL,
  takeR,
  takeOptL,
  takeOptR,
  transferL,
  transferR,
  iterL,
  iterR,
  iterNodeL,
  iterNodeR,
  foldL,
  foldR,
  findNodeOptL,
  findNodeOptR,
  findNodeL,
  findNodeR,
});
