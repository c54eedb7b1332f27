/**
 * When promises settled, for the marks on the clock: bounded, thinned evenly when it grows full.
 */
const LIMIT = 65_536;

/** Parallel columns; only the first `length` places are valid. `states` are indices into STATES. */
export interface SettlementMarks {
  /** Nanoseconds, never falling. */
  readonly times: Float64Array;
  readonly states: Uint8Array;
  readonly length: number;
  /** Each returned mark stands for this many; failed and cancelled ones are thinned last. */
  readonly stride: number;
}

export class Settlements {
  private readonly times = new Float64Array(LIMIT);
  private readonly states = new Uint8Array(LIMIT);
  private length = 0;
  private stride = 1;
  private skipped = 0;

  add(time: number, state: number): void {
    if (state === 1 && ++this.skipped < this.stride) return;
    if (state === 1) this.skipped = 0;
    if (this.length === LIMIT) this.thin();
    this.times[this.length] = time;
    this.states[this.length] = state;
    this.length++;
  }

  marks(): SettlementMarks {
    return { times: this.times, states: this.states, length: this.length, stride: this.stride };
  }

  private thin(): void {
    this.halve((state, odd) => state !== 1 || odd);
    this.stride *= 2;
    if (this.length > LIMIT / 2) this.halve((_state, odd) => odd);
  }

  private halve(keep: (state: number, odd: boolean) => boolean): void {
    let kept = 0;
    for (let at = 0; at < this.length; at++) {
      if (!keep(this.states[at], at % 2 === 1)) continue;
      this.times[kept] = this.times[at];
      this.states[kept] = this.states[at];
      kept++;
    }
    this.length = kept;
  }
}
