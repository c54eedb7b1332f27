/**
 * The events at which a program can stop, in their order: what stepping back goes through. Beside each stands its
 * moment in the trace, which the same stream fills. Bounded: the oldest half goes when there are too many.
 */
import type {
  ExitHowName,
  OperationName,
  ReachName,
  StateName,
  StopEvent,
  UnhandledName,
} from '../../runtime-instrumented/protocol/index.ts';
import { TraceStore } from '../../webview/trace/trace-store.ts';
import { TraceWriter } from '../../webview/trace/trace-writer.ts';

/** One of them. `promise` is 0 for the exit, and for failures that belong to none. */
export interface LoggedEvent {
  readonly event: StopEvent;
  readonly promise: number;
  readonly moment: number;
}

const MOST = 1_000_000;

export class EventLog extends TraceWriter {
  readonly store: TraceStore;
  readonly events: LoggedEvent[] = [];
  /** Events that went before the first one here. */
  dropped = 0;

  readonly #most: number;

  /** `most`: events that are kept. */
  constructor(store = new TraceStore(), most = MOST) {
    super(store);
    this.store = store;
    this.#most = most;
  }

  /** The moment that shows an event whole: a new promise with what it waits for. */
  momentOf(index: number): number {
    const { event, moment } = this.events[index];
    if (event !== 'create') return moment;
    const next = this.events[index + 1];
    return next === undefined ? this.store.moments : next.moment - 1;
  }

  override create(
    time: number,
    id: number,
    operation: OperationName,
    site: number,
    detail: string,
    duration: number,
  ): void {
    super.create(time, id, operation, site, detail, duration);
    this.#log('create', id);
  }
  override enter(time: number, id: number, by: number): void {
    super.enter(time, id, by);
    this.#log('enter', id);
  }
  override leave(time: number, id: number): void {
    super.leave(time, id);
    this.#log('leave', id);
  }
  override become(time: number, outer: number, inner: number): void {
    super.become(time, outer, inner);
    this.#log('become', outer);
  }
  override settle(time: number, id: number, state: StateName, text: string, cause: number): void {
    super.settle(time, id, state, text, cause);
    this.#log('settle', id);
  }
  override cancel(time: number, reach: ReachName, by: number, target: number): void {
    super.cancel(time, reach, by, target);
    if (reach === 'requested') this.#log('cancel', target);
  }
  override unhandled(time: number, how: UnhandledName, id: number, text: string): void {
    super.unhandled(time, how, id, text);
    this.#log('unhandled', id);
  }
  override exit(time: number, how: ExitHowName, code: number): void {
    super.exit(time, how, code);
    this.#log('exit', 0);
  }

  #log(event: StopEvent, promise: number): void {
    if (this.events.length >= this.#most) {
      const half = Math.ceil(this.#most / 2);
      this.events.splice(0, half);
      this.dropped += half;
    }
    this.events.push({ event, promise, moment: this.store.moments });
  }
}
