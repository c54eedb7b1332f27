/**
 * Probe calls to records: what the library says becomes a few words in the ring.
 *
 * Nothing here may harm the program: whatever goes wrong turns the tracer off, with one sentence.
 * An event for which there is no room is counted, and a `gap` record with the count goes before
 * the next event for which there is.
 */
import type { Operation, Probe, ResourceKind, ResourceUse, Role } from '../lwt/probe.ts';
import {
  type ExitHowName,
  Kind,
  type LogStreamName,
  MAX_TABLE_ID,
  OPERATIONS,
  type OperationName,
  PROTOCOL_VERSION,
  type RecordWriter,
  type SessionInfo,
  type Site,
  type UnhandledName,
} from '../protocol/index.ts';
import { CallMemory } from './call-memory.ts';
import { CallSites } from './call-site.ts';
import { customClock, frozenClock, processClock, processStartedAt } from './clock.ts';
import {
  AWAITED,
  exitCodes,
  isHeldBack,
  operationCode,
  operationCodes,
  reachCodes,
  resourceCodes,
  roleCodes,
  stateCode,
  stateCodes,
  streamCodes,
  unhandledCodes,
  useCodes,
} from './codes.ts';
import { EventWriter } from './event-writer.ts';
import { OutcomeTexts } from './outcome-texts.ts';
import { clip, MAX_TEXT, preview } from './preview.ts';
import type { RingWriter } from './ring-writer.ts';
import type { Caller } from './stack.ts';
import { StringInterner } from './string-interner.ts';

/** Who knows the numbers of the language's own promises. */
export interface Natives {
  /** Number of a promise, 0 for none. */
  idOf(promise: object): number;
  /** `promise` stands for what has the number `id`. */
  lent(id: number, promise: object): void;
  /** The library's main loop woke, and has told of its sleep. */
  awake(): void;
}

export interface TracerOptions {
  readonly ring: RingWriter;
  /** Paths or file URLs whose frames are no call sites; may grow. */
  readonly libraryFiles: ReadonlySet<string>;
  /** What library and tracer share (call-numbers.ts); null when they share nothing. */
  readonly calls?: Int32Array | null;
  /** Whether the program's calls store their numbers there. */
  readonly marks?: boolean;
  /** What the session record says; the tracer adds the version. */
  readonly session: Omit<SessionInfo, 'protocol'>;
  /** Called once, when the tracer has turned itself off; with a sentence when that is news to the person. */
  readonly turnedOff: (sentence: string | null) => void;
}

// The program may replace the global ones.
const { queueMicrotask } = globalThis;
const { stringify } = JSON;
const MOST_PROMISES = 0xffffffff;
/** Call sites of resources are looked for as deep as the last ones were: kinds after those of promises. */
const RESOURCE_DEPTHS = OPERATIONS.length;

/**
 * What was told last. The clock costs as much as the rest of an event, and need not be read again
 * where the library told two things in one breath: when a callback had left and its promise became
 * or settled, and when a promise had settled and the callbacks of those who waited are entered.
 * Callbacks that no event tells of may run in between; the library marks that in `calls`.
 */
const Since = { other: 0, left: 1, settled: 2 } as const;
/** First words of records, but for the code: what they are and how many words they have. */
const CREATE = Kind.create | (4 << 16);
const DERIVE = Kind.derive | (5 << 16);
const DEPEND = Kind.depend | (4 << 16);
const DEPEND_AT = Kind.depend | (5 << 16);
const ENTER = Kind.enter | (4 << 16);
const LEAVE = Kind.leave | (3 << 16);
const LEAVE_INTO = Kind.leaveInto | (5 << 16);
const BECOME = Kind.become | (4 << 16);
const SETTLE = Kind.settle | (5 << 16);

/**
 * Whether an id stands for a promise. An untyped program may hand the library something else, and
 * what is told of that before the library refuses it concerns nobody.
 */
const isPromise = (id: number): boolean => id > 0;

