/** Source maps, written: from places in a generated text to places in the original. */

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function vlq(value: number): string {
  let rest = value < 0 ? (-value << 1) | 1 : value << 1;
  let text = '';
  do {
    const digit = rest & 31;
    rest >>>= 5;
    text += DIGITS[rest > 0 ? digit | 32 : digit];
  } while (rest > 0);
  return text;
}

/** Collects mappings in the order of the generated text. Lines and columns count from 0. */
export class MappingWriter {
  readonly #parts: string[] = [];
  #line = 0;
  #column = 0;
  #first = true;
  #source = 0;
  #originalLine = 0;
  #originalColumn = 0;

  add(line: number, column: number, source: number, originalLine: number, originalColumn: number): void {
    while (this.#line < line) {
      this.#parts.push(';');
      this.#line++;
      this.#column = 0;
      this.#first = true;
    }
    const separator = this.#first ? '' : ',';
    this.#parts.push(
      separator +
        vlq(column - this.#column) +
        vlq(source - this.#source) +
        vlq(originalLine - this.#originalLine) +
        vlq(originalColumn - this.#originalColumn),
    );
    this.#first = false;
    this.#column = column;
    this.#source = source;
    this.#originalLine = originalLine;
    this.#originalColumn = originalColumn;
  }

  toString(): string {
    return this.#parts.join('');
  }
}
