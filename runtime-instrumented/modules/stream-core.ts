/**
 * What a stream is: a queue of elements that grows at its end, and a source that makes it grow.
 *
 * The queue is a linked list. Its last node is empty; an element is put into it, and a new last
 * node after. A reader keeps a pointer to the first node it has not consumed; clones share all but
 * that pointer. The end of a stream is a node with `None`, before the last.
 */
import { InvalidArgument, kept, Lwt, makeLeaf, None, type Option, type Resolver, tracing } from '../lwt/index.ts';
import { bind, call } from './plain.ts';
import { announce, Resource, tell } from './resource.ts';

/** Something was pushed into a stream that has been closed. */
export class Closed extends Error {
  override readonly name = 'LwtStream.Closed';
  constructor(message = 'the stream is closed') {
    super(message);
  }
}

/** Something was pushed into a bounded stream into which someone else waits to push. */
export class Full extends Error {
  override readonly name = 'LwtStream.Full';
  constructor(message = 'someone else waits to push into the stream') {
    super(message);
  }
}

/** A stream came to its end. */
export class Empty extends Error {
  override readonly name = 'LwtStream.Empty';
  constructor(message = 'the stream is at its end') {
    super(message);
  }
}

/** A place in the queue; of the last one `next` is null. */
export interface Node<T> {
  next: Node<T> | null;
  data: Option<T>;
  /** While traced: some reader has consumed it. */
  consumed?: true;
}

function newNode<T>(): Node<T> {
  return { next: null, data: None };
}

/** What a stream's readers and writers share. */
export class Queue<T> extends Resource {
  readonly kind = 'stream';
  private bound = 0;
  last: Node<T> = newNode();
  isClosed = false;
  /** Made when someone asks. */
  private closing: [Lwt<void>, Resolver<void>] | null = null;

  /** Of a stream that others push into: elements that no reader has consumed, as far as it was traced. */
  private length = -1;

  override get size(): number {
    return this.bound;
  }

  /** Tells of a stream that others push into. `size`: how many elements it holds at most, 0 for no bound. */
  announce(label: string, size: number): void {
    this.bound = size;
    this.length = 0;
    announce(this, label);
  }

  /** Someone waits for an element, or for room. */
  tellWait(by: Lwt<void>): void {
    if (this.length >= 0) tell('waits', this, by, this.length);
  }

  tellPushed(): void {
    if (this.length >= 0) tell('gives', this, null, ++this.length);
  }

  tellConsumed(node: Node<T>): void {
    if (node.consumed || this.length <= 0) return;
    node.consumed = true;
    tell('takes', this, null, --this.length);
  }

  /** Returns when the end has been put into the queue. A cancel does not reach it. */
  get closed(): Lwt<void> {
    if (this.isClosed) return this.closing?.[0] ?? Lwt.return();
    this.closing ??= makeLeaf<void>('task', 'wait for the end of a stream', -1, null);
    return this.closing[0];
  }

  /** Puts an element, or with `None` the end, after all others. */
  enqueue(data: Option<T>): void {
    const node = this.last;
    this.last = newNode();
    node.data = data;
    node.next = this.last;
  }

  /**
   * Says that the stream was closed; whoever waits for that runs now. Raises, as upstream's wakeup does, if it was
   * closed already: by a source that reads its own stream to the end, or by whom a pushed end woke.
   */
  sayClosed(): void {
    if (this.isClosed) throw new InvalidArgument('Lwt.wakeup');
    this.isClosed = true;
    if (tracing && this.length >= 0) tell('ends', this, null, this.length);
    if (this.closing !== null) Lwt.wakeup(this.closing[1]);
  }
}

/** What makes a queue grow. */
export interface Source<T> {
  /** Returns when the queue has grown. */
  feed(queue: Queue<T>): Lwt<void>;
  /** An element was consumed by one reader. */
  consumed?(): void;
  /** The source cannot have several readers, nor give back what was read. */
  readonly bounded?: true;
}

