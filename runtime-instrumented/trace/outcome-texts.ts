/** Ids of the texts of values. Those that promises return most are known without making the text. */
import { preview } from './preview.ts';
import type { StringInterner } from './string-interner.ts';

/** Integers from 0 below this are known by themselves. */
const SMALL = 256;

export class OutcomeTexts {
  readonly #strings: StringInterner;
  readonly #limit: number;
  /** Ids by integer, 0 where not known yet. */
  readonly #small = new Int32Array(SMALL);
  /** Of `undefined`. */
  #unit = 0;

  /** `limit`: of the length of a text, in characters. */
  constructor(strings: StringInterner, limit: number) {
    this.#strings = strings;
    this.#limit = limit;
  }

  /** The id of the text of `value`, where that is known without asking; else 0. */
  known(value: unknown): number {
    return value === undefined ? this.#unit : isSmall(value) ? this.#small[value] : 0;
  }

  /** An id that stands for the text of `value` now, -1 when it could not be sent. */
  idOf(value: unknown): number {
    if (value === undefined) {
      if (this.#unit === 0) this.#unit = this.#kept(value);
      return this.#unit !== 0 ? this.#unit : this.#ask(value);
    }
    if (!isSmall(value)) return this.#ask(value);
    if (this.#small[value] === 0) this.#small[value] = this.#kept(value);
    return this.#small[value] !== 0 ? this.#small[value] : this.#ask(value);
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

/** Minus zero is written otherwise, and is no small integer. */
function isSmall(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value < SMALL && Object.is(value, value | 0);
}
