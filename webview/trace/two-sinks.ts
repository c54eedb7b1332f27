/** Tells each event to two sinks: one decoder feeds the trace and the graph that follows live. */
import type {
  EventSink,
  ExitHowName,
  LogStreamName,
  OperationName,
  ReachName,
  ResourceName,
  RoleName,
  SessionInfo,
  Site,
  StateName,
  UnhandledName,
  UseName,
} from '../../runtime-instrumented/protocol/index.ts';

export class TwoSinks implements EventSink {
  private readonly first: EventSink;
  private readonly second: EventSink;

  constructor(first: EventSink, second: EventSink) {
    this.first = first;
    this.second = second;
  }

  session(time: number, info: SessionInfo): void {
    this.first.session(time, info);
    this.second.session(time, info);
  }

  site(id: number, site: Site): void {
    this.first.site(id, site);
    this.second.site(id, site);
  }

  create(time: number, id: number, operation: OperationName, site: number, detail: string, duration: number): void {
    this.first.create(time, id, operation, site, detail, duration);
    this.second.create(time, id, operation, site, detail, duration);
  }

  depend(time: number, waiter: number, on: number, role: RoleName): void {
    this.first.depend(time, waiter, on, role);
    this.second.depend(time, waiter, on, role);
  }

  enter(time: number, id: number, by: number): void {
    this.first.enter(time, id, by);
    this.second.enter(time, id, by);
  }

  leave(time: number, id: number): void {
    this.first.leave(time, id);
    this.second.leave(time, id);
  }

  become(time: number, outer: number, inner: number): void {
    this.first.become(time, outer, inner);
    this.second.become(time, outer, inner);
  }

  settle(time: number, id: number, state: StateName, text: string, cause: number): void {
    this.first.settle(time, id, state, text, cause);
    this.second.settle(time, id, state, text, cause);
  }

  cancel(time: number, reach: ReachName, by: number, target: number): void {
    this.first.cancel(time, reach, by, target);
    this.second.cancel(time, reach, by, target);
  }

  label(time: number, id: number, text: string): void {
    this.first.label(time, id, text);
    this.second.label(time, id, text);
  }

  log(time: number, stream: LogStreamName, text: string): void {
    this.first.log(time, stream, text);
    this.second.log(time, stream, text);
  }

  idle(time: number): void {
    this.first.idle(time);
    this.second.idle(time);
  }

  busy(time: number): void {
    this.first.busy(time);
    this.second.busy(time);
  }

  unhandled(time: number, how: UnhandledName, id: number, text: string): void {
    this.first.unhandled(time, how, id, text);
    this.second.unhandled(time, how, id, text);
  }

  gap(time: number, count: number): void {
    this.first.gap(time, count);
    this.second.gap(time, count);
  }

  exit(time: number, how: ExitHowName, code: number): void {
    this.first.exit(time, how, code);
    this.second.exit(time, how, code);
  }

  resource(time: number, id: number, kind: ResourceName, site: number, label: string, size: number): void {
    this.first.resource(time, id, kind, site, label, size);
    this.second.resource(time, id, kind, site, label, size);
  }

  use(time: number, use: UseName, id: number, by: number, level: number): void {
    this.first.use(time, use, id, by, level);
    this.second.use(time, use, id, by, level);
  }
}
