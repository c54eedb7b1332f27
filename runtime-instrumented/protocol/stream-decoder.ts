/**
 * Bytes to events. Everything a stream can get wrong is looked for here, once: whoever gets the
 * events may trust them.
 *
 * Chunks may be cut anywhere. They are copied into one aligned buffer, records are read there as
 * words, and each calls one method of the sink: no object is made for an event. The first mistake
 * ends the stream; what came before it has been delivered.
 */
import type { EventSink, SessionInfo } from './events.ts';
import { MAX_RECORD_WORDS, MIN_SHORT_WORDS, MIN_WORDS } from './limits.ts';
import { ProtocolError } from './protocol-error.ts';
import { parseSessionInfo } from './session-info.ts';
import { StringTable } from './string-table.ts';
import {
  EXIT_HOWS,
  INTEGER,
  isShortKind,
  Kind,
  LOG_STREAMS,
  OPERATIONS,
  PROTOCOL_VERSION,
  REACHES,
  RESOURCES,
  ROLES,
  SHORT,
  STATES,
  STREAM_MAGIC,
  UNHANDLED,
  USES,
  WAYS,
} from './vocabulary.ts';

const FIRST_CAPACITY = 1 << 14;
const LAST_CAPACITY = 1 << 17;

const double32 = new Uint32Array(2);
const double64 = new Float64Array(double32.buffer);

/** Reads one stream, from its first byte on; a stream that begins anew needs another decoder. */
export class StreamDecoder {
  readonly #sink: EventSink;
  readonly #table = new StringTable();
  #words = new Uint32Array(FIRST_CAPACITY);
  #bytes = new Uint8Array(this.#words.buffer);
  /** Bytes in the buffer, and the offset in the stream of the first of them. */
  #filled = 0;
  #origin = 0;
  #headerRead = false;
  #time = 0;
  #failure: Error | null = null;

  constructor(sink: EventSink) {
    this.#sink = sink;
  }

  /** Time of the last record, ns since the origin. */
  get time(): number {
    return this.#time;
  }

  /** Bytes of a record whose end has not arrived; not 0 at the end of a recording means that it was cut. */
  get incomplete(): number {
    return this.#filled;
  }

