/**
 * What happens to promises in a page, as records: the page's twin of trace/tracer.ts. There is no
 * ring and no second thread; records collect in memory and leave a few times a frame.
 *
 * Nothing here may harm the page: a method that fails turns the tracer off.
 */
import type { Operation, Probe, ResourceKind, ResourceUse, Role } from '../lwt/probe.ts';
import {
  GrowingSpace,
  type OperationName,
  PROTOCOL_VERSION,
  RecordWriter,
  STREAM_MAGIC,
  type UnhandledName,
} from '../protocol/index.ts';
import {
  operationCode,
  operationCodes,
  reachCodes,
  resourceCodes,
  roleCodes,
  stateCodes,
  streamCodes,
  unhandledCodes,
  useCodes,
} from '../trace/codes.ts';
import { StringInterner } from '../trace/string-interner.ts';
import { clip, preview } from '../trace/value-text.ts';
import { stackPlace } from './stack-place.ts';

/** A place in the source, 1-based. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly functionName: string;
}

/** What a page tells of itself. */
export interface PageInfo {
  readonly runtime: string;
  /** Its address, without what follows a `#`. */
  readonly program: string;
}

const { stringify } = JSON;
/** Longest text of a value: pages send over the same thread that they run on. */
const MOST_CHARACTERS = 4096;
/** Bytes that may wait for the channel; what comes beyond is counted as lost. */
const MOST_WAITING = 4 * 1024 * 1024;
const MOST_SITES = 0xfffff;

export class PageTracer implements Probe {
  readonly #space = new GrowingSpace();
  readonly #records = new RecordWriter(this.#space);
  readonly #strings = new StringInterner((id, text) => this.#records.string(this.#records.time, id, text));
  readonly #sites = new Map<string, number>();
  readonly #now: () => number;
  readonly #soon: () => void;
  #lastPromise = 0;
  #lastSite = 0;
  #lastResource = 0;
  #lost = 0;
  #off = false;
  /** Id of the call site of what is called now: by the stack, unless somebody knows it better. */
  siteOfCall = (): number => this.siteAt(stackPlace());
  /** The leaf that was made last, whose description is awaited. */
  #held: { readonly time: number; readonly code: number; readonly id: number; readonly site: number } | null = null;

  /** `now`: nanoseconds since the page's time origin, whole and never less than before; `soon` is called when there is something to send. */
  constructor(info: PageInfo, startedAt: number, now: () => number, soon: () => void) {
    this.#now = now;
    this.#soon = soon;
    const at = this.#space.reserve(2);
    this.#space.words[at] = STREAM_MAGIC;
    this.#space.words[at + 1] = PROTOCOL_VERSION;
    this.#space.commit();
    const session = {
      protocol: PROTOCOL_VERSION,
      ...info,
      pid: 0,
      arguments: [],
      startedAt,
      clock: 'real',
      sites: true,
    };
    this.#records.session(0, this.#strings.intern(stringify(session)));
  }

  get off(): boolean {
    return this.#off;
  }

  /** Tells no more. */
  stop(): void {
    this.#off = true;
  }

  /** The bytes since the last time; empty when there is nothing new. */
  take(): Uint8Array {
    this.#release('', -1);
    // Among these bytes: a page that says no more would never tell of it.
    if (this.#lost > 0) {
      this.#records.gap(this.#now(), this.#lost);
      this.#lost = 0;
    }
    return this.#space.take();
  }

  /** The page goes away: the last event. */
  exit(): void {
    this.#tell((time) => this.#records.exit(time, 0, 0));
  }