export class Tracer implements Probe {
  /** What the library said it is about to print, so that it is not told again when it is written. */
  readonly announced: Record<LogStreamName, string | null> = { stdout: null, stderr: null };
  readonly #options: TracerOptions;
  readonly #ring: RingWriter;
  readonly #records: RecordWriter;
  readonly #strings: StringInterner;
  /** Null when sites are off, or cannot be had. */
  #sites: CallSites | null;
  /** Knows sites again by the numbers of calls; null when calls have none. */
  readonly #memory: CallMemory | null;
  readonly #textLimit: number;
  readonly #outcomes: OutcomeTexts;
  #session: SessionInfo;
  readonly #out: EventWriter;
  /** Whether none of the program's code can have run since the last record: see `Since`. */
  #since: number = Since.other;
  #off = false;
  #natives: Natives | null = null;
  #lastPromise = 0;
  #lastSite = 0;
  #lastResource = 0;
  /** A promise whose create record waits for its description; 0 when there is none. */
  #held = 0;
  #heldOperation = 0;
  #heldSite = 0;
  #heldTime = 0;
  #heldDetail = '';
  /** A microtask will release what is held. */
  #turnEnds = false;

  constructor(options: TracerOptions) {
    this.#options = options;
    this.#ring = options.ring;
    this.#session = { protocol: PROTOCOL_VERSION, ...options.session };
    const source = this.#session.clock === 'virtual' ? frozenClock : processClock;
    this.#out = new EventWriter(options.ring, source, options.calls ?? null, () => this.#turnOff(null));
    this.#records = this.#out.records;
    // A unit of UTF-16 takes at most three bytes of UTF-8.
    this.#textLimit = Math.min(MAX_TEXT, Math.floor(((options.ring.longest - 4) * 4) / 3) - 64);
    this.#strings = new StringInterner((id, text) => this.#records.string(this.#records.time, id, this.#fit(text)));
    this.#outcomes = new OutcomeTexts(this.#strings, this.#textLimit);
    this.#sites = options.session.sites ? new CallSites(options.libraryFiles, (site) => this.#defineSite(site)) : null;
    this.#memory =
      this.#sites !== null && options.marks && options.calls ? new CallMemory(this.#sites, options.calls) : null;
    this.#tell(() => this.#writeSession());
  }

  /** For a debugger: the text of an id that was just written. */
  textOf(id: number): string {
    return this.#strings.textOf(id);
  }