  /** Reads what has arrived. Throws `ProtocolError` at the first mistake, and again at every later call. */
  push(chunk: Uint8Array): void {
    if (this.#failure) throw this.#failure;
    try {
      for (let taken = 0; taken < chunk.length; ) {
        if (this.#filled === this.#bytes.length) this.#grow();
        const size = Math.min(chunk.length - taken, this.#bytes.length - this.#filled);
        this.#bytes.set(chunk.subarray(taken, taken + size), this.#filled);
        taken += size;
        this.#filled += size;
        this.#consume();
      }
    } catch (error) {
      this.#failure = error instanceof Error ? error : new Error(String(error));
      throw error;
    }
  }

  /** Decodes every whole record in the buffer and moves the rest to its start. */
  #consume(): void {
    const end = this.#filled >>> 2;
    let at = 0;
    if (!this.#headerRead) {
      if (!this.#readHeader(end)) return;
      at = 2;
    }
    at = this.#readRecords(at, end);
    if (at === 0) return;
    this.#bytes.copyWithin(0, at * 4, this.#filled);
    this.#filled -= at * 4;
    this.#origin += at * 4;
  }

  #readHeader(end: number): boolean {
    if (end >= 1 && this.#words[0] !== STREAM_MAGIC) {
      throw new ProtocolError('This is not a Promise Graph stream: it does not begin with PGT1', 0);
    }
    if (end < 2) return false;
    if (this.#words[1] < 1 || this.#words[1] > PROTOCOL_VERSION) {
      throw new ProtocolError(
        `The stream has protocol version ${this.#words[1]}, and only versions up to ${PROTOCOL_VERSION} can be read`,
        4,
      );
    }
    this.#headerRead = true;
    return true;
  }

  /** Returns the index after the last whole record. */
  #readRecords(start: number, end: number): number {
    const words = this.#words;
    const sink = this.#sink;
    let at = start;
    while (at < end) {
      const head = words[at];
      const length = head >>> 16;
      const code = head & 0xff;
      const isShort = isShortKind(code);
      const kind = isShort ? code - SHORT : code;
      if (length < 2 && (length === 0 || code !== Kind.pad))
        this.#fail(at, `A record of ${length} words is impossible`);
      if (at + length > end) break;
      if (kind >= MIN_WORDS.length || kind === Kind.pad) {
        // A kind that this reader does not know still takes its time.
        if (kind !== Kind.pad && !isShort) this.#time += words[at + 1];
        at += length;
        continue;
      }
      const least = isShort ? MIN_SHORT_WORDS[kind] : MIN_WORDS[kind];
      if (least === 0) this.#fail(at, `A record of kind ${kind} cannot be short`);
      if (length < least) this.#fail(at, `A record of kind ${kind} needs ${least} words and has ${length}`);
      const time = isShort ? this.#time : this.#time + words[at + 1];
      this.#time = time;
      const aux = (head >>> 8) & 0xff;
      // Where the record would begin if it had its time.
      const from = isShort ? at - 1 : at;
      const a = words[from + 2];
      const b = words[from + 3];
      const c = words[from + 4];
      switch (kind) {
        case Kind.create:
          if (isShort) this.#create(at, time, aux, a, 0, '', -1);
          else this.#whole(at, length, time, aux);
          break;
        case Kind.depend:
          this.#promise(at, a);
          this.#promise(at, b);
          this.#depend(from, at + length, time, aux);
          break;
        case Kind.derive:
          this.#promise(at, isShort ? b : c);
          this.#create(at, time, aux, a, isShort ? 0 : b, '', -1);
          sink.depend(time, a, isShort ? b : c, 'awaited', 0);
          break;
        case Kind.enter:
          this.#promise(at, a);
          sink.enter(time, a, b);
          break;
        case Kind.leave:
          this.#promise(at, a);
          sink.leave(time, a);
          break;
        case Kind.leaveInto:
          this.#promise(at, a);
          this.#promise(at, b);
          this.#promise(at, c);
          sink.leave(time, a);
          sink.become(time, b, c);
          break;
        case Kind.become:
          this.#promise(at, a);
          this.#promise(at, b);
          sink.become(time, a, b);
          break;
        case Kind.settle:
          this.#promise(at, a);
          if (aux === 0) this.#fail(at, 'A promise cannot settle as pending');
          sink.settle(time, a, this.#name(at, STATES, aux, 'state'), this.#outcome(at, b), c);
          break;
        case Kind.wake:
          this.#promise(at, a);
          this.#promise(at, words[from + 5]);
          if (aux === 0) this.#fail(at, 'A promise cannot settle as pending');
          sink.settle(time, a, this.#name(at, STATES, aux, 'state'), this.#outcome(at, b), c);
          sink.enter(time, words[from + 5], a);
          break;
        case Kind.cancel:
          this.#promise(at, b);
          sink.cancel(time, this.#name(at, REACHES, aux, 'reach'), a, b);
          break;
        case Kind.label:
          this.#promise(at, a);
          sink.label(time, a, this.#text(at, b));
          break;
        case Kind.string:
          this.#string(at, length, a, b);
          break;
        case Kind.site:
          this.#site(at, a);
          break;
        case Kind.clock:
          this.#clock(at, a, b);
          break;
        case Kind.log:
          sink.log(time, this.#name(at, LOG_STREAMS, aux, 'stream'), this.#text(at, a));
          break;
        case Kind.idle:
          sink.idle(time);
          break;
        case Kind.busy:
          sink.busy(time);
          break;
        case Kind.unhandled:
          sink.unhandled(time, this.#name(at, UNHANDLED, aux, 'origin of a failure'), a, this.#text(at, b));
          break;
        case Kind.session:
          sink.session(time, this.#sessionInfo(at, a));
          break;
        case Kind.gap:
          if (a === 0) this.#fail(at, 'A gap of no events is impossible');
          sink.gap(time, a);
          break;
        case Kind.exit:
          sink.exit(time, this.#name(at, EXIT_HOWS, aux, 'way to end'), a | 0);
          break;
        case Kind.resource:
          this.#resource(at, time, aux);
          break;
        case Kind.use:
          if (a === 0) this.#fail(at, 'A resource has no id');
          sink.use(time, this.#name(at, USES, aux, 'use of a resource'), a, b, c);
          break;
        case Kind.message:
          this.#message(at, time, aux);
          break;
      }
      at += length;
    }
    return at;
  }

  /** A promise; one that is told at its full length. */
  #whole(at: number, length: number, time: number, aux: number): void {
    const words = this.#words;
    const detail = length > 4 ? this.#text(at, words[at + 4]) : '';
    let duration = -1;
    if (length > 6) {
      double32[0] = words[at + 5];
      double32[1] = words[at + 6];
      duration = double64[0];
      if (!(duration >= 0 && duration < Number.POSITIVE_INFINITY)) {
        this.#fail(at, `A timer cannot take ${duration} nanoseconds`);
      }
    }
    this.#create(at, time, aux, words[at + 2], words[at + 3], detail, duration);
  }

  #create(at: number, time: number, aux: number, id: number, site: number, detail: string, duration: number): void {
    this.#promise(at, id);
    this.#checkSite(at, site);
    // The word for what a newer runtime made is `unknown`: the promise is there all the same.
    this.#sink.create(time, id, OPERATIONS[aux] ?? 'unknown', site, detail, duration);
  }

  #resource(at: number, time: number, aux: number): void {
    const words = this.#words;
    const id = words[at + 2];
    const site = words[at + 3];
    if (id === 0) this.#fail(at, 'A resource has no id');
    this.#checkSite(at, site);
    const kind = this.#name(at, RESOURCES, aux, 'kind of resource');
    this.#sink.resource(time, id, kind, site, this.#text(at, words[at + 4]), words[at + 5]);
  }

  #message(at: number, time: number, aux: number): void {
    const words = this.#words;
    const site = words[at + 3];
    this.#checkSite(at, site);
    const way = this.#name(at, WAYS, aux, 'way of a message');
    const channel = this.#text(at, words[at + 4]);
    this.#sink.message(time, way, words[at + 2], site, channel, words[at + 5], this.#text(at, words[at + 6]));
  }

  #depend(at: number, end: number, time: number, aux: number): void {
    const words = this.#words;
    const role = this.#name(at, ROLES, aux, 'role');
    const site = at + 4 < end ? words[at + 4] : 0;
    this.#checkSite(at, site);
    this.#sink.depend(time, words[at + 2], words[at + 3], role, site);
  }

  #string(at: number, length: number, id: number, size: number): void {
    if (4 + Math.ceil(size / 4) > length) this.#fail(at, `A string of ${size} bytes is longer than its record`);
    const problem = this.#table.define(id, this.#bytes, (at + 4) * 4, size);
    if (problem !== '') this.#fail(at, problem);
  }

  #site(at: number, id: number): void {
    const words = this.#words;
    const problem = this.#table.defineSite(id);
    if (problem !== '') this.#fail(at, problem);
    const line = words[at + 4];
    const column = words[at + 5];
    if (line === 0 || column === 0) this.#fail(at, 'Lines and columns count from 1');
    const file = this.#text(at, words[at + 3]);
    this.#sink.site(id, { file, line, column, functionName: this.#text(at, words[at + 6]) });
  }

  #clock(at: number, low: number, high: number): void {
    const time = high * 0x100000000 + low;
    if (time > Number.MAX_SAFE_INTEGER) this.#fail(at, 'The clock is past any time there can be');
    this.#time = time;
  }

  #sessionInfo(at: number, id: number): SessionInfo {
    const info = parseSessionInfo(this.#text(at, id));
    return typeof info === 'string' ? this.#fail(at, info) : info;
  }

  #promise(at: number, id: number): void {
    if (id === 0) this.#fail(at, 'A promise has no id');
  }

  #checkSite(at: number, site: number): void {
    if (site !== 0 && !this.#table.hasSite(site)) this.#fail(at, `Site ${site} is used before it is defined`);
  }

  /** The text of what a promise came to. */
  #outcome(at: number, id: number): string {
    return id >= INTEGER ? String((id << 1) >> 1) : this.#text(at, id);
  }

  #text(at: number, id: number): string {
    const text = this.#table.get(id);
    return text === undefined ? this.#fail(at, `String ${id} is used before it is defined`) : text;
  }

  #name<Name extends string>(at: number, names: readonly Name[], code: number, what: string): Name {
    return code < names.length ? names[code] : this.#fail(at, `There is no ${what} with code ${code}`);
  }

  #fail(at: number, sentence: string): never {
    throw new ProtocolError(sentence, this.#origin + at * 4);
  }

  /** Only a record that is longer than the buffer fills it; the longest one there can be fits the last size. */
  #grow(): void {
    const larger = new Uint32Array(Math.min(LAST_CAPACITY, Math.max(this.#words.length * 4, MAX_RECORD_WORDS + 1)));
    larger.set(this.#words);
    this.#words = larger;
    this.#bytes = new Uint8Array(larger.buffer);
  }
}
