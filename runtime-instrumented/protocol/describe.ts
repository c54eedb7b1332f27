/**
 * Events as plain objects, one JSON object an event: for tests, golden traces and dumps.
 * Not for the hot path.
 */
import type { EventSink, SessionInfo, Site } from './events.ts';
import { StreamDecoder } from './stream-decoder.ts';
import type {
  ExitHowName,
  LogStreamName,
  OperationName,
  ReachName,
  ResourceName,
  RoleName,
  StateName,
  UnhandledName,
  UseName,
  WayName,
} from './vocabulary.ts';

/** One event, told apart by `event`; the other members are named as the parameters of `EventSink`. */
export type EventObject =
  | { event: 'session'; time: number; info: SessionInfo }
  | { event: 'site'; id: number; site: Site }
  | {
      event: 'create';
      time: number;
      id: number;
      operation: OperationName;
      site: number;
      detail: string;
      duration: number;
    }
  | { event: 'depend'; time: number; waiter: number; on: number; role: RoleName; site?: number }
  | { event: 'enter'; time: number; id: number; by: number }
  | { event: 'leave'; time: number; id: number }
  | { event: 'become'; time: number; outer: number; inner: number }
  | { event: 'settle'; time: number; id: number; state: StateName; text: string; cause: number }
  | { event: 'cancel'; time: number; reach: ReachName; by: number; target: number }
  | { event: 'label'; time: number; id: number; text: string }
  | { event: 'log'; time: number; stream: LogStreamName; text: string }
  | { event: 'idle'; time: number }
  | { event: 'busy'; time: number }
  | { event: 'unhandled'; time: number; how: UnhandledName; id: number; text: string }
  | { event: 'gap'; time: number; count: number }
  | { event: 'exit'; time: number; how: ExitHowName; code: number }
  | {
      event: 'resource';
      time: number;
      id: number;
      kind: ResourceName;
      site: number;
      label: string;
      size: number;
    }
  | { event: 'use'; time: number; use: UseName; id: number; by: number; level: number }
  | {
      event: 'message';
      time: number;
      way: WayName;
      id: number;
      site: number;
      channel: string;
      number: number;
      text: string;
    };

/** A sink that hands every event on as an object. */
export class DescribeEvents implements EventSink {
  readonly #tell: (event: EventObject) => void;

  constructor(tell: (event: EventObject) => void) {
    this.#tell = tell;
  }

  session(time: number, info: SessionInfo): void {
    this.#tell({ event: 'session', time, info });
  }
  site(id: number, site: Site): void {
    this.#tell({ event: 'site', id, site });
  }
  create(time: number, id: number, operation: OperationName, site: number, detail: string, duration: number): void {
    this.#tell({ event: 'create', time, id, operation, site, detail, duration });
  }
  depend(time: number, waiter: number, on: number, role: RoleName, site = 0): void {
    this.#tell({ event: 'depend', time, waiter, on, role, ...(site === 0 ? {} : { site }) });
  }
  enter(time: number, id: number, by: number): void {
    this.#tell({ event: 'enter', time, id, by });
  }
  leave(time: number, id: number): void {
    this.#tell({ event: 'leave', time, id });
  }
  become(time: number, outer: number, inner: number): void {
    this.#tell({ event: 'become', time, outer, inner });
  }
  settle(time: number, id: number, state: StateName, text: string, cause: number): void {
    this.#tell({ event: 'settle', time, id, state, text, cause });
  }
  cancel(time: number, reach: ReachName, by: number, target: number): void {
    this.#tell({ event: 'cancel', time, reach, by, target });
  }
  label(time: number, id: number, text: string): void {
    this.#tell({ event: 'label', time, id, text });
  }
  log(time: number, stream: LogStreamName, text: string): void {
    this.#tell({ event: 'log', time, stream, text });
  }
  idle(time: number): void {
    this.#tell({ event: 'idle', time });
  }
  busy(time: number): void {
    this.#tell({ event: 'busy', time });
  }
  unhandled(time: number, how: UnhandledName, id: number, text: string): void {
    this.#tell({ event: 'unhandled', time, how, id, text });
  }
  gap(time: number, count: number): void {
    this.#tell({ event: 'gap', time, count });
  }
  exit(time: number, how: ExitHowName, code: number): void {
    this.#tell({ event: 'exit', time, how, code });
  }
  resource(time: number, id: number, kind: ResourceName, site: number, label: string, size: number): void {
    this.#tell({ event: 'resource', time, id, kind, site, label, size });
  }
  use(time: number, use: UseName, id: number, by: number, level: number): void {
    this.#tell({ event: 'use', time, use, id, by, level });
  }
  message(time: number, way: WayName, id: number, site: number, channel: string, number: number, text: string): void {
    this.#tell({ event: 'message', time, way, id, site, channel, number, text });
  }
}

/** Every event of a whole stream. Throws `ProtocolError` when it is malformed. */
export function describeStream(bytes: Uint8Array): EventObject[] {
  const events: EventObject[] = [];
  new StreamDecoder(new DescribeEvents((event) => events.push(event))).push(bytes);
  return events;
}

/** Sends one described event to a sink: the way back. */
export function replayEvent(event: EventObject, sink: EventSink): void {
  switch (event.event) {
    case 'session':
      sink.session(event.time, event.info);
      break;
    case 'site':
      sink.site(event.id, event.site);
      break;
    case 'create':
      sink.create(event.time, event.id, event.operation, event.site, event.detail, event.duration);
      break;
    case 'depend':
      sink.depend(event.time, event.waiter, event.on, event.role, event.site ?? 0);
      break;
    case 'enter':
      sink.enter(event.time, event.id, event.by);
      break;
    case 'leave':
      sink.leave(event.time, event.id);
      break;
    case 'become':
      sink.become(event.time, event.outer, event.inner);
      break;
    case 'settle':
      sink.settle(event.time, event.id, event.state, event.text, event.cause);
      break;
    case 'cancel':
      sink.cancel(event.time, event.reach, event.by, event.target);
      break;
    case 'label':
      sink.label(event.time, event.id, event.text);
      break;
    case 'log':
      sink.log(event.time, event.stream, event.text);
      break;
    case 'idle':
      sink.idle(event.time);
      break;
    case 'busy':
      sink.busy(event.time);
      break;
    case 'unhandled':
      sink.unhandled(event.time, event.how, event.id, event.text);
      break;
    case 'gap':
      sink.gap(event.time, event.count);
      break;
    case 'exit':
      sink.exit(event.time, event.how, event.code);
      break;
    case 'resource':
      sink.resource(event.time, event.id, event.kind, event.site, event.label, event.size);
      break;
    case 'use':
      sink.use(event.time, event.use, event.id, event.by, event.level);
      break;
    case 'message':
      sink.message(event.time, event.way, event.id, event.site, event.channel, event.number, event.text);
      break;
  }
}
