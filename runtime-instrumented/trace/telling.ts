/**
 * Telling an event: what each needs, whatever it says. Room in the ring, its site, its texts, and
 * that nothing here harms the program.
 *
 * Whatever goes wrong turns the tracer off, with one sentence. An event for which there is no room
 * is counted, and a `gap` record with the count goes before the next event for which there is. The
 * record of a promise that will be described at once is kept until then.
 */
import type { Lane } from '../lwt/probe.ts';
import { MAX_TABLE_ID, OPERATIONS, type RecordWriter, type SessionInfo, type Site } from '../protocol/index.ts';
import { CallMemory } from './call-memory.ts';
import { CallSites } from './call-site.ts';
import { frozenClock, processClock } from './clock.ts';
import { operationCodes } from './codes.ts';
import { EventWriter } from './event-writer.ts';
import { clip, MAX_TEXT, preview } from './preview.ts';
import type { RingWriter } from './ring-writer.ts';
import type { Caller } from './stack.ts';
import { StringInterner } from './string-interner.ts';

export interface TracerOptions {
  readonly ring: RingWriter;
  /** Paths or file URLs whose frames are no call sites; may grow. */
  readonly libraryFiles: ReadonlySet<string>;
  /** What library and tracer share (call-numbers.ts); null when they share nothing. */
  readonly calls?: Int32Array | null;
  /** The short way of the library, if it may have one: see lwt/lane.ts. */
  readonly lane?: Lane | null;
  /** Whether the program's calls store their numbers there. */
  readonly marks?: boolean;
  /** What the session record says; the tracer adds the version. */
  readonly session: Omit<SessionInfo, 'protocol'>;
  /** Called once, when the tracer has turned itself off; with a sentence when that is news to the person. */
  readonly turnedOff: (sentence: string | null) => void;
}

// The program may replace the global one.
const { queueMicrotask } = globalThis;
/** Call sites of resources are looked for as deep as the last ones were: kinds after those of promises. */
export const RESOURCE_DEPTHS: number = OPERATIONS.length;

/**
 * What was told last. The clock costs as much as the rest of an event, and need not be read again
 * where the library told two things in one breath: when a callback had left and its promise became
 * or settled, and when a promise had settled and the callbacks of those who waited are entered.
 * Callbacks that no event tells of may run in between; the library marks that in `calls`.
 */
export const Since = { other: 0, left: 1, settled: 2 } as const;

export class Telling {
  protected readonly options: TracerOptions;
  protected readonly ring: RingWriter;
  protected readonly records: RecordWriter;
  protected readonly strings: StringInterner;
  /** Null when sites are off, or cannot be had. */
  protected sites: CallSites | null;
  /** Knows sites again by the numbers of calls; null when calls have none. */
  readonly #memory: CallMemory | null;
  protected readonly textLimit: number;
  protected readonly out: EventWriter;
  /** What was told last, and how many words had been written then: see `Since`. */
  #told: number = Since.other;
  #toldAt = 0;
  protected isOff = false;
  #lastSite = 0;
  /** A promise whose create record waits for its description; 0 when there is none. */
  protected held = 0;
  #heldOperation = 0;
  #heldSite = 0;
  #heldTime = 0;
  #heldDetail = '';
  /** A microtask will release what is held. */
  #turnEnds = false;

