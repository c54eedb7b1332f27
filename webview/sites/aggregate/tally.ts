/**
 * The figures of every place as of one moment: columns by place, and by pair of places. It counts and forgets; it
 * knows no promise. A copy of it is what a keyframe keeps, as small as what was counted.
 */
import type { StateName } from '../../../runtime-instrumented/protocol/index.ts';
import { grownFloat64, grownInt32, grownLength } from '../../model/grow.ts';
import { BUCKETS, bucketOf } from './histogram.ts';

/** Failure texts told apart at one place; others are counted together. */
export const MOST_TEXTS = 8;

/** What failed at a place, by text, and how many failures had yet other texts. */
export interface FailureTexts {
  readonly counts: Map<string, number>;
  others: number;
}

const SMALL = 64;

export class Tally {
  moment = 0;
  places = 0;
  pairs = 0;
  made = new Float64Array(SMALL);
  /** Pending ones that have become a part of another promise, which is pending. */
  joined = new Float64Array(SMALL);
  returned = new Float64Array(SMALL);
  failed = new Float64Array(SMALL);
  cancelled = new Float64Array(SMALL);
  /** ns from creation to settling, of all that settled; the shortest (of none: 0) and the longest. */
  settleTime = new Float64Array(SMALL);
  shortestSettle = new Float64Array(SMALL);
  longestSettle = new Float64Array(SMALL);
  callbacks = new Float64Array(SMALL);
  /** ns in callbacks, without those that ran inside them; and the longest one. */
  callbackTime = new Float64Array(SMALL);
  longestCallback = new Float64Array(SMALL);
  /** A bit for each operation that made promises here: two words a place. */
  operations = new Int32Array(2 * SMALL);
  /** The row made last. */
  lastRow = new Int32Array(SMALL).fill(-1);
  /** Promises by time to settle: see histogram.ts. */
  times: (Uint32Array | null)[] = [];
  failures: (FailureTexts | null)[] = [];
  /** How often, by number of the pair. */
  pairCounts = new Float64Array(SMALL);
  /** Callbacks that run at the moment, outermost first: their numbers, and ns of what has run inside each. */
  running: number[] = [];
  inside: number[] = [];

  /** Makes room for places and pairs that have become known. */
  widen(places: number, pairs: number): void {
    if (places > this.made.length) this.growPlaces(grownLength(this.made.length, places));
    if (pairs > this.pairCounts.length) {
      this.pairCounts = grownFloat64(this.pairCounts, grownLength(this.pairCounts.length, pairs));
    }
    for (let place = this.places; place < places; place++) {
      this.times[place] = null;
      this.failures[place] = null;
    }
    this.places = Math.max(this.places, places);
    this.pairs = Math.max(this.pairs, pairs);
  }

  /** Pending ones that are promises of their own. What was spoken of before its place was known settles elsewhere. */
  pending(place: number): number {
    return Math.max(0, this.made[place] - this.joined[place] - this.settled(place));
  }

  /** An operation, by its code, has made one here. */
  madeBy(place: number, operation: number): void {
    this.operations[wordOf(place, operation)] |= 1 << operation;
  }

  /** Whether an operation, by its code, has made any here. */
  wasMadeBy(place: number, operation: number): boolean {
    return (this.operations[wordOf(place, operation)] & (1 << operation)) !== 0;
  }

  settled(place: number): number {
    return this.returned[place] + this.failed[place] + this.cancelled[place];
  }

  count(place: number, state: StateName): number {
    return state === 'pending' ? this.pending(place) : this[state][place];
  }

  /** A promise of the place settled after `time` ns. */
  settle(place: number, state: Exclude<StateName, 'pending'>, time: number, text: string): void {
    this[state][place]++;
    if (state === 'failed') this.fail(place, text);
    const took = Math.max(0, time);
    if (this.times[place] === null || took < this.shortestSettle[place]) this.shortestSettle[place] = took;
    this.settleTime[place] += took;
    if (took > this.longestSettle[place]) this.longestSettle[place] = took;
    this.times[place] ??= new Uint32Array(BUCKETS);
    this.times[place][bucketOf(took)]++;
  }

