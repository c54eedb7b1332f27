/**
 * Which promise runs now: the callback of a chained one, an async function after an await, or the
 * first part of an async function, which runs inside whoever called it. Only the innermost function
 * can await.
 */
import { Part, type Traced } from './traced.ts';

const MOST_STARTING = 10_000;

/** One callback that the engine runs for a promise. */
export interface Run {
  /** Whose callback it is; null for one that is not shown. */
  who: Traced | null;
  /** The promise whose settling runs it. */
  by: Traced | null;
  /** It is the job that makes `who` follow another promise. */
  follows: boolean;
  /** Told to have begun. */
  entered: boolean;
  /** The promise that the engine runs it for: of an await, one that nobody else has. Null where the function's own is at hand. */
  promise: object | null;
  /** How many functions had been in their first part when it began. */
  base: number;
}

export class Activations {
  /** One for each depth, used again and again: a callback runs for every await. */
  readonly #runs: Run[] = [];
  #depth = 0;
  /** Functions in their first part, the innermost last; what stands from `#top` on is nothing. */
  readonly #starting: (Traced | null)[] = [];
  #top = 0;

  /** The innermost run, or null between them. It is another one's when that has ended. */
  get current(): Run | null {
    return this.#depth === 0 ? null : this.#runs[this.#depth - 1];
  }

  get idle(): boolean {
    return this.#depth === 0;
  }

  /** How many functions are in their first part inside the innermost run. */
  get startingInside(): number {
    return this.#depth === 0 ? this.#top : this.#top - this.#runs[this.#depth - 1].base;
  }

  /** One of those, 0 for the innermost. */
  starting(index: number): Traced {
    return this.#starting[this.#top - 1 - index] as Traced;
  }

  begin(who: Traced | null, by: Traced | null, follows: boolean, entered: boolean, promise: object | null): void {
    const base = this.#top;
    const run = this.#runs[this.#depth++] as Run | undefined;
    if (run === undefined) {
      this.#runs.push({ who, by, follows, entered, promise, base });
      return;
    }
    run.who = who;
    run.by = by;
    run.follows = follows;
    run.entered = entered;
    // To store something young costs more than to look.
    if (run.promise !== promise) run.promise = promise;
    run.base = base;
  }

  /**
   * Whether `promise` is the one that the engine made for the await after which a function runs now. It settles when
   * that part of the function is over, and may have the function's own record.
   */
  isOfAwait(promise: object, traced: Traced): boolean {
    if (this.#depth === 0 || traced.part > Part.activation) return false;
    const run = this.#runs[this.#depth - 1];
    if (run.follows || run.who !== traced) return false;
    if (run.promise !== null) return run.promise === promise;
    // The function's own was let go of meanwhile: it is over, or waits once more, when what it waited for settles.
    return traced.promise === null ? traced.suspended || traced.resolved : traced.promise !== promise;
  }

  /** The innermost run ends; null when none was begun. It is good until the next one begins. */
  end(): Run | null {
    if (this.#depth === 0) return null;
    const run = this.#runs[--this.#depth];
    if (this.#top > run.base) this.#cut(run.base);
    return run;
  }

  /** Lets go of the run that has ended, so that nothing is kept alive by it. */
  release(run: Run): void {
    run.who = null;
    run.by = null;
    run.promise = null;
  }

  /** An async function was called: its first part begins. */
  start(traced: Traced): void {
    traced.starting = true;
    // What never came to an end (a generator's request that waits for its turn) must not pile up.
    if (this.#top >= MOST_STARTING) this.#cut(0);
    this.#starting[this.#top++] = traced;
  }

  /** The innermost function that runs awaits: what was made inside it since is no function that runs. */
  awaits(traced: Traced): void {
    const at = traced.starting ? this.#indexOf(traced) : -1;
    if (at < 0) return;
    for (let i = at; i < this.#top; i++) (this.#starting[i] as Traced).starting = false;
    this.#cut(at);
  }

  /** The first part of a function is over: it awaits, or has settled. */
  started(traced: Traced): void {
    if (!traced.starting) return;
    traced.starting = false;
    const at = this.#indexOf(traced);
    if (at < 0) return;
    for (let i = at + 1; i < this.#top; i++) this.#starting[i - 1] = this.#starting[i];
    this.#cut(this.#top - 1);
  }

  #indexOf(traced: Traced): number {
    for (let i = this.#top - 1; i >= 0; i--) if (this.#starting[i] === traced) return i;
    return -1;
  }

  /** Lets go of those from `from` on. The array keeps its length: to change that costs more than all else here. */
  #cut(from: number): void {
    for (let i = from; i < this.#top; i++) this.#starting[i] = null;
    this.#top = from;
  }
}
