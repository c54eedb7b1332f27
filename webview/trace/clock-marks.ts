/** Where on the time axis something settled, and how: at most a few marks for each of many small spans of time. */
import type { TraceStore } from './trace-store.ts';

/**
 * Spans of time that are told apart: about one for each pixel of a wide page. They keep their length until there are
 * twice as many, so that of a program that goes on only what came since is looked at.
 */
const SPANS = 1_500;
const MOST_SPANS = 2 * SPANS;
const RETURNED = 1;
const FAILED = 2;
const CANCELLED = 3;

/** Parallel columns; only the first `length` places are valid. */
export interface SettlementMarks {
  /** Nanoseconds, never falling. */
  readonly times: Float64Array;
  /** Indices into STATES. */
  readonly states: Uint8Array;
  /** How many settlements each mark stands for. */
  readonly counts: Float64Array;
  readonly length: number;
}

type Counts = ReturnType<TraceStore['settlements']['countsBefore']>;

interface Spans {
  /** Time at which the first begins, and how long each is. */
  readonly begin: number;
  readonly step: number;
  /** How many are over, the marks in them, and what had settled by then. */
  readonly over: number;
  readonly marks: number;
  readonly from: number;
  readonly before: Counts;
}

/** The marks of one trace at a time, found again when more has settled. */
export class ClockMarks {
  private readonly times = new Float64Array(MOST_SPANS * 3);
  private readonly states = new Uint8Array(MOST_SPANS * 3);
  private readonly counts = new Float64Array(MOST_SPANS * 3);
  private trace: TraceStore | null = null;
  private end = -1;
  private length = 0;
  /** The spans that are over, and how far they go; null while each settlement is told by itself. */
  private spans: Spans | null = null;

  /** The marks of all that has settled. Few settlements are told one by one. */
  of(trace: TraceStore): SettlementMarks {
    const { end } = trace.settlements;
    if (trace !== this.trace || end !== this.end) {
      if (trace !== this.trace) this.spans = null;
      this.trace = trace;
      this.end = end;
      if (end - trace.settlements.first <= this.times.length) this.each(trace);
      else this.bySpan(trace);
    }
    const { times, states, counts, length } = this;
    return { times, states, counts, length };
  }

  private each(trace: TraceStore): void {
    const { settlements } = trace;
    this.spans = null;
    this.length = 0;
    for (let at = settlements.first; at < settlements.end; at++) {
      const moment = settlements.moment(at);
      this.add(trace.timeAt(moment), trace.stateAt(settlements.row(at), moment), 1);
    }
  }

  private bySpan(trace: TraceStore): void {
    const { settlements } = trace;
    const begin = trace.timeAt(trace.firstMoment);
    const last = trace.timeAt(trace.moments);
    const known = this.spans;
    const goesOn = known !== null && known.begin === begin && last - begin <= MOST_SPANS * known.step;
    const { first } = settlements;
    const before = settlements.countsBefore(first);
    const step = goesOn ? known.step : (last - begin) / SPANS;
    let spans: Spans = goesOn ? known : { begin, step, over: 0, marks: 0, from: first, before };
    this.length = spans.marks;
    for (;;) {
      const { over, from, before } = spans;
      const end: number = begin + (over + 1) * step;
      const isLast = end >= last || over + 1 >= MOST_SPANS;
      const to = isLast ? settlements.end : settlements.until(trace.momentAt(end));
      const after: Counts = to === from ? before : settlements.countsBefore(to);
      const failed = after.failed - before.failed;
      const cancelled = after.cancelled - before.cancelled;
      const middle = end - step / 2;
      this.add(middle, RETURNED, to - from - failed - cancelled);
      this.add(middle, FAILED, failed);
      this.add(middle, CANCELLED, cancelled);
      if (isLast) break;
      spans = { begin, step, over: over + 1, marks: this.length, from: to, before: after };
    }
    this.spans = spans;
  }

  private add(time: number, state: number, count: number): void {
    if (count <= 0) return;
    this.counts[this.length] = count;
    this.times[this.length] = time;
    this.states[this.length] = state;
    this.length++;
  }
}
