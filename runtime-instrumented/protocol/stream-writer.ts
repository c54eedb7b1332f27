/**
 * Events to bytes: the decoder's twin, for whoever makes a stream without a ring (a recording,
 * a test, another tool). Strings are interned and sent once.
 */
import type { EventSink, SessionInfo, Site } from './events.ts';
import { GrowingSpace } from './growing-space.ts';
import { MAX_STRING_BYTES } from './limits.ts';
import { RecordWriter } from './record-writer.ts';
import { utf8Length } from './utf8.ts';
import {
  EXIT_HOWS,
  type ExitHowName,
  LOG_STREAMS,
  type LogStreamName,
  OPERATIONS,
  type OperationName,
  PROTOCOL_VERSION,
  REACHES,
  RESOURCES,
  type ReachName,
  type ResourceName,
  ROLES,
  type RoleName,
  STATES,
  STREAM_MAGIC,
  type StateName,
  UNHANDLED,
  type UnhandledName,
  USES,
  type UseName,
  WAYS,
  type WayName,
} from './vocabulary.ts';

/** An `EventSink` that keeps what it is told as the bytes of a stream; `take` hands them out. */
export class StreamWriter implements EventSink {
  readonly #space = new GrowingSpace();
  readonly #records = new RecordWriter(this.#space);
  readonly #strings = new Map<string, number>();

  constructor() {
    const at = this.#space.reserve(2);
    this.#space.words[at] = STREAM_MAGIC;
    this.#space.words[at + 1] = PROTOCOL_VERSION;
    this.#space.commit();
  }

  /** The bytes since the last `take`; the first ones begin with the stream's header. */
  take(): Uint8Array {
    return this.#space.take();
  }

  session(time: number, info: SessionInfo): void {
    this.#records.session(time, this.#intern(JSON.stringify(info)));
  }
  site(id: number, site: Site): void {
    const { file, line, column, functionName } = site;
    this.#records.site(this.#records.time, id, this.#intern(file), line, column, this.#intern(functionName));
  }
  create(time: number, id: number, operation: OperationName, site: number, detail: string, duration: number): void {
    this.#records.create(time, OPERATIONS.indexOf(operation), id, site, this.#intern(detail), duration);
  }
  depend(time: number, waiter: number, on: number, role: RoleName, site = 0): void {
    this.#records.depend(time, ROLES.indexOf(role), waiter, on, site);
  }
  enter(time: number, id: number, by: number): void {
    this.#records.enter(time, id, by);
  }
  leave(time: number, id: number): void {
    this.#records.leave(time, id);
  }
  become(time: number, outer: number, inner: number): void {
    this.#records.become(time, outer, inner);
  }
  settle(time: number, id: number, state: StateName, text: string, cause: number): void {
    this.#records.settle(time, STATES.indexOf(state), id, this.#intern(text), cause);
  }
  cancel(time: number, reach: ReachName, by: number, target: number): void {
    this.#records.cancel(time, REACHES.indexOf(reach), by, target);
  }
  label(time: number, id: number, text: string): void {
    this.#records.label(time, id, this.#intern(text));
  }
  log(time: number, stream: LogStreamName, text: string): void {
    this.#records.log(time, LOG_STREAMS.indexOf(stream), this.#intern(text));
  }
  idle(time: number): void {
    this.#records.idle(time);
  }
  busy(time: number): void {
    this.#records.busy(time);
  }
  unhandled(time: number, how: UnhandledName, id: number, text: string): void {
    this.#records.unhandled(time, UNHANDLED.indexOf(how), id, this.#intern(text));
  }
  gap(time: number, count: number): void {
    this.#records.gap(time, count);
  }
  exit(time: number, how: ExitHowName, code: number): void {
    this.#records.exit(time, EXIT_HOWS.indexOf(how), code);
  }
  resource(time: number, id: number, kind: ResourceName, site: number, label: string, size: number): void {
    this.#records.resource(time, RESOURCES.indexOf(kind), id, site, this.#intern(label), size);
  }
  use(time: number, use: UseName, id: number, by: number, level: number): void {
    this.#records.use(time, USES.indexOf(use), id, by, level);
  }
  message(time: number, way: WayName, id: number, site: number, channel: string, number: number, text: string): void {
    this.#records.message(time, WAYS.indexOf(way), id, site, this.#intern(channel), number, this.#intern(text));
  }

  #intern(text: string): number {
    if (text === '') return 0;
    let id = this.#strings.get(text);
    if (id === undefined) {
      id = this.#strings.size + 1;
      this.#strings.set(text, id);
      const fits = utf8Length(text) <= MAX_STRING_BYTES;
      this.#records.string(this.#records.time, id, fits ? text : text.slice(0, Math.floor(MAX_STRING_BYTES / 3)));
    }
    return id;
  }
}
