/** Streams into which only so many elements may be pushed before some are read. */
import {
  Canceled,
  InvalidArgument,
  Lwt,
  makeLeaf,
  None,
  type Option,
  type Resolver,
  Some,
  tracing,
} from '../lwt/index.ts';
import { catching } from './plain.ts';
import { Closed, Full, Queue, Signal, type Source, Stream } from './stream-core.ts';

/** The writing end of a bounded stream. */
export class BoundedPush<T> implements Source<T> {
  readonly bounded = true;
  private capacity: number;
  private length = 0;
  private isClosed = false;
  /** What the one who waits wants to push: it will be the next. */
  private pending: Option<T> = None;
  private room: Resolver<void> | null = null;
  private readonly signal = new Signal();
  private readonly queue: Queue<T>;

  constructor(capacity: number, queue: Queue<T>) {
    this.capacity = capacity;
    this.queue = queue;
  }

  /** How many elements there may be before pushing waits. */
  get size(): number {
    return this.capacity;
  }

  /** How many elements have been pushed and not been read. */
  get count(): number {
    return this.length;
  }

  /** Whether someone waits to push. */
  get blocked(): boolean {
    return this.pending.isSome;
  }

  get closed(): boolean {
    return this.isClosed;
  }

  /** Changes the size. What has been pushed stays. */
  resize(size: number): void {
    if (size < 0) throw new InvalidArgument('Lwt_stream.bounded_push#resize');
    this.capacity = size;
    if (this.length < this.capacity && this.pending.isSome) {
      this.length++;
      this.letPusherIn();
    }
  }

  /**
   * Pushes an element; waits while the stream is full. One at a time may wait: fails with `Full`
   * for others, and with `Closed` once the stream was closed.
   */
  push(element: T): Lwt<void> {
    if (this.isClosed) return Lwt.fail(new Closed());
    if (this.pending.isSome) return Lwt.fail(new Full());
    if (this.length >= this.capacity) return this.waitToPush(element);
    this.queue.enqueue(Some(element));
    this.length++;
    if (tracing) this.queue.tellPushed();
    this.signal.send();
    return Lwt.return();
  }

  private waitToPush(element: T): Lwt<void> {
    this.pending = Some(element);
    const [waiting, room] = makeLeaf<void>('task', 'push into a full stream', -1);
    this.room = room;
    if (tracing) this.queue.tellWait(waiting);
    return catching(
      () => waiting,
      (error) => {
        if (error instanceof Canceled) this.pending = None;
        return Lwt.fail(error);
      },
    );
  }

  /** Ends the stream. Who waits to push fails with `Closed`. */
  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.queue.enqueue(None);
    if (this.pending.isSome) {
      this.pending = None;
      if (this.room !== null) Lwt.wakeupLaterExn(this.room, new Closed());
    }
    this.signal.send();
    this.queue.sayClosed();
  }

  feed(): Lwt<void> {
    return this.signal.wait(this.queue);
  }

  consumed(): void {
    if (this.pending.isSome) this.letPusherIn();
    else this.length--;
  }

  private letPusherIn(): void {
    this.queue.enqueue(this.pending);
    this.pending = None;
    if (tracing) this.queue.tellPushed();
    if (this.room !== null) Lwt.wakeupLater(this.room);
  }
}

/** A stream that holds `size` elements before pushing waits, and its writing end. `label` names it for whoever watches. */
export function createBounded<T>(size: number, label = ''): [Stream<T>, BoundedPush<T>] {
  if (size < 0) throw new InvalidArgument('Lwt_stream.create_bounded');
  const queue = new Queue<T>();
  if (tracing) queue.announce(label, size);
  const push = new BoundedPush<T>(size, queue);
  return [new Stream(push, queue), push];
}
