/**
 * The figures of every call site at any moment of a trace. It counts forward once, in slices; every so many events it
 * keeps a copy, so that a moment of the past costs the way from the copy before it and no more. Its size is that of
 * the source, whatever the program does.
 */
import type { Trace } from '../../trace/trace.ts';
import { countTo, type Known } from './count.ts';
import { Members } from './members.ts';
import { Pairs } from './pairs.ts';
import { Places } from './places.ts';
import { type Keyframe, pack, Tally, unpack } from './tally.ts';

/** Events between two keyframes at first; doubled when the keyframes grow too many. */
const EVERY = 16_384;
const MOST_BYTES = 24 * 1024 * 1024;
/** Events counted between two looks at the clock. */
const SLICE = 1_024;

export class SiteIndex {
  readonly trace: Trace;
  readonly known: Known = { places: new Places(), pairs: new Pairs(), members: new Members() };
  /** Promises that had left the trace before they were counted. */
  missed = 0;
  private readonly front = new Tally();
  private keyframes: Keyframe[] = [];
  private bytes = 0;
  private spacing: number;
  private readonly mostBytes: number;
  private past: Tally | null = null;
  private rowsCounted = 0;

  /** `every`: events between two keyframes at first; `mostBytes`: of all keyframes. */
  constructor(trace: Trace, every = EVERY, mostBytes = MOST_BYTES) {
    this.trace = trace;
    this.spacing = every;
    this.mostBytes = mostBytes;
  }

  /** Bytes of all keyframes. */
  get keyframeBytes(): number {
    return this.bytes;
  }

  /** How far it has counted: the figures of every moment up to here can be asked for. */
  get counted(): number {
    return this.front.moment;
  }

  /** Counts on, up to `moment` or until `enough` says so; true when it has come there. */
  advance(moment: number = this.trace.moments, enough: () => boolean = () => false): boolean {
    const { trace, front } = this;
    const target = Math.min(moment, trace.moments);
    this.skipWhatLeft();
    while (front.moment < target) {
      const keyframe = this.nextKeyframe();
      const stop = Math.min(target, front.moment + SLICE, keyframe);
      countTo(trace, this.known, front, stop, true);
      this.rowsCounted = trace.rowsAt(stop);
      if (stop === keyframe) this.keep();
      if (front.moment < target && enough()) return false;
    }
    return true;
  }

  /** The figures of a moment; of the last one that has been counted, if that is before it. */
  at(moment: number): Tally {
    const { front, trace } = this;
    if (moment >= front.moment) {
      this.past = null;
      return front;
    }
    const start = this.keyframeBefore(moment);
    if (this.past === null || this.past.moment > moment || (start !== null && start.moment > this.past.moment)) {
      this.past = start === null ? new Tally() : unpack(start);
    }
    if (this.past.moment < moment) countTo(trace, this.known, this.past, moment, false);
    return this.past;
  }

  private nextKeyframe(): number {
    return (Math.floor(this.front.moment / this.spacing) + 1) * this.spacing;
  }

  private keep(): void {
    const keyframe = pack(this.front);
    this.keyframes.push(keyframe);
    this.bytes += keyframe.bytes;
    while (this.bytes > this.mostBytes && this.keyframes.length > 1) this.thin();
  }

  /** Every second keyframe goes. */
  private thin(): void {
    this.spacing *= 2;
    this.keyframes = this.keyframes.filter(({ moment }) => moment % this.spacing === 0);
    this.bytes = this.keyframes.reduce((sum, { bytes }) => sum + bytes, 0);
    if (this.keyframes.length === 1 && this.bytes > this.mostBytes) this.keyframes = [];
    if (this.keyframes.length === 0) this.bytes = 0;
  }

  /** What has left the trace uncounted can only be numbered. */
  private skipWhatLeft(): void {
    const { trace, front } = this;
    this.known.members.forget(trace);
    if (trace.firstMoment <= front.moment) return;
    front.moment = trace.firstMoment;
    const rows = trace.rowsAt(front.moment);
    this.missed += rows - this.rowsCounted;
    this.rowsCounted = rows;
  }

  /** The nearest keyframe from which a moment can be counted; when what came after it has left, the first after. */
  private keyframeBefore(moment: number): Keyframe | null {
    let best: Keyframe | null = null;
    for (const keyframe of this.keyframes) {
      if (keyframe.moment <= moment) best = keyframe;
      else if (best === null || best.moment < this.trace.firstMoment) {
        return this.trace.firstMoment > 0 ? keyframe : best;
      } else break;
    }
    return best;
  }
}
