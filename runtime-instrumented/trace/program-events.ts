/**
 * What happens to the program as a whole: the session and its clock, sleep of the main loop, printed
 * lines, resources, failures that nobody handles, and its end.
 */
import type { ResourceKind, ResourceUse } from '../lwt/probe.ts';
import {
  type ExitHowName,
  type LogStreamName,
  PROTOCOL_VERSION,
  type SessionInfo,
  type UnhandledName,
  type WayName,
} from '../protocol/index.ts';
import { customClock, processClock, processStartedAt } from './clock.ts';
import { exitCodes, resourceCodes, streamCodes, unhandledCodes, useCodes, wayCodes } from './codes.ts';
import { stackOf } from './error-stack.ts';
import { clip, preview } from './preview.ts';
import type { Caller } from './stack.ts';
import { RESOURCE_DEPTHS, Telling, type TracerOptions } from './telling.ts';

const { stringify } = JSON;

/** Who knows the numbers of the language's own promises. */
export interface Natives {
  /** Number of a promise, 0 for none. */
  idOf(promise: object): number;
  /** `promise` stands for what has the number `id`. */
  lent(id: number, promise: object): void;
  /** This process has started another. `below`: the function of ours that did. */
  spawned(child: object, below: Caller): void;
  /** The library's main loop woke, and has told of its sleep. */
  awake(): void;
}

export class ProgramEvents extends Telling {
  /** What the library said it is about to print, so that it is not told again when it is written. */
  readonly announced: Record<LogStreamName, string | null> = { stdout: null, stderr: null };
  protected follower: Natives | null = null;
  #session: SessionInfo;
  #lastResource = 0;

  constructor(options: TracerOptions) {
    super(options);
    this.#session = { protocol: PROTOCOL_VERSION, ...options.session };
    this.tell(() => this.#writeSession());
  }

  /** Who knows the numbers of the language's own promises. */
  set natives(natives: Natives) {
    this.follower = natives;
  }

  /** The first promise: times count from here, and the session says what moment that is. */
  protected startClock(): void {
    const origin = this.out.clock.start();
    // A virtual clock has no moment in the real world.
    if (origin < 0) return;
    this.#session = { ...this.#session, startedAt: processStartedAt + origin / 1e6 };
    if (!this.ready() || !this.#writeSession()) this.lose();
  }

  /** So many promises of floods have been left out. */
  leftOut(count: number): void {
    this.#session = { ...this.#session, leftOut: count };
    this.tell((time) => this.#writeSession(time));
  }

  useClock(kind: 'real' | 'virtual', now: () => number): void {
    if (this.isOff) return;
    this.out.clock.use(kind === 'real' ? processClock : customClock(now));
    if (this.#session.clock === kind) return;
    this.#session = { ...this.#session, clock: kind };
    this.tell((time) => this.#writeSession(time));
  }

  unhandled(how: 'asyncExceptionHook' | 'topLevel' | 'neverObserved', id: number, error: unknown): void {
    this.tell((time) => {
      const text = this.strings.intern(preview(error, this.textLimit));
      return text >= 0 && this.records.unhandled(time, unhandledCodes[how], id, text);
    });
  }

  /** A failure of which `text` tells. */
  wentUnhandled(how: UnhandledName, id: number, text: string): void {
    this.tell((time) => {
      const told = this.strings.intern(this.plain(text));
      return told >= 0 && this.records.unhandled(time, unhandledCodes[how], id, told);
    });
  }

  /** The stack of the error that `id` failed with, where there is one. */
  failedWith(id: number, error: unknown): void {
    const stack = stackOf(error);
    if (stack !== '') this.wentUnhandled('stack', id, stack);
  }

  /** A message crosses to or from another thread or process: `EventSink.message` has what each of these is. */
  crossed(way: WayName, id: number, site: number, channel: string, number: number, text: string): void {
    this.tell((time) => {
      const name = this.strings.intern(channel);
      const words = this.strings.intern(this.plain(text));
      return (
        name >= 0 && words >= 0 && this.records.message(time, wayCodes[way], id, Math.max(site, 0), name, number, words)
      );
    });
  }

  idle(): void {
    this.tell((time) => this.records.idle(time));
  }

  busy(): void {
    this.follower?.awake();
    this.tell((time) => this.records.busy(time));
  }

  /** Node's loop slept for so many nanoseconds until now, as far as nothing has been told in that time. */
  slept(nanoseconds: number): void {
    if (this.#session.clock === 'virtual') return;
    this.tell((time) => {
      const from = Math.max(time - nanoseconds, this.records.time);
      return from >= time || (this.records.idle(from) && this.records.busy(time));
    });
  }

  logged(stream: LogStreamName, text: string): void {
    this.announced[stream] = text;
    this.printed(stream, text);
  }

  /** The program printed a line, as the output streams saw it. */
  printed(stream: LogStreamName, text: string): void {
    this.tell((time) => {
      const line = this.strings.intern(this.plain(text));
      return line >= 0 && this.records.log(time, streamCodes[stream], line);
    });
  }

  resource(kind: ResourceKind, label: string, size: number): number {
    const id = ++this.#lastResource;
    const code = resourceCodes[kind];
    this.tell((time) => {
      const site = this.captureSite(RESOURCE_DEPTHS + code, this.resource);
      const text = this.strings.intern(this.plain(label));
      return text >= 0 && this.records.resource(time, code, id, Math.max(site, 0), text, size);
    });
    return id;
  }

  used(use: ResourceUse, resource: number, by: number, level: number): void {
    this.tell((time) => this.records.use(time, useCodes[use], resource, by, level));
  }

  /** The program ends: the last event. */
  exit(how: ExitHowName, code: number): void {
    this.tell((time) => this.records.exit(time, exitCodes[how], code));
  }

  #writeSession(time = 0): boolean {
    const { arguments: given, ...session } = this.#session;
    // Arguments are cut rather than the text: it has to stay JSON.
    const fitting = given.slice(0, 100).map((one) => clip(one, 200));
    const json = this.strings.intern(stringify({ ...session, arguments: fitting }));
    return json >= 0 && this.records.session(time, json);
  }
}
