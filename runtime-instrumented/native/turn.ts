/**
 * A turn of Node's loop in which something of a promise happens: what the loop did before it, and what is
 * to be done after it. Nothing is asked of turns in which nothing happens.
 */
import { performance } from 'node:perf_hooks';

// The program may replace the global one, or fake it.
const { setImmediate, setTimeout } = globalThis;
const { nodeTiming } = performance;
/** Nanoseconds below which a sleep of the loop is not worth two events. */
const SHORT = 100_000;

export class Turn {
  readonly #slept: (nanoseconds: number) => void;
  readonly #ends: () => void;
  #underWay = false;
  readonly #end = (): void => {
    if (!this.#underWay) return;
    this.#underWay = false;
    this.#ends();
  };
  /** Milliseconds that the loop had slept in all, as far as that has been told. */
  #idle = nodeTiming.idleTime;

  /** `slept`: the loop slept before this turn; what it did without promises in between is not taken out. `ends`: the turn and its microtasks are over. */
  constructor(slept: (nanoseconds: number) => void, ends: () => void) {
    this.#slept = slept;
    this.#ends = ends;
  }

  /** Something is about to be told. Does not keep the program alive. */
  hasEvents(): void {
    if (this.#underWay) return;
    // First of all: where the stack is used up it throws, and the next event is to try again.
    setImmediate(this.#end).unref();
    this.#underWay = true;
    const slept = this.#sinceTold() * 1e6;
    if (slept >= SHORT) this.#slept(slept);
  }

  /** A long turn: timers that it starts may be due at its end, and would run before an immediate does. */
  endsEarly(): void {
    if (this.#underWay) setTimeout(this.#end, 0).unref();
  }

  /** Somebody else has told of the loop's sleep. */
  awake(): void {
    this.#sinceTold();
  }

  #sinceTold(): number {
    const before = this.#idle;
    this.#idle = nodeTiming.idleTime;
    return this.#idle - before;
  }
}