/** A stream of elements of type `T`. */
export class Stream<T> {
  readonly source: Source<T>;
  readonly queue: Queue<T>;
  /** The first node not yet consumed. */
  node: Node<T>;

  constructor(source: Source<T>, queue: Queue<T>, node: Node<T> = queue.last) {
    this.source = source;
    this.queue = queue;
    this.node = node;
  }

  /** Waits for the queue to grow. Others may wait too, so a cancel gives up only this waiting. */
  feed(): Lwt<void> {
    return this.source.feed(this.queue);
  }

  /** Takes a node off the front, unless someone else has. */
  consume(node: Node<T>): void {
    if (node !== this.node) return;
    if (tracing) this.queue.tellConsumed(node);
    this.node = after(node);
    this.source.consumed?.();
  }
}

/** The node after one that is not the last. */
export function after<T>(node: Node<T>): Node<T> {
  return node.next as Node<T>;
}

/** A source that asks a function for the next element, for one at a time. */
class FromSource<T> implements Source<T> {
  private request: Lwt<void> | null = null;
  private readonly make: () => PromiseLike<Option<T>>;

  constructor(make: () => PromiseLike<Option<T>>) {
    this.make = make;
  }

  feed(queue: Queue<T>): Lwt<void> {
    if (this.request !== null && Lwt.isSleeping(this.request)) return Lwt.protected(this.request);
    const request = bind(call(this.make), (element) => {
      queue.enqueue(element);
      if (!element.isSome) queue.sayClosed();
      return Lwt.returnUnit;
    });
    this.request = request;
    return Lwt.protected(request);
  }
}

/** A source that has the next element at once. */
class DirectSource<T> implements Source<T> {
  private readonly make: () => Option<T>;

  constructor(make: () => Option<T>) {
    this.make = make;
  }

  feed(queue: Queue<T>): Lwt<void> {
    const element = kept(this.make)();
    queue.enqueue(element);
    if (!element.isSome) queue.sayClosed();
    return Lwt.returnUnit;
  }
}

/** Tells readers who wait that a writer has put something into the queue. */
export class Signal {
  /** What all who wait wait for; null when nobody does. */
  private waited: [Lwt<void>, Resolver<void>] | null = null;

  /** Returns when something has been put into the queue. A cancel gives up only this waiting. */
  wait(queue: Queue<unknown>): Lwt<void> {
    this.waited ??= makeLeaf<void>('task', 'wait for an element of a stream', -1, null);
    const element = Lwt.protected(this.waited[0]);
    if (tracing) queue.tellWait(element);
    return element;
  }

  send(): void {
    if (this.waited === null) return;
    const [, resolver] = this.waited;
    this.waited = null;
    Lwt.wakeupLater(resolver);
  }
}

/** A stream of what `make` returns, asked for whenever a reader needs more, until it returns `None`. */
export function from<T>(make: () => PromiseLike<Option<T>>): Stream<T> {
  return new Stream(new FromSource(make), new Queue());
}

/** Like `from`, with a function that need not wait. */
export function fromDirect<T>(make: () => Option<T>): Stream<T> {
  return new Stream(new DirectSource(make), new Queue());
}

/** Puts an element into a stream, or with `None` ends it. Raises `Closed` after that. */
export type Push<T> = (element: Option<T>) => void;

/** A stream, and the function to put elements into it. `label` names it for whoever watches. */
export function create<T>(label = ''): [Stream<T>, Push<T>] {
  const signal = new Signal();
  // The push function keeps the queue alive, but not the stream, nor what was consumed.
  const queue = new Queue<T>();
  if (tracing) queue.announce(label, 0);
  const push: Push<T> = (element) => {
    if (queue.isClosed) throw new Closed();
    queue.enqueue(element);
    if (tracing && element.isSome) queue.tellPushed();
    signal.send();
    if (!element.isSome) queue.sayClosed();
  };
  return [new Stream({ feed: () => signal.wait(queue) }, queue), push];
}
