/**
 * An await of something that is no promise, or so it seems: the engine makes a promise of it, and the next call of a
 * hook says whether that is all it is. Both short ways (rush.ts, telling.ts) leave it here meanwhile, and the long way
 * takes over from here what they cannot decide.
 */
import type { Maker } from './frames.ts';
import type { Traced } from './traced.ts';

/** What the long way is handed. `parent`: what the promise was made from; `maker`: null when that is not known. */
export interface Doubt {
  readonly promise: object;
  readonly parent: object;
  readonly maker: Maker | null;
}

/** All fields are written at once; `promise` is null when nothing is in doubt. */
export class Wrap {
  promise: object | null = null;
  /** What it was made from; null when that is the promise of `waiter`, which is at hand. */
  parent: object | null = null;
  /** Whose await it is. */
  waiter: Traced | null = null;
  settled = false;
  /** Who made it, where that was known at once: later the stack is another one. */
  maker: Maker | null = null;

  /** For the long way: null when there is none, or when it is over. Nothing is in doubt afterwards. */
  take(): Doubt | null {
    const { promise } = this;
    if (promise === null) return null;
    const parent = this.parent ?? this.waiter?.promise ?? null;
    if (parent === null) return null;
    this.promise = null;
    this.parent = null;
    this.waiter = null;
    return this.settled ? null : { promise, parent, maker: this.maker };
  }
}
