/**
 * Ids of the texts of values. Those that promises return most are known without making the text, also
 * to the library (lwt/lane.ts). An integer that is not among them needs no text: its id says it.
 */
import { type Lane, LaneText } from '../lwt/probe.ts';
import { INTEGER } from '../protocol/index.ts';
import { preview } from './preview.ts';
import type { StringInterner } from './string-interner.ts';

export class OutcomeTexts {
  readonly #strings: StringInterner;
  readonly #limit: number;
  readonly #lane: Lane | null;
  /** Ids of the texts of some values, by their places; 0 where not known yet. */
  readonly #texts: Int32Array;

  /** `limit`: of the length of a text, in characters. */
  constructor(strings: StringInterner, limit: number, lane: Lane | null = null) {
    this.#strings = strings;
    this.#limit = limit;
    this.#lane = lane;
    this.#texts = lane?.texts ?? new Int32Array(LaneText.size);
  }

  /** The id of the text of `value`, where that is known without asking; else 0. */
  known(value: unknown): number {
    const place = this.#placeOf(value);
    if (place >= 0) return this.#texts[place];
    return isInteger(value) ? ((value & ~INTEGER) | INTEGER) >>> 0 : 0;
  }

  /** An id that stands for the text of `value` now, -1 when it could not be sent. */
  idOf(value: unknown): number {
    const place = this.#placeOf(value);
    if (place < 0) return this.#ask(value);
    if (this.#texts[place] === 0) this.#texts[place] = this.#kept(value);
    return this.#texts[place] !== 0 ? this.#texts[place] : this.#ask(value);
  }

  /** Its place among the values whose texts are kept; -1 when it has none. */
  #placeOf(value: unknown): number {
    if (value === undefined) return LaneText.unit;
    if (isInteger(value)) return value >= 0 && value < LaneText.small ? value : -1;
    if (typeof value === 'boolean') return value ? LaneText.true : LaneText.false;
    if (value === null) return LaneText.null;
    return this.#lane !== null && value === this.#lane.canceled ? LaneText.canceled : -1;
  }

  #ask(value: unknown): number {
    return this.#strings.intern(preview(value, this.#limit));
  }

  /** The id, when it will always stand for this text; else 0. */
  #kept(value: unknown): number {
    const id = this.#ask(value);
    return this.#strings.isKept(id) ? id : 0;
  }
}

/** Of 31 bits. Minus zero is written otherwise, and is none. */
function isInteger(value: unknown): value is number {
  return typeof value === 'number' && Object.is(value, (value << 1) >> 1);
}
