/**
 * Lwt_pqueue: priority queues that are never changed: adding makes a new queue.
 *
 * Upstream's functor is here a function of the order; its result has the functor's functions. Each
 * queue is a leftist heap: a tree whose way down the right is short, so that joining two is.
 *
 * @example
 * const jobs = LwtPqueue.make<{ readonly due: number }>((a, b) => a.due - b.due);
 * const queue = jobs.add({ due: 3 }, jobs.add({ due: 1 }, jobs.empty));
 * jobs.findMin(queue); // { due: 1 }
 */
import { None, type Option, Some } from '../lwt/index.ts';
import { NotFound } from './errors.ts';

interface Tree<T> {
  readonly least: T;
  readonly left: Pqueue<T>;
  readonly right: Pqueue<T>;
  /** Steps down the right to an empty place. */
  readonly depth: number;
  readonly size: number;
}

/** A priority queue; null when empty. */
export type Pqueue<T> = Tree<T> | null;

/** The functions on queues of one order. */
export interface PqueueOf<T> {
  readonly empty: Pqueue<T>;
  isEmpty(queue: Pqueue<T>): boolean;
  add(x: T, queue: Pqueue<T>): Pqueue<T>;
  /** All elements of both. */
  union(a: Pqueue<T>, b: Pqueue<T>): Pqueue<T>;
  /** The least element. Raises `NotFound` if there is none. */
  findMin(queue: Pqueue<T>): T;
  lookupMin(queue: Pqueue<T>): Option<T>;
  /** The queue without its least element. Raises `NotFound` if there is none. */
  removeMin(queue: Pqueue<T>): Pqueue<T>;
  size(queue: Pqueue<T>): number;
}

const depthOf = <T>(queue: Pqueue<T>): number => queue?.depth ?? 0;
const sizeOf = <T>(queue: Pqueue<T>): number => queue?.size ?? 0;

function tree<T>(least: T, a: Pqueue<T>, b: Pqueue<T>): Tree<T> {
  const [left, right] = depthOf(a) < depthOf(b) ? [b, a] : [a, b];
  return { least, left, right, depth: depthOf(right) + 1, size: sizeOf(a) + sizeOf(b) + 1 };
}

function nonEmpty<T>(queue: Pqueue<T>): Tree<T> {
  if (queue === null) throw new NotFound('the queue is empty');
  return queue;
}

/** Queues of elements in the order that `compare` says: negative when the first is to come before the second. */
function make<T>(compare: (a: T, b: T) => number): PqueueOf<T> {
  const union = (a: Pqueue<T>, b: Pqueue<T>): Pqueue<T> => {
    if (a === null) return b;
    if (b === null) return a;
    return compare(a.least, b.least) <= 0
      ? tree(a.least, a.left, union(a.right, b))
      : tree(b.least, b.left, union(a, b.right));
  };
  return Object.freeze({
    empty: null,
    isEmpty: (queue) => queue === null,
    add: (x, queue) => union(queue, tree(x, null, null)),
    union,
    findMin: (queue) => nonEmpty(queue).least,
    lookupMin: (queue) => (queue === null ? None : Some(queue.least)),
    removeMin: (queue) => {
      const { left, right } = nonEmpty(queue);
      return union(left, right);
    },
    size: sizeOf,
  } satisfies PqueueOf<T>);
}

/** Upstream's functor `Lwt_pqueue.Make`. */
export const LwtPqueue = Object.freeze({ make });
