/** Failures that nobody handled, each with the call site of its promise and of the one where it began. */
import { NO_FAILURE, type StateName, type UnhandledName } from '../runtime-instrumented/protocol/index.ts';
import { BoundedMap } from './bounded-map.ts';

/** A failure that nobody handled. */
export interface Failure {
  readonly how: UnhandledName;
  /** Site of the promise that failed; 0 when it is not known. */
  readonly site: number;
  /** Site of the promise where the failure began; 0 when it is not known. */
  readonly origin: number;
  /** Preview of the error. */
  readonly text: string;
}

/** Failed promises that are remembered, until it is said that nobody handles them. */
const MOST_FAILED = 10_000;
/** Failures that are listed; more are counted. */
const MOST_LISTED = 1_000;
/** A chain of causes longer than this is cut. */
const DEEPEST = 1_000;

interface Failed {
  readonly site: number;
  readonly text: string;
  readonly cause: number;
}

/** The unhandled failures of one program, as far as its stream has told. */
export class Failures {
  readonly #failed = new BoundedMap<number, Failed>(MOST_FAILED);
  readonly #byPromise = new Map<number, Failure>();
  #others: Failure[] = [];
  #unlisted = 0;

  /** In the order in which they came. */
  get list(): readonly Failure[] {
    return [...this.#byPromise.values(), ...this.#others];
  }
  /** How many more there are than are listed. */
  get unlisted(): number {
    return this.#unlisted;
  }

  /** Remembers a failure: it may be said later that nobody handles it. `cause`: the promise it came from, or 0. */
  settle(id: number, site: number, state: StateName, text: string, cause: number): void {
    if (state === 'failed') this.#failed.set(id, { site, text, cause });
  }

  /** `id` is 0 when it is not said whose failure it is. */
  unhandled(how: UnhandledName, id: number, text: string): void {
    if (how === 'handledLate') {
      this.#byPromise.delete(id);
      return;
    }
    // A promise that was collected while it was pending has not failed.
    if (NO_FAILURE.has(how)) return;
    const promise = id === 0 ? this.#lastWith(text) : id;
    const failed = this.#failed.get(promise);
    const failure = { how, site: failed?.site ?? 0, origin: this.#originOf(promise), text };
    if (promise !== 0 && this.#byPromise.has(promise)) return;
    if (this.#byPromise.size + this.#others.length >= MOST_LISTED) this.#unlisted++;
    else if (promise === 0) this.#others.push(failure);
    else this.#byPromise.set(promise, failure);
  }

  /** What ends a program comes without a promise: it is the last one that failed with these words. */
  #lastWith(text: string): number {
    let last = 0;
    for (const [id, failed] of this.#failed) if (failed.text === text) last = id;
    return last;
  }

  #originOf(id: number): number {
    let at = this.#failed.get(id);
    for (let steps = 0; at !== undefined && steps < DEEPEST; steps++) {
      const before = this.#failed.get(at.cause);
      if (before === undefined) break;
      at = before;
    }
    return at?.site ?? 0;
  }
}
