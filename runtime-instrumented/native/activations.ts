/**
 * Which promise runs now: the callback of a chained one, an async function after an await, or the
 * first part of an async function, which runs inside whoever called it. Only the innermost function
 * can await.
 */
import type { Traced } from './traced.ts';

/** One callback that the engine runs for a promise. */
export interface Run {
  /** Whose callback it is; null for one that is not shown. */
  readonly who: Traced | null;
  /** The promise whose settling runs it. */
  readonly by: Traced | null;
  /** It is the job that makes `who` follow another promise. */
  readonly follows: boolean;
  /** Told to have begun. */
  readonly entered: boolean;
  /** How many functions had been in their first part when it began. */
  readonly base: number;
}

export class Activations {
  readonly #runs: Run[] = [];
  readonly #starting: Traced[] = [];

  /** The innermost run, or null between them. */
  get current(): Run | null {
    return this.#runs.length === 0 ? null : this.#runs[this.#runs.length - 1];
  }

  get idle(): boolean {
    return this.#runs.length === 0;
  }

  /** Functions in their first part inside the innermost run, the innermost last. */
  *startingInside(): Iterable<Traced> {
    const base = this.current?.base ?? 0;
    for (let i = this.#starting.length - 1; i >= base; i--) yield this.#starting[i];
  }

  begin(who: Traced | null, by: Traced | null, follows: boolean, entered: boolean): void {
    this.#runs.push({ who, by, follows, entered, base: this.#starting.length });
  }

  /** The innermost run ends; null when none was begun. */
  end(): Run | null {
    const run = this.#runs.pop() ?? null;
    if (run !== null && this.#starting.length > run.base) this.#starting.length = run.base;
    return run;
  }

  /** An async function was called: its first part begins. */
  start(traced: Traced): void {
    traced.starting = true;
    // What never came to an end (a generator's request that waits for its turn) must not pile up.
    if (this.#starting.length > 10_000) this.#starting.length = 0;
    this.#starting.push(traced);
  }

  /** The innermost function that runs awaits: what was made inside it since is no function that runs. */
  awaits(traced: Traced): void {
    const at = traced.starting ? this.#starting.lastIndexOf(traced) : -1;
    if (at < 0) return;
    for (let i = at; i < this.#starting.length; i++) this.#starting[i].starting = false;
    this.#starting.length = at;
  }

  /** The first part of a function is over: it awaits, or has settled. */
  started(traced: Traced): void {
    if (!traced.starting) return;
    traced.starting = false;
    const at = this.#starting.lastIndexOf(traced);
    if (at < 0) return;
    this.#starting.splice(at, 1);
  }
}
