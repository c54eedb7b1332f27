/**
 * Records, written word by word into whatever has room: the ring, or a growing buffer.
 *
 * Each method writes one record (before it a `clock` record, when the time went back or leapt)
 * and says whether there was room. Nothing is allocated. Codes and ids are numbers here; whoever
 * calls keeps the tables of strings and sites.
 */
import { MAX_DELTA } from './limits.ts';
import { encodeUtf8, utf8Length } from './utf8.ts';
import { Kind } from './vocabulary.ts';

/** Room for records: `reserve`, fill the words, `commit`. */
export interface RecordSpace {
  /** The memory, in words and in bytes; another one after `reserve`, when it grew. */
  readonly words: Uint32Array;
  readonly bytes: Uint8Array;
  /** Index of the first of `length` words that follow each other, or -1 when there is no room. `kind` of record it is for. */
  reserve(length: number, kind?: number): number;
  /** The words reserved last are filled: a reader may see them. */
  commit(): void;
  /**
   * A record of two to five words at once, which most are: its first word, which says how many, and
   * the others. False when there is no room.
   */
  put(head: number, delta: number, a: number, b: number, c: number): boolean;
}

const duration64 = new Float64Array(1);
const duration32 = new Uint32Array(duration64.buffer);

/** Writes the records of one stream. Times are nanoseconds since the clock origin; 0 as an id stands for none. */
export class RecordWriter {
  readonly space: RecordSpace;
  /** Time of the record written last. Of one number: kept as it is, where a field would need a new object for each. */
  readonly last: Float64Array = new Float64Array(1);

  constructor(space: RecordSpace) {
    this.space = space;
  }

  /** Time of the record written last. */
  get time(): number {
    return this.last[0];
  }

  string(time: number, id: number, text: string): boolean {
    const length = utf8Length(text);
    const words = 4 + ((length + 3) >>> 2);
    const at = this.#begin(time, Kind.string, 0, words);
    if (at < 0) return false;
    const space = this.space;
    space.words[at + words - 1] = 0;
    space.words[at + 2] = id;
    space.words[at + 3] = length;
    encodeUtf8(text, space.bytes, (at + 4) * 4);
    space.commit();
    return true;
  }

  site(time: number, id: number, file: number, line: number, column: number, functionName: number): boolean {
    const at = this.#begin(time, Kind.site, 0, 7);
    if (at < 0) return false;
    const words = this.space.words;
    words[at + 2] = id;
    words[at + 3] = file;
    words[at + 4] = line;
    words[at + 5] = column;
    words[at + 6] = functionName;
    this.space.commit();
    return true;
  }

  session(time: number, json: number): boolean {
    return this.#one(time, Kind.session, 0, json);
  }

  /** `detail`: a string id or 0; `duration`: nanoseconds or -1. A timer without an end has none that could be told. */
  create(time: number, operation: number, id: number, site: number, detail: number, duration: number): boolean {
    const timed = duration >= 0 && duration < Number.POSITIVE_INFINITY;
    const length = timed ? 7 : detail !== 0 ? 5 : 4;
    const at = this.#begin(time, Kind.create, operation, length);
    if (at < 0) return false;
    const words = this.space.words;
    words[at + 2] = id;
    words[at + 3] = site;
    if (length > 4) words[at + 4] = detail;
    if (length > 5) {
      duration64[0] = duration;
      words[at + 5] = duration32[0];
      words[at + 6] = duration32[1];
    }
    this.space.commit();
    return true;
  }

  /** A promise that awaits the promise `on`, as `create` and `depend` say it. */
  derive(time: number, operation: number, id: number, site: number, on: number): boolean {
    return this.#three(time, Kind.derive, operation, id, site, on);
  }

  /** `site`: of the await that waits, or 0. */
  depend(time: number, role: number, waiter: number, on: number, site = 0): boolean {
    if (site === 0) return this.#two(time, Kind.depend, role, waiter, on);
    return this.#three(time, Kind.depend, role, waiter, on, site);
  }

  enter(time: number, id: number, by: number): boolean {
    return this.#two(time, Kind.enter, 0, id, by);
  }

  leave(time: number, id: number): boolean {
    return this.#one(time, Kind.leave, 0, id);
  }

  become(time: number, outer: number, inner: number): boolean {
    return this.#two(time, Kind.become, 0, outer, inner);
  }

