/**
 * Looking for a place among the events of the past: where a breakpoint would have stopped the program, where a step
 * would have ended. The program's own gate decides the same of what happens now (`trace/stop-points.ts`, `stepping.ts`).
 */
import type { Step, StopPoint } from '../../runtime-instrumented/protocol/index.ts';
import { NONE } from '../../webview/trace/trace.ts';
import type { TraceStore } from '../../webview/trace/trace-store.ts';
import type { EventLog } from './event-log.ts';
import { operationOf, stateOf } from './questions.ts';

export class Past {
  readonly #log: EventLog;
  readonly #trace: TraceStore;

  constructor(log: EventLog) {
    this.#log = log;
    this.#trace = log.store;
  }

  /** The row of the promise that an event is of, or NONE. */
  rowAt(at: number): number {
    const { promise } = this.#log.events[at];
    return promise === 0 ? NONE : this.#trace.rowOf(promise);
  }

  /** The next event after `from`, or the last one before it, that hits one of the points; null when there is none. */
  findHit(from: number, direction: 1 | -1, points: readonly StopPoint[]): number | null {
    return this.#find(from, direction, (at) => points.some((point) => this.#isHit(point, at)));
  }

  /** Where a step from an event ends, of the promise of this row; null when that is not in the past. */
  findStepEnd(from: number, how: Step['how'], row: number): number | null {
    return this.#find(from, 1, (at) => this.#endsStep(at, how, row));
  }

  /** Those of the points that an event hits. How often they were hit before is known of the living only. */
  hitsAt(at: number, points: readonly StopPoint[]): number[] {
    return points.filter((point) => this.#isHit(point, at)).map(({ id }) => id);
  }

  #find(from: number, direction: 1 | -1, isIt: (at: number) => boolean): number | null {
    const { length } = this.#log.events;
    for (let at = from + direction; at >= 0 && at < length; at += direction) if (isIt(at)) return at;
    return null;
  }

  #endsStep(at: number, how: Step['how'], row: number): boolean {
    if (how === 'into') return true;
    const subject = this.rowAt(at);
    if (how === 'out') {
      const isOfIt = subject === this.#trace.rootAt(row, this.#log.momentOf(at));
      return isOfIt && this.#log.events[at].event === 'settle';
    }
    return !this.#isInside(subject, row);
  }

  /** Whether a promise was made by another's callbacks, or by what these made. */
  #isInside(row: number, outer: number): boolean {
    if (row === NONE) return false;
    let made = this.#trace.madeInOf(row);
    while (made !== NONE && made !== outer) made = this.#trace.madeInOf(made);
    return made !== NONE;
  }

  #isHit(point: StopPoint, at: number): boolean {
    const { event, promise } = this.#log.events[at];
    if (point.log === true || !point.on.includes(event)) return false;
    const row = this.rowAt(at);
    if (!this.#isAbout(point, promise, row)) return false;
    return row === NONE || event !== 'settle' || this.#settlesAs(point, row, this.#log.momentOf(at));
  }

  #isAbout({ file, line, promises, operation }: StopPoint, promise: number, row: number): boolean {
    if (file !== undefined) {
      const site = row === NONE ? undefined : this.#trace.sites.get(this.#trace.siteOf(row));
      if (site?.file !== file || site.line !== line) return false;
    } else if (promises !== undefined && !promises.includes(promise)) return false;
    return operation === undefined || row === NONE || operationOf(this.#trace, row) === operation;
  }

  #settlesAs({ states, origin, equals, contains }: StopPoint, row: number, moment: number): boolean {
    const trace = this.#trace;
    const state = stateOf(trace, row, moment);
    if (states !== undefined && !states.includes(state)) return false;
    const cause = trace.causeOf(row);
    if (origin === true && cause !== NONE && stateOf(trace, cause, moment) === state) return false;
    const text = trace.textOf(row);
    return (equals === undefined || text === equals) && text.includes(contains ?? '');
  }
}