  /** Id of a call site; 0 for none. */
  siteAt(place: Place | null): number {
    if (place === null || this.#off) return 0;
    const key = `${place.file}\n${place.line}\n${place.column}`;
    const known = this.#sites.get(key);
    if (known !== undefined) return known;
    if (this.#lastSite >= MOST_SITES) return 0;
    const id = ++this.#lastSite;
    this.#sites.set(key, id);
    const { file, line, column, functionName } = place;
    try {
      this.#records.site(this.#records.time, id, this.#text(file), line, column, this.#text(functionName));
    } catch {
      this.#off = true;
    }
    return id;
  }

  /** Number of a new promise. `detail`: what it is called or waits for. */
  made(operation: OperationName, site: number, detail: string): number {
    const id = ++this.#lastPromise;
    this.#tell((time) => this.#records.create(time, operationCodes[operation], id, site, this.#text(detail), -1));
    return id;
  }

  created(operation: Operation): number {
    const id = ++this.#lastPromise;
    if (this.#off) return id;
    this.#release('', -1);
    const code = operationCode(operation);
    const site = this.siteOfCall();
    if (operation === 'sleep' || operation === 'io' || operation === 'task')
      this.#held = { time: this.#now(), code, id, site };
    else this.#tell((time) => this.#records.create(time, code, id, site, 0, -1));
    return id;
  }

  waits(operation: Operation, on: number): number {
    const id = this.created(operation);
    this.depends(id, on, 'awaited');
    return id;
  }

  described(id: number, text: string, duration: number): void {
    if (this.#held?.id === id) this.#release(text, duration);
  }

  labelled(id: number, text: string): void {
    this.#tell((time) => this.#records.label(time, id, this.#text(text)));
  }

  depends(waiter: number, on: number, role: Role, site = 0): void {
    if (waiter > 0 && on > 0) this.#tell((time) => this.#records.depend(time, roleCodes[role], waiter, on, site));
  }

  entered(id: number, by: number): void {
    if (id > 0) this.#tell((time) => this.#records.enter(time, id, by));
  }

  left(id: number): void {
    if (id > 0) this.#tell((time) => this.#records.leave(time, id));
  }

  leftInto(id: number, outer: number, inner: number): void {
    this.left(id);
    this.became(outer, inner);
  }

  became(outer: number, inner: number): void {
    if (outer > 0 && inner > 0) this.#tell((time) => this.#records.become(time, outer, inner));
  }

  settled(id: number, state: 'returned' | 'failed' | 'cancelled', outcome: unknown, cause: number): void {
    if (id > 0) this.settledAs(id, state, this.describe(outcome), cause);
  }

  /** The same, where `text` is all that is known. */
  settledAs(id: number, state: 'returned' | 'failed' | 'cancelled', text: string, cause: number): void {
    this.#tell((time) => this.#records.settle(time, stateCodes[state], id, this.#text(text), cause));
  }

  cancelled(reach: 'requested' | 'reached' | 'ignored', by: number, target: number): void {
    if (target > 0) this.#tell((time) => this.#records.cancel(time, reachCodes[reach], by, target));
  }

  unhandled(how: 'asyncExceptionHook' | 'topLevel' | 'neverObserved', id: number, error: unknown): void {
    this.wentUnhandled(how, id, this.describe(error));
  }

  wentUnhandled(how: UnhandledName, id: number, text: string): void {
    this.#tell((time) => this.#records.unhandled(time, unhandledCodes[how], id, this.#text(text)));
  }

  idle(): void {
    this.#tell((time) => this.#records.idle(time));
  }

  busy(): void {
    this.#tell((time) => this.#records.busy(time));
  }

  logged(stream: 'stdout' | 'stderr', text: string): void {
    this.#tell((time) => this.#records.log(time, streamCodes[stream], this.#text(text)));
  }

  resource(kind: ResourceKind, label: string, size: number): number {
    const id = ++this.#lastResource;
    const site = this.siteOfCall();
    this.#tell((time) => this.#records.resource(time, resourceCodes[kind], id, site, this.#text(label), size));
    return id;
  }

  used(use: ResourceUse, resource: number, by: number, level: number): void {
    this.#tell((time) => this.#records.use(time, useCodes[use], resource, by, level));
  }

  /** A page's library has no clock but the page's. */
  useClock(): void {}

  /** A value or an error as a person would write it, without running code of the page. */
  describe(value: unknown): string {
    return this.#off ? '' : preview(value, MOST_CHARACTERS);
  }

  #text(text: string): number {
    return this.#strings.intern(
      clip(typeof text === 'string' ? text : preview(text, MOST_CHARACTERS), MOST_CHARACTERS),
    );
  }

  #tell(write: (time: number) => boolean): void {
    if (this.#off) return;
    this.#release('', -1);
    this.#write(write);
  }

  #write(write: (time: number) => boolean): void {
    try {
      if (this.#space.length >= MOST_WAITING) this.#lost++;
      else write(this.#now());
      this.#soon();
    } catch {
      this.#off = true;
    }
  }

  #release(text: string, duration: number): void {
    const held = this.#held;
    if (held === null) return;
    this.#held = null;
    const { time, code, id, site } = held;
    this.#write(() => this.#records.create(time, code, id, site, this.#text(text), duration));
  }
}