  /** A callback of `id` ends, and what it returned is from now on `outer`, as `leave` and `become` say it. */
  leaveInto(time: number, id: number, outer: number, inner: number): boolean {
    return this.#three(time, Kind.leaveInto, 0, id, outer, inner);
  }

  settle(time: number, state: number, id: number, preview: number, cause: number): boolean {
    return this.#three(time, Kind.settle, state, id, preview, cause);
  }

  cancel(time: number, reach: number, by: number, target: number): boolean {
    return this.#two(time, Kind.cancel, reach, by, target);
  }

  label(time: number, id: number, text: number): boolean {
    return this.#two(time, Kind.label, 0, id, text);
  }

  log(time: number, stream: number, text: number): boolean {
    return this.#one(time, Kind.log, stream, text);
  }

  idle(time: number): boolean {
    return this.#none(time, Kind.idle);
  }

  busy(time: number): boolean {
    return this.#none(time, Kind.busy);
  }

  unhandled(time: number, how: number, id: number, text: number): boolean {
    return this.#two(time, Kind.unhandled, how, id, text);
  }

  gap(time: number, count: number): boolean {
    return this.#one(time, Kind.gap, 0, count);
  }

  exit(time: number, how: number, code: number): boolean {
    return this.#one(time, Kind.exit, how, code);
  }

  resource(time: number, kind: number, id: number, site: number, label: number, size: number): boolean {
    const at = this.#begin(time, Kind.resource, kind, 6);
    if (at < 0) return false;
    const words = this.space.words;
    words[at + 2] = id;
    words[at + 3] = site;
    words[at + 4] = label;
    words[at + 5] = size;
    this.space.commit();
    return true;
  }

  /** `channel` and `text`: string ids; `number`: of the message among those that went that way. */
  message(time: number, way: number, id: number, site: number, channel: number, number: number, text: number): boolean {
    const at = this.#begin(time, Kind.message, way, 7);
    if (at < 0) return false;
    const words = this.space.words;
    words[at + 2] = id;
    words[at + 3] = site;
    words[at + 4] = channel;
    words[at + 5] = number;
    words[at + 6] = text;
    this.space.commit();
    return true;
  }

  use(time: number, use: number, id: number, by: number, level: number): boolean {
    return this.#three(time, Kind.use, use, id, by, level);
  }

  #none(time: number, kind: number): boolean {
    return this.write(time, kind | (2 << 16), 0, 0, 0);
  }

  #one(time: number, kind: number, aux: number, a: number): boolean {
    return this.write(time, kind | (aux << 8) | (3 << 16), a, 0, 0);
  }

  #two(time: number, kind: number, aux: number, a: number, b: number): boolean {
    return this.write(time, kind | (aux << 8) | (4 << 16), a, b, 0);
  }

  #three(time: number, kind: number, aux: number, a: number, b: number, c: number): boolean {
    return this.write(time, kind | (aux << 8) | (5 << 16), a, b, c);
  }

  #begin(time: number, kind: number, aux: number, length: number): number {
    const delta = this.#delta(time);
    if (delta < 0) return -1;
    const at = this.space.reserve(length, kind);
    if (at < 0) {
      this.last[0] -= delta;
      return -1;
    }
    const words = this.space.words;
    words[at] = kind | (aux << 8) | (length << 16);
    words[at + 1] = delta;
    return at;
  }

  /** A record of two to five words: see `RecordSpace.put`. */
  write(time: number, head: number, a: number, b: number, c: number): boolean {
    const delta = this.#delta(time);
    if (delta < 0) return false;
    if (this.space.put(head, delta, a, b, c)) return true;
    this.last[0] -= delta;
    return false;
  }

  /** Moves on to `time`; returns the nanoseconds since the record before, or -1 when there was no room to say it. */
  #delta(time: number): number {
    const last = this.last[0];
    if (time === last) return 0;
    const now = Math.floor(time);
    const delta = now - last;
    if (!(delta >= 0 && delta <= MAX_DELTA)) return this.#clock(now) ? 0 : -1;
    this.last[0] = now;
    return delta;
  }

  #clock(time: number): boolean {
    const now = time >= 0 && time <= Number.MAX_SAFE_INTEGER ? time : 0;
    const at = this.space.reserve(4);
    if (at < 0) return false;
    const words = this.space.words;
    words[at] = Kind.clock | (4 << 16);
    words[at + 1] = 0;
    words[at + 2] = now % 0x100000000;
    words[at + 3] = Math.floor(now / 0x100000000);
    this.space.commit();
    this.last[0] = now;
    return true;
  }
}
