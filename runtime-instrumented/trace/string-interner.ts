/**
 * The tracer's side of interning: which id stands for which text.
 *
 * Short texts get an id of their own until the table is full; long ones and whatever comes after
 * share a small window of ids, each defined anew just before it is used. So the memory of both
 * ends is bounded, however many texts a program makes.
 */

const MOST_OWN_IDS = 1 << 14;
const MOST_CHARACTERS = 256;
/** More than any record refers to, so that none of its ids is defined anew before it is written. */
const WINDOW = 64;
/** A long value goes from promise to promise: so many texts of the window are known again. */
const RECENT = 4;

export class StringInterner {
  readonly #ids = new Map<string, number>();
  /** Texts with an id of their own, in the order of those. */
  readonly #own: string[] = [];
  readonly #define: (id: number, text: string) => boolean;
  #turn = 0;
  /** The texts defined last in the window, and their ids. */
  readonly #recent: string[] = [];
  readonly #recentIds: number[] = [];

  /** `define` sends the text of an id, and says whether that worked. */
  constructor(define: (id: number, text: string) => boolean) {
    this.#define = define;
  }

  /** The text that an id stands for, of those that were interned last or are kept; '' for another. */
  textOf(wanted: number): string {
    if (wanted > WINDOW) return this.#own[wanted - WINDOW - 1] ?? '';
    const recent = this.#recentIds.indexOf(wanted);
    return recent < 0 ? '' : this.#recent[recent];
  }

  /** Whether an id stands for the same text for ever. */
  isKept(id: number): boolean {
    return id > WINDOW;
  }

  /** An id that stands for `text` now: 0 for '', -1 when it could not be sent. */
  intern(text: string): number {
    if (text === '') return 0;
    const short = text.length <= MOST_CHARACTERS;
    const known = short ? this.#ids.get(text) : undefined;
    if (known !== undefined) return known;
    const again = this.#recent.indexOf(text);
    if (again >= 0) return this.#recentIds[again];
    const own = short && this.#ids.size < MOST_OWN_IDS;
    const id = own ? WINDOW + 1 + this.#ids.size : 1 + this.#turn;
    if (!this.#define(id, text)) return -1;
    if (own) {
      this.#ids.set(text, id);
      this.#own.push(text);
    } else {
      this.#recent[this.#turn % RECENT] = text;
      this.#recentIds[this.#turn % RECENT] = id;
      this.#turn = (this.#turn + 1) % WINDOW;
    }
    return id;
  }
}
