/**
 * A queue of those who wait for a turn: upstream's `Lwt.add_task_r` on a `Lwt_sequence`.
 *
 * First in, first out. Whoever is cancelled leaves the queue, after the cancel hooks of user code.
 * Linked both ways, so that leaving from the middle costs no more than from the front.
 */
import { type Lwt, makeLeaf, type Resolver } from '../lwt/index.ts';

interface Place<T, Brought> {
  before: Place<T, Brought> | null;
  after: Place<T, Brought> | null;
  queued: boolean;
  waiter: Waiter<T, Brought> | null;
}

/** One who waits, and what it brought (the value that a writer wants to put, say). */
export interface Waiter<T, Brought = void> {
  readonly resolver: Resolver<T>;
  readonly brought: Brought;
}

/** Those who wait for a `T`. */
export class WaitQueue<T, Brought = void> {
  private first: Place<T, Brought> | null = null;
  private last: Place<T, Brought> | null = null;
  private count = 0;
  private readonly what: string;

  /** `what` is waited for, in words for the graph. */
  constructor(what: string) {
    this.what = what;
  }

  /** How many wait. */
  get length(): number {
    return this.count;
  }

  /** A promise for a turn, at the end of the queue. Cancelling it leaves the queue. */
  wait(brought: Brought): Lwt<T> {
    const place: Place<T, Brought> = { before: this.last, after: null, queued: true, waiter: null };
    const [p, resolver] = makeLeaf<T>('task', this.what, -1, () => this.leave(place));
    place.waiter = { resolver, brought };
    if (this.last === null) this.first = place;
    else this.last.after = place;
    this.last = place;
    this.count++;
    return p;
  }

  /** Takes the first of the queue out of it; null when nobody waits. */
  take(): Waiter<T, Brought> | null {
    const place = this.first;
    if (place === null) return null;
    this.leave(place);
    return place.waiter;
  }

  /** Takes all out of the queue, in order. */
  takeAll(): Waiter<T, Brought>[] {
    const all: Waiter<T, Brought>[] = [];
    for (let next = this.take(); next !== null; next = this.take()) all.push(next);
    return all;
  }

  private leave(place: Place<T, Brought>): void {
    if (!place.queued) return;
    place.queued = false;
    if (place.before === null) this.first = place.after;
    else place.before.after = place.after;
    if (place.after === null) this.last = place.before;
    else place.after.before = place.before;
    this.count--;
  }
}
