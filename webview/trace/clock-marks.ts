/** Where on the time axis something settled, and how: at most a few marks for each of many small spans of time. */
import type { TraceStore } from './trace-store.ts';

/** Spans of time that are told apart: about one for each pixel of a wide page. */
const SPANS = 1_500;
const RETURNED = 1;
const FAILED = 2;
const CANCELLED = 3;

/** Parallel columns; only the first `length` places are valid. */
export interface SettlementMarks {
  /** Nanoseconds, never falling. */
  readonly times: Float64Array;
  /** Indices into STATES. */
  readonly states: Uint8Array;
  readonly length: number;
}

/** The marks of one trace at a time, found again when more has settled. */
export class ClockMarks {
  private readonly times = new Float64Array(SPANS * 3);
  private readonly states = new Uint8Array(SPANS * 3);
  private trace: TraceStore | null = null;
  private end = -1;
  private length = 0;

  /** The marks of all that has settled. Few settlements are told one by one. */
  of(trace: TraceStore): SettlementMarks {
    const { end } = trace.settlements;
    if (trace !== this.trace || end !== this.end) {
      this.trace = trace;
      this.end = end;
      this.length = 0;
      if (end - trace.settlements.first <= this.times.length) this.each(trace);
      else this.bySpan(trace);
    }
    return { times: this.times, states: this.states, length: this.length };
  }

  private each(trace: TraceStore): void {
    const { settlements } = trace;
    for (let at = settlements.first; at < settlements.end; at++) {
      const moment = settlements.moment(at);
      this.add(trace.timeAt(moment), trace.stateAt(settlements.row(at), moment));
    }
  }

  private bySpan(trace: TraceStore): void {
    const { settlements } = trace;
    const first = trace.timeAt(trace.firstMoment);
    const step = (trace.timeAt(trace.moments) - first) / SPANS;
    let from = settlements.first;
    let before = settlements.countsBefore(from);
    for (let span = 0; span < SPANS; span++) {
      const end = first + (span + 1) * step;
      const to = span === SPANS - 1 ? settlements.end : settlements.until(trace.momentAt(end));
      if (to === from) continue;
      const after = settlements.countsBefore(to);
      const failed = after.failed - before.failed;
      const cancelled = after.cancelled - before.cancelled;
      if (to - from > failed + cancelled) this.add(end - step / 2, RETURNED);
      if (failed > 0) this.add(end - step / 2, FAILED);
      if (cancelled > 0) this.add(end - step / 2, CANCELLED);
      from = to;
      before = after;
    }
  }

  private add(time: number, state: number): void {
    this.times[this.length] = time;
    this.states[this.length] = state;
    this.length++;
  }
}
