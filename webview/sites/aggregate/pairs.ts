/** Pairs of places: one waits for the other, or one was made in a callback of the other. A place may pair with itself. */
import { MOST_PLACES } from './places.ts';

export type PairKind = 'waits' | 'madeIn';

/** For 'waits' from what is waited for to what waits; for 'madeIn' from whose callback it was to what was made in it. */
export interface Pair {
  readonly from: number;
  readonly to: number;
  readonly kind: PairKind;
}

/** Pairs that are told apart: more lines than this are no picture. Others are counted as one number. */
const MOST_PAIRS = 50_000;

export const NO_PAIR = -1;

export class Pairs {
  private readonly numbers = new Map<number, number>();
  readonly all: Pair[] = [];
  /** Times that a pair was met which is not told apart. */
  crowded = 0;

  /** The number of a pair, or NO_PAIR when there are too many. */
  of(from: number, to: number, kind: PairKind): number {
    const key = (from * MOST_PLACES + to) * 2 + (kind === 'waits' ? 0 : 1);
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    if (this.all.length >= MOST_PAIRS) {
      this.crowded++;
      return NO_PAIR;
    }
    const number = this.all.length;
    this.numbers.set(key, number);
    this.all.push({ from, to, kind });
    return number;
  }
}