  created(operation: Operation, below: Caller = this.created): number {
    const id = this.#nextPromise();
    if (this.#off) return id;
    try {
      this.#release();
      if (!this.#out.clock.started) this.#startClock();
      this.#since = Since.other;
      const code = operationCode(operation);
      // The time is taken first: to learn a site takes long.
      if (isHeldBack(code)) {
        const time = this.#out.time();
        this.#hold(time, code, id, this.#captureSite(code, below));
      } else if (this.#sites === null) this.#out.now(CREATE | (code << 8), id, 0, 0);
      else {
        const time = this.#out.time();
        const site = this.#captureSite(code, below);
        if (!this.#ready() || !this.#records.create(time, code, id, Math.max(site, 0), 0, -1)) this.#lose();
      }
    } catch (error) {
      this.#broken(error);
    }
    return id;
  }

  waits(operation: Operation, on: number): number {
    const code = operationCode(operation);
    if (!isPromise(on) || isHeldBack(code)) {
      const id = this.created(operation, this.waits);
      this.depends(id, on, 'awaited');
      return id;
    }
    const id = this.#nextPromise();
    if (this.#off) return id;
    try {
      this.#release();
      if (!this.#out.clock.started) this.#startClock();
      this.#since = Since.other;
      if (this.#sites === null) this.#out.now(DERIVE | (code << 8), id, 0, on);
      else {
        const time = this.#out.time();
        const site = this.#captureSite(code, this.waits);
        if (!this.#ready() || !this.#records.derive(time, code, id, Math.max(site, 0), on)) this.#lose(2);
      }
    } catch (error) {
      this.#broken(error);
    }
    return id;
  }

  #nextPromise(): number {
    if (this.#lastPromise >= MOST_PROMISES) this.#turnOff('the program made more promises than can be numbered');
    return ++this.#lastPromise;
  }

  /** Whether call sites are captured. */
  get capturesSites(): boolean {
    return this.#sites !== null;
  }

  /** Where the program's calls store their numbers; null when they are not marked. */
  get calls(): Int32Array | null {
    return this.#memory === null ? null : (this.#options.calls ?? null);
  }

  /** Id of the call site of a frame that was captured elsewhere; 0 when it cannot be had. */
  siteOf(frame: NodeJS.CallSite): number {
    if (this.#off || this.#sites === null) return 0;
    try {
      this.#release();
      return Math.max(0, this.#sites.of(frame));
    } catch (error) {
      this.#broken(error);
      return 0;
    }
  }

  /** Whether a file belongs to us or to the library. */
  isOurs(file: string): boolean {
    return this.#sites?.isLibrary(file) ?? false;
  }

  /** A promise whose call site and description are known at once: see native/. Returns its id. */
  made(operation: OperationName, site: number, detail: string, isLeaf: boolean): number {
    const id = this.#nextPromise();
    if (this.#off) return id;
    try {
      this.#release();
      if (!this.#out.clock.started) this.#startClock();
      const time = this.#out.time();
      this.#since = Since.other;
      if (isLeaf) this.#hold(time, operationCodes[operation], id, site, detail);
      else {
        const text = this.#ready() ? this.#strings.intern(this.#plain(detail)) : -1;
        if (text < 0 || !this.#records.create(time, operationCodes[operation], id, site, text, -1)) this.#lose();
      }
    } catch (error) {
      this.#broken(error);
    }
    return id;
  }

  described(id: number, text: string, duration: number): void {
    if (this.#off) return;
    try {
      if (this.#held === id) this.#release(text, duration);
    } catch (error) {
      this.#broken(error);
    }
  }

  labelled(id: number, text: string): void {
    if (!isPromise(id)) return;
    this.#tell((time) => {
      const label = this.#strings.intern(this.#plain(text));
      return label >= 0 && this.#records.label(time, id, label);
    });
  }

  depends(waiter: number, on: number, role: Role, site = 0): void {
    if (this.#off || !isPromise(waiter) || !isPromise(on)) return;
    try {
      this.#release();
      this.#since = Since.other;
      // The library says it in one breath with what came before, so the clock need not be read anew.
      const code = role === 'awaited' ? AWAITED : roleCodes[role];
      this.#out.atOnce((site === 0 ? DEPEND : DEPEND_AT) | (code << 8), waiter, on, site);
    } catch (error) {
      this.#broken(error);
    }
  }

  entered(id: number, by: number): void {
    if (this.#off || !isPromise(id)) return;
    try {
      this.#release();
      if (this.#since === Since.other) this.#out.now(ENTER, id, by, 0);
      else this.#out.since(ENTER, id, by, 0);
      this.#since = Since.other;
    } catch (error) {
      this.#broken(error);
    }
  }

  left(id: number): void {
    if (this.#off || !isPromise(id)) return;
    try {
      this.#release();
      this.#out.now(LEAVE, id, 0, 0);
      this.#since = Since.left;
    } catch (error) {
      this.#broken(error);
    }
  }

  leftInto(id: number, outer: number, inner: number): void {
    if (this.#off) return;
    // A program that may stop between the two has to be told of one at a time.
    if (this.#ring.closely || !isPromise(id) || !isPromise(outer) || !isPromise(inner)) {
      this.left(id);
      this.became(outer, inner);
      return;
    }
    try {
      this.#release();
      this.#out.now(LEAVE_INTO, id, outer, inner);
      this.#since = Since.left;
    } catch (error) {
      this.#broken(error);
    }
  }

  became(outer: number, inner: number): void {
    if (this.#off || !isPromise(outer) || !isPromise(inner)) return;
    try {
      this.#release();
      if (this.#since === Since.left) this.#out.since(BECOME, outer, inner, 0);
      else this.#out.now(BECOME, outer, inner, 0);
    } catch (error) {
      this.#broken(error);
    }
  }

  settled(id: number, state: 'returned' | 'failed' | 'cancelled', outcome: unknown, cause: number): void {
    if (this.#off || !isPromise(id)) return;
    try {
      this.#release();
      const atOnce = this.#since === Since.left && cause !== 0;
      this.#since = Since.settled;
      const head = SETTLE | (stateCode(state) << 8);
      const known = this.#outcomes.known(outcome);
      if (known === 0) this.#settledWith(atOnce ? this.#out.timeSince() : this.#out.time(), head, id, outcome, cause);
      else if (atOnce) this.#out.since(head, id, known, cause);
      else this.#out.now(head, id, known, cause);
    } catch (error) {
      this.#broken(error);
    }
  }

  /** The same where the text of the outcome has to be made, which takes long: the time was taken before. */
  #settledWith(time: number, head: number, id: number, outcome: unknown, cause: number): void {
    const text = this.#ready() ? this.#outcomes.idOf(outcome) : -1;
    if (text < 0 || !this.#records.write(time, head, id, text, cause)) this.#lose();
  }

  /** A value as it stands in the events. */
  describe(value: unknown): string {
    return preview(value, this.#textLimit);
  }

  /** A promise settles to what is a text already. */
  settledAs(id: number, state: 'returned' | 'failed' | 'cancelled', outcome: string, cause: number): void {
    if (!isPromise(id)) return;
    this.#tell((time) => {
      const text = this.#strings.intern(this.#plain(outcome));
      return text >= 0 && this.#records.settle(time, stateCodes[state], id, text, cause);
    });
  }

  /** So many events could not be told: they count as lost. */
  missed(count: number): void {
    if (!this.#off) this.#out.lose(count);
  }

  /** So many promises of floods have been left out. */
  leftOut(count: number): void {
    this.#session = { ...this.#session, leftOut: count };
    this.#tell((time) => this.#writeSession(time));
  }

  follows(id: number, native: object): void {
    if (this.#off || !isPromise(id)) return;
    const on = this.#natives?.idOf(native) ?? 0;
    if (on !== 0) this.depends(id, on, 'awaited');
  }

  lent(id: number, native: object): void {
    if (!this.#off && isPromise(id)) this.#natives?.lent(id, native);
  }

  /** Who knows the numbers of the language's own promises. */
  set natives(natives: Natives) {
    this.#natives = natives;
  }

  cancelled(reach: 'requested' | 'reached' | 'ignored', by: number, target: number): void {
    if (!isPromise(target)) return;
    this.#tell((time) => this.#records.cancel(time, reachCodes[reach], by, target));
  }

  unhandled(how: 'asyncExceptionHook' | 'topLevel' | 'neverObserved', id: number, error: unknown): void {
    this.#tell((time) => {
      const text = this.#strings.intern(preview(error, this.#textLimit));
      return text >= 0 && this.#records.unhandled(time, unhandledCodes[how], id, text);
    });
  }

  /** A failure of which `text` tells. */
  wentUnhandled(how: UnhandledName, id: number, text: string): void {
    this.#tell((time) => {
      const told = this.#strings.intern(this.#plain(text));
      return told >= 0 && this.#records.unhandled(time, unhandledCodes[how], id, told);
    });
  }

  idle(): void {
    this.#tell((time) => this.#records.idle(time));
  }

  busy(): void {
    this.#natives?.awake();
    this.#tell((time) => this.#records.busy(time));
  }

  /** Node's loop slept for so many nanoseconds until now, as far as nothing has been told in that time. */
  slept(nanoseconds: number): void {
    if (this.#session.clock === 'virtual') return;
    this.#tell((time) => {
      const from = Math.max(time - nanoseconds, this.#records.time);
      return from >= time || (this.#records.idle(from) && this.#records.busy(time));
    });
  }

  logged(stream: LogStreamName, text: string): void {
    this.announced[stream] = text;
    this.printed(stream, text);
  }

  /** The program printed a line, as the output streams saw it. */
  printed(stream: LogStreamName, text: string): void {
    this.#tell((time) => {
      const line = this.#strings.intern(this.#plain(text));
      return line >= 0 && this.#records.log(time, streamCodes[stream], line);
    });
  }

  resource(kind: ResourceKind, label: string, size: number): number {
    const id = ++this.#lastResource;
    const code = resourceCodes[kind];
    this.#tell((time) => {
      const site = this.#captureSite(RESOURCE_DEPTHS + code, this.resource);
      const text = this.#strings.intern(this.#plain(label));
      return text >= 0 && this.#records.resource(time, code, id, Math.max(site, 0), text, size);
    });
    return id;
  }

  used(use: ResourceUse, resource: number, by: number, level: number): void {
    this.#tell((time) => this.#records.use(time, useCodes[use], resource, by, level));
  }

  useClock(kind: 'real' | 'virtual', now: () => number): void {
    if (this.#off) return;
    this.#out.clock.use(kind === 'real' ? processClock : customClock(now));
    if (this.#session.clock === kind) return;
    this.#session = { ...this.#session, clock: kind };
    this.#tell((time) => this.#writeSession(time));
  }

  /** The program ends: the last event. */
  exit(how: ExitHowName, code: number): void {
    this.#tell((time) => this.#records.exit(time, exitCodes[how], code));
  }

  /** The first promise: times count from here, and the session says what moment that is. */
  #startClock(): void {
    const origin = this.#out.clock.start();
    // A virtual clock has no moment in the real world.
    if (origin < 0) return;
    this.#session = { ...this.#session, startedAt: processStartedAt + origin / 1e6 };
    if (!this.#ready() || !this.#writeSession()) this.#lose();
  }

  /** Stops tracing for good: nobody reads any more. */
  stop(): void {
    this.#turnOff(null);
  }

  /** One event: `write` returns whether there was room for it. */
  #tell(write: (time: number) => boolean): void {
    if (this.#off) return;
    this.#since = Since.other;
    try {
      this.#release();
      if (!this.#ready() || !write(this.#out.exactTime())) this.#lose();
    } catch (error) {
      this.#broken(error);
    }
  }

  #writeSession(time = 0): boolean {
    const { arguments: given, ...session } = this.#session;
    // Arguments are cut rather than the text: it has to stay JSON.
    const fitting = given.slice(0, 100).map((one) => clip(one, 200));
    const json = this.#strings.intern(stringify({ ...session, arguments: fitting }));
    return json >= 0 && this.#records.session(time, json);
  }

  #captureSite(operation: number, below: Caller): number {
    if (this.#sites === null) return 0;
    try {
      return (this.#memory ?? this.#sites)?.capture(below, operation) ?? 0;
    } catch {
      // A program may have frozen Error, or put something of its own in the place of what we need.
      this.#sites = null;
      return 0;
    }
  }

  #defineSite(site: Site): number {
    if (this.#lastSite === MAX_TABLE_ID) return 0;
    if (!this.#ready()) return -1;
    const file = this.#strings.intern(site.file);
    const functionName = this.#strings.intern(site.functionName);
    if (file < 0 || functionName < 0) return -1;
    const records = this.#records;
    if (!records.site(records.time, this.#lastSite + 1, file, site.line, site.column, functionName)) return -1;
    const id = ++this.#lastSite;
    this.#ring.gate?.defineSite(id, site.file, site.line);
    return id;
  }

  #ready(): boolean {
    return this.#out.ready();
  }

  #lose(events = 1): void {
    this.#out.lose(events);
  }

  /** Keeps a create record until its description, or the next event, or the end of the program's turn. */
  #hold(time: number, operation: number, id: number, site: number, detail = ''): void {
    this.#heldDetail = detail;
    this.#held = id;
    this.#heldOperation = operation;
    this.#heldSite = site;
    this.#heldTime = time;
    // Sleeps and input are always described; a task of the program's own is not.
    if (operation !== operationCodes.task || this.#turnEnds) return;
    this.#turnEnds = true;
    queueMicrotask(() => {
      this.#turnEnds = false;
      if (this.#off) return;
      try {
        this.#release();
      } catch (error) {
        this.#broken(error);
      }
    });
  }

  /** Writes the create record that was held back for its description. */
  #release(text = this.#heldDetail, duration = -1): void {
    const id = this.#held;
    if (id === 0) return;
    this.#held = 0;
    const detail = this.#ready() ? this.#strings.intern(this.#plain(text)) : -1;
    const operation = this.#heldOperation;
    const site = Math.max(this.#heldSite, 0);
    const written = detail >= 0 && this.#records.create(this.#heldTime, operation, id, site, detail, duration);
    if (!written) this.#lose();
  }

  /** Text that the library was given, which untyped programs may not have made a text. */
  #plain(text: string): string {
    return typeof text === 'string' ? clip(text, this.#textLimit) : preview(text, this.#textLimit);
  }

  #fit(text: string): string {
    return text.length > this.#textLimit + 64 ? clip(text, this.#textLimit) : text;
  }

  #broken(error: unknown): void {
    this.#turnOff(`the tracer failed (${preview(error, 500)}); the program goes on without being traced.`);
  }

  #turnOff(sentence: string | null): void {
    if (this.#off) return;
    this.#off = true;
    try {
      this.#options.turnedOff(sentence);
    } catch {
      // There is nobody left to tell.
    }
  }
}