  called(place: number, time: number): void {
    this.callbacks[place]++;
    this.callbackTime[place] += time;
    if (time > this.longestCallback[place]) this.longestCallback[place] = time;
  }

  private fail(place: number, text: string): void {
    this.failures[place] ??= { counts: new Map(), others: 0 };
    const { counts } = this.failures[place];
    const known = counts.get(text);
    if (known !== undefined || counts.size < MOST_TEXTS) counts.set(text, (known ?? 0) + 1);
    else this.failures[place].others++;
  }

  private growPlaces(length: number): void {
    for (const column of NUMBERS) this[column] = grownFloat64(this[column], length);
    this.operations = grownInt32(this.operations, 2 * length, 0);
    this.lastRow = grownInt32(this.lastRow, length, -1);
  }
}

/** Where the bit of an operation is; codes from 64 on would be of a newer runtime, and count as the first ones. */
function wordOf(place: number, operation: number): number {
  return 2 * place + ((operation >>> 5) & 1);
}

const NUMBERS = [
  'made',
  'joined',
  'returned',
  'failed',
  'cancelled',
  'settleTime',
  'shortestSettle',
  'longestSettle',
  'callbacks',
  'callbackTime',
  'longestCallback',
] as const;

/** A tally put away: what was counted, packed. */
export interface Keyframe {
  readonly moment: number;
  readonly places: number;
  readonly pairs: number;
  readonly numbers: readonly Float64Array[];
  readonly operations: Int32Array;
  readonly lastRow: Int32Array;
  readonly pairCounts: Float64Array;
  /** Place, bucket, count; place, bucket, count … */
  readonly times: Uint32Array;
  readonly failures: readonly { readonly place: number; readonly texts: FailureTexts }[];
  readonly running: readonly number[];
  readonly inside: readonly number[];
  /** Bytes that it takes, about. */
  readonly bytes: number;
}

export function pack(tally: Tally): Keyframe {
  const { places, pairs } = tally;
  const packed: number[] = [];
  const failures: { place: number; texts: FailureTexts }[] = [];
  for (let place = 0; place < places; place++) {
    const times = tally.times[place];
    for (let bucket = 0; times !== null && bucket < BUCKETS; bucket++) {
      if (times[bucket] > 0) packed.push(place, bucket, times[bucket]);
    }
    const texts = tally.failures[place];
    if (texts !== null) failures.push({ place, texts: { counts: new Map(texts.counts), others: texts.others } });
  }
  return {
    moment: tally.moment,
    places,
    pairs,
    numbers: NUMBERS.map((column) => tally[column].slice(0, places)),
    operations: tally.operations.slice(0, 2 * places),
    lastRow: tally.lastRow.slice(0, places),
    pairCounts: tally.pairCounts.slice(0, pairs),
    times: Uint32Array.from(packed),
    failures,
    running: [...tally.running],
    inside: [...tally.inside],
    bytes: places * (NUMBERS.length * 8 + 12) + pairs * 8 + packed.length * 4 + failures.length * 400 + 200,
  };
}

export function unpack(keyframe: Keyframe): Tally {
  const tally = new Tally();
  tally.widen(keyframe.places, keyframe.pairs);
  tally.moment = keyframe.moment;
  NUMBERS.forEach((column, index) => {
    tally[column].set(keyframe.numbers[index]);
  });
  tally.operations.set(keyframe.operations);
  tally.lastRow.set(keyframe.lastRow);
  tally.pairCounts.set(keyframe.pairCounts);
  for (let at = 0; at < keyframe.times.length; at += 3) {
    const [place, bucket, count] = keyframe.times.subarray(at, at + 3);
    tally.times[place] ??= new Uint32Array(BUCKETS);
    tally.times[place][bucket] = count;
  }
  for (const { place, texts } of keyframe.failures) {
    tally.failures[place] = { counts: new Map(texts.counts), others: texts.others };
  }
  tally.running = [...keyframe.running];
  tally.inside = [...keyframe.inside];
  return tally;
}
