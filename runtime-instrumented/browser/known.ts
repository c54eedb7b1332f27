/**
 * Which promises are known in a page, and what runs now: what the replaced built-ins and the marks of
 * a bundler share.
 *
 * A page has no hooks of the engine. A promise is known once it came by something of ours: made by
 * a constructor or combinator that we replaced, made by a marked function, or chained, combined or
 * awaited where we are asked. What it has come to is known when a callback of ours hears of it.
 */
import type { OperationName } from '../protocol/index.ts';
import type { PageTracer } from './page-tracer.ts';
import { stackPlace } from './stack-place.ts';
import { isNativePromise } from './value-types.ts';

/** What is known of one promise. */
export interface Known {
  readonly id: number;
  /** Its outcome has been told. */
  settled: boolean;
  /** The same for whoever asks whether a signal reached it. */
  readonly resolved: boolean;
  /** It ends when its signal fires, though nobody may have heard of that yet. */
  obeys: boolean;
  /** Promises that were resolved with this one, and wait for the job that the engine will run for them. */
  adopters: Known[];
}

class Entry implements Known {
  readonly id: number;
  settled = false;
  obeys = false;
  adopters: Known[] = [];

  constructor(id: number) {
    this.id = id;
  }

  get resolved(): boolean {
    return this.settled;
  }
}

/** More functions than this, called one after the other without a look at what they return, are not kept apart. */
const MOST_ORPHANS = 10_000;

const { queueMicrotask: afterThis } = globalThis;

export class KnownPromises {
  readonly tracer: PageTracer;
  /** Number of the promise whose code runs; 0 for none. */
  running = 0;
  /** The promise whose executor runs right now: what that starts is what it waits for. */
  making: Known | null = null;
  /** Call site of the annotated call that is under way; 0 for none. */
  here = 0;
  readonly #known = new WeakMap<object, Known>();
  /** Numbers of the library's promises. */
  readonly #libraryId: (promise: object) => number;
  /** Marked functions that have been called, and returned a promise that nobody has shown us yet; in this order. */
  #orphans: Known[] = [];

  constructor(tracer: PageTracer, libraryId: (promise: object) => number) {
    this.tracer = tracer;
    this.#libraryId = libraryId;
    // In a bundle the library's frames look like the page's own: the marks tell them apart.
    tracer.siteOfCall = () => this.site();
  }

  /** A new promise of the page's, with its call site. */
  make(operation: OperationName, site: number, detail: string, promise: object | null = null): Known {
    const known = new Entry(this.tracer.made(operation, site, detail));
    if (promise !== null) this.#known.set(promise, known);
    return known;
  }

  /** The call site of what is called now. */
  site(): number {
    const { here } = this;
    this.here = 0;
    return here !== 0 ? here : this.tracer.siteAt(stackPlace());
  }

  get(promise: object): Known | undefined {
    return this.#known.get(promise);
  }

  /** `promise` is the one that was announced as `known`. */
  bind(promise: object, known: Known): void {
    this.#known.set(promise, known);
  }

  /** A promise that the engine made for itself. */
  hide(promise: object): void {
    this.#known.set(promise, new Entry(0));
  }

  /** What is known of something that is waited for: null for what is no promise. */
  touch(value: unknown, site: number): Known | null {
    if (typeof value !== 'object' || value === null) return null;
    const there = this.#known.get(value);
    if (there !== undefined) return there;
    const ours = this.#libraryId(value);
    if (ours > 0) return new Entry(ours);
    if (!isNativePromise(value)) return null;
    const orphan = this.#orphans.shift();
    if (orphan !== undefined) {
      this.#known.set(value, orphan);
      return orphan;
    }
    return this.make('native', site, '', value);
  }

  /** A marked function has come to its first await, or its end: it returns its promise next. */
  returns(known: Known): void {
    if (this.#orphans.length === 0) {
      afterThis(() => {
        this.#orphans = [];
      });
    }
    if (this.#orphans.length < MOST_ORPHANS) this.#orphans.push(known);
  }

  /** A marked call has returned `value`: if it is a promise that nobody knows, the function that returned last made it. */
  returned(value: unknown): void {
    if (this.#orphans.length === 0 || !isNativePromise(value) || this.#known.has(value)) return;
    const last = this.#orphans.pop();
    if (last !== undefined) this.#known.set(value, last);
  }

  settle(known: Known | null, state: 'returned' | 'failed', outcome: unknown, cause = 0): void {
    if (known === null || known.settled) return;
    known.settled = true;
    this.tracer.settled(known.id, state, outcome, cause);
  }

  /** `outer` was resolved with `value`: it settles, or begins to follow a promise. */
  resolve(outer: Known, value: unknown, site = 0, cause = 0): void {
    if (outer.settled) return;
    const inner = this.touch(value, site);
    if (inner === null) {
      // Something with a `then` of its own: the engine asks it later, and nobody tells us.
      if (!isThenable(value)) this.settle(outer, 'returned', value, cause);
      return;
    }
    this.tracer.depends(outer.id, inner.id, 'awaited');
    inner.adopters.push(outer);
  }

  /** Runs a callback of `of`, which `by` has brought about. */
  inside<T>(of: Known, by: number, act: () => T): T {
    const before = this.running;
    this.running = of.id;
    this.tracer.entered(of.id, by);
    try {
      return act();
    } finally {
      this.tracer.left(of.id);
      this.running = before;
    }
  }
}

/** Whether it is an object that may have a `then`: whatever is no plain data. Nothing of it is called. */
function isThenable(value: unknown): boolean {
  if (typeof value === 'function') return 'then' in value;
  if (typeof value !== 'object' || value === null) return false;
  for (let at: object | null = value, i = 0; at !== null && i < 16; i++) {
    const own = Reflect.getOwnPropertyDescriptor(at, 'then');
    if (own !== undefined) return own.get !== undefined || typeof own.value === 'function';
    at = Reflect.getPrototypeOf(at);
  }
  return false;
}
