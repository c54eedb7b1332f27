/** A step of the debugger: which of the events that follow ends it. */
import type { Step, StopEvent } from '../protocol/index.ts';

export class Stepping {
  readonly #how: Step['how'];
  /** Of `over`: the promise whose work counts as one step; of `out`: the one that is to settle. */
  #promise: number;
  /** Promises whose events are passed over. */
  readonly #skip: Set<number>;
  /** Callbacks that run, outermost first. */
  readonly #running: number[];

  constructor(step: Step) {
    this.#how = step.how;
    this.#promise = step.promise;
    this.#skip = new Set(step.skip);
    this.#running = [...step.running];
  }

  /** Whether the step ends after this event. `other`: of a become, the inner promise. */
  ends(event: StopEvent, promise: number, other: number): boolean {
    if (this.#how === 'into') return true;
    return this.#how === 'out' ? this.#endsOut(event, promise, other) : this.#endsOver(event, promise);
  }

  #endsOut(event: StopEvent, promise: number, other: number): boolean {
    if (event === 'become' && other === this.#promise) this.#promise = promise;
    return event === 'settle' && promise === this.#promise;
  }

  #endsOver(event: StopEvent, promise: number): boolean {
    if (event === 'create') {
      const maker = this.#running.at(-1) ?? 0;
      if (maker === 0 || (maker !== this.#promise && !this.#skip.has(maker))) return true;
      this.#skip.add(promise);
      return false;
    }
    if (event === 'enter') this.#running.push(promise);
    else if (event === 'leave') this.#running.pop();
    const skipped = this.#skip.has(promise);
    if (skipped && event === 'settle') this.#skip.delete(promise);
    return !skipped;
  }
}
