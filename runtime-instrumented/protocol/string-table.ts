/** The reader's side of interning: which text an id stands for now, within bounds. */
import { MAX_TABLE_ID, MAX_TABLE_TEXT } from './limits.ts';
import { decodeUtf8 } from './utf8.ts';

/** Methods that define return '' or the sentence that says what was wrong. */
export class StringTable {
  readonly #texts = new Map<number, string>();
  readonly #sites = new Set<number>();
  #units = 0;

  /** The text of a string id, '' for id 0, undefined when the id has not been defined. */
  get(id: number): string | undefined {
    return id === 0 ? '' : this.#texts.get(id);
  }

  define(id: number, bytes: Uint8Array, start: number, length: number): string {
    if (id === 0 || id > MAX_TABLE_ID) return `The string id ${id} is not between 1 and ${MAX_TABLE_ID}`;
    const text = decodeUtf8(bytes, start, length);
    this.#units += text.length - (this.#texts.get(id)?.length ?? 0);
    if (this.#units > MAX_TABLE_TEXT) return `The stream defines more than ${MAX_TABLE_TEXT} characters of text`;
    this.#texts.set(id, text);
    return '';
  }

  hasSite(id: number): boolean {
    return this.#sites.has(id);
  }

  defineSite(id: number): string {
    if (id === 0 || id > MAX_TABLE_ID) return `The site id ${id} is not between 1 and ${MAX_TABLE_ID}`;
    if (this.#sites.has(id)) return `Site ${id} is defined twice`;
    this.#sites.add(id);
    return '';
  }
}