  constructor(options: TracerOptions) {
    this.options = options;
    this.ring = options.ring;
    const source = options.session.clock === 'virtual' ? frozenClock : processClock;
    this.out = new EventWriter(options.ring, source, options.calls ?? null, () => this.turnOff(null));
    this.records = this.out.records;
    // A unit of UTF-16 takes at most three bytes of UTF-8.
    this.textLimit = Math.min(MAX_TEXT, Math.floor(((options.ring.longest - 4) * 4) / 3) - 64);
    this.strings = new StringInterner((id, text) => this.records.string(this.records.time, id, this.#fit(text)));
    this.sites = options.session.sites ? new CallSites(options.libraryFiles, (site) => this.#defineSite(site)) : null;
    this.#memory =
      this.sites !== null && options.marks && options.calls ? new CallMemory(this.sites, options.calls) : null;
  }

  /** For a debugger: the text of an id that was just written. */
  textOf(id: number): string {
    return this.strings.textOf(id);
  }

  /** A value as it stands in the events. */
  describe(value: unknown): string {
    return preview(value, this.textLimit);
  }

  /** Whether call sites are captured. */
  get capturesSites(): boolean {
    return this.sites !== null;
  }

  /** Where the program's calls store their numbers; null when they are not marked. */
  get calls(): Int32Array | null {
    return this.#memory === null ? null : (this.options.calls ?? null);
  }

  /** Id of the call site of a frame that was captured elsewhere; 0 when it cannot be had. */
  siteOf(frame: NodeJS.CallSite): number {
    if (this.isOff || this.sites === null) return 0;
    try {
      this.release();
      return Math.max(0, this.sites.of(frame));
    } catch (error) {
      this.broken(error);
      return 0;
    }
  }

  /** Whether a file belongs to us or to the library. */
  isOurs(file: string): boolean {
    return this.sites?.isLibrary(file) ?? false;
  }

  /** So many events could not be told: they count as lost. */
  missed(count: number): void {
    if (!this.isOff) this.out.lose(count);
  }

  /** Stops tracing for good: nobody reads any more. */
  stop(): void {
    this.turnOff(null);
  }

  /** One event: `write` returns whether there was room for it. */
  protected tell(write: (time: number) => boolean): void {
    if (this.isOff) return;
    try {
      this.release();
      if (!this.ready() || !write(this.out.exactTime())) this.lose();
    } catch (error) {
      this.broken(error);
    }
  }

  /** What was told last: `other`, too, when the library has told something by itself meanwhile. */
  protected get since(): number {
    return this.ring.position === this.#toldAt ? this.#told : Since.other;
  }

  protected set since(told: number) {
    this.#told = told;
    this.#toldAt = this.ring.position;
  }

  protected ready(): boolean {
    return this.out.ready();
  }

  protected lose(events = 1): void {
    this.out.lose(events);
  }

  /** Keeps a create record until its description, or the next event, or the end of the program's turn. */
  protected hold(time: number, operation: number, id: number, site: number, detail = ''): void {
    // What the library would write by itself would come before it.
    this.ring.close();
    this.#heldDetail = detail;
    this.held = id;
    this.#heldOperation = operation;
    this.#heldSite = site;
    this.#heldTime = time;
    // Sleeps and input are always described; a task of the program's own is not.
    if (operation !== operationCodes.task || this.#turnEnds) return;
    this.#turnEnds = true;
    queueMicrotask(() => {
      this.#turnEnds = false;
      if (this.isOff) return;
      try {
        this.release();
      } catch (error) {
        this.broken(error);
      }
    });
  }

  /** Writes the create record that was held back for its description. */
  protected release(text = this.#heldDetail, duration = -1): void {
    const id = this.held;
    if (id === 0) return;
    this.held = 0;
    const detail = this.ready() ? this.strings.intern(this.plain(text)) : -1;
    const operation = this.#heldOperation;
    const site = Math.max(this.#heldSite, 0);
    const written = detail >= 0 && this.records.create(this.#heldTime, operation, id, site, detail, duration);
    if (!written) this.lose();
  }

  protected captureSite(operation: number, below: Caller): number {
    if (this.sites === null) return 0;
    try {
      return (this.#memory ?? this.sites)?.capture(below, operation) ?? 0;
    } catch {
      // A program may have frozen Error, or put something of its own in the place of what we need.
      this.sites = null;
      return 0;
    }
  }

  #defineSite(site: Site): number {
    if (this.#lastSite === MAX_TABLE_ID) return 0;
    if (!this.ready()) return -1;
    const file = this.strings.intern(site.file);
    const functionName = this.strings.intern(site.functionName);
    if (file < 0 || functionName < 0) return -1;
    const records = this.records;
    if (!records.site(records.time, this.#lastSite + 1, file, site.line, site.column, functionName)) return -1;
    const id = ++this.#lastSite;
    this.ring.gate?.defineSite(id, site.file, site.line);
    return id;
  }

  /** Text that the library was given, which untyped programs may not have made a text. */
  protected plain(text: string): string {
    return typeof text === 'string' ? clip(text, this.textLimit) : preview(text, this.textLimit);
  }

  #fit(text: string): string {
    return text.length > this.textLimit + 64 ? clip(text, this.textLimit) : text;
  }

  protected broken(error: unknown): void {
    this.turnOff(`the tracer failed (${preview(error, 500)}); the program goes on without being traced.`);
  }

  protected turnOff(sentence: string | null): void {
    if (this.isOff) return;
    this.isOff = true;
    this.ring.close();
    try {
      this.options.turnedOff(sentence);
    } catch {
      // There is nobody left to tell.
    }
  }
}
