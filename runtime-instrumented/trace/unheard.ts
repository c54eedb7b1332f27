/**
 * Which promises nobody waits for: asked by the filter that stops where such a one fails.
 *
 * One that fails in the very turn in which it was made is none of them: who made it has had no chance to wait. An
 * async function that throws before its first `await` is of that kind, and so is an executor that rejects at once. If
 * nobody ever takes such a failure on, it is told as an unhandled one.
 */
import { OPERATIONS } from '../protocol/index.ts';

/**
 * That nobody waits for these says nothing: for some the program does, as a whole; the others have settled before
 * anybody could have begun to.
 */
const UNWAITED = new Set(
  ['run', 'async', 'return', 'fail', 'resolve', 'reject'].map((name) =>
    (OPERATIONS as readonly string[]).indexOf(name),
  ),
);
/** Promises that are kept in mind; those made beyond are not judged. */
const MOST = 1_000_000;

export class Unheard {
  /** By promise: the turn in which it was made. */
  readonly #pending = new Map<number, number>();
  readonly #heard = new Set<number>();
  #turn = 0;
  #turnEnds = false;

  has(promise: number): boolean {
    const made = this.#pending.get(promise);
    return made !== undefined && made !== this.#turn && !this.#heard.has(promise);
  }

  made(promise: number, operation: number): void {
    if (UNWAITED.has(operation) || this.#pending.size >= MOST) return;
    this.#pending.set(promise, this.#turn);
    if (this.#turnEnds) return;
    this.#turnEnds = true;
    queueMicrotask(() => {
      this.#turnEnds = false;
      this.#turn++;
    });
  }

  /** Something waits for it. */
  waitedFor(promise: number): void {
    if (this.#heard.size < MOST) this.#heard.add(promise);
  }

  /** The inner promise goes on as the outer one. */
  became(outer: number, inner: number): void {
    if (this.#heard.delete(inner)) this.#heard.add(outer);
    this.#pending.delete(inner);
  }

  settled(promise: number): void {
    this.#pending.delete(promise);
    this.#heard.delete(promise);
  }

  clear(): void {
    this.#pending.clear();
    this.#heard.clear();
  }
}
