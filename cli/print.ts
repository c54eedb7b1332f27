/** Standard output for what others read: waits for a slow reader, and takes a reader that has gone for a wish to stop. */

/** Whoever read what we print has gone: `| head` has what it wanted. */
export class ReaderGone extends Error {
  override readonly name = 'ReaderGone';
}

const PIECE = 64 * 1024;

/** JSON has escapes for the control characters of ASCII; a terminal obeys others as well. */
const UNSEEN = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;
const escaped = (character: string): string =>
  Array.from({ length: character.length }, (_, at) => unitEscape(character.charCodeAt(at))).join('');
const unitEscape = (unit: number): string => `\\u${unit.toString(16).padStart(4, '0')}`;

/** What we print cannot be written: the disk behind it is full, say. */
export class CannotPrint extends Error {
  override readonly name = 'CannotPrint';
}

/** Lines, gathered and written in pieces. */
export class Printer {
  readonly #out: NodeJS.WritableStream;
  #text = '';
  #gone = false;
  #problem: string | null = null;

  constructor(out: NodeJS.WritableStream = process.stdout) {
    this.#out = out;
    out.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED') this.#gone = true;
      else this.#problem ??= error.message;
    });
  }

  /** Adds a line. */
  line(text: string): void {
    this.#text += `${text}\n`;
  }

  /** Adds a value as a line of JSON, in which nothing drives a terminal, or turns around what stands beside it. */
  json(value: unknown): void {
    this.line(JSON.stringify(value).replace(UNSEEN, escaped));
  }

  /** Something is waiting that is worth a write. */
  get full(): boolean {
    return this.#text.length >= PIECE;
  }

  /** Writes what was added. Rejects with ReaderGone or CannotPrint. */
  async flush(): Promise<void> {
    const text = this.#text;
    this.#text = '';
    await this.write(text);
  }

  /** Writes this, now. Rejects with ReaderGone or CannotPrint. */
  async write(piece: string | Uint8Array): Promise<void> {
    if (piece.length > 0 && !this.#gone && this.#problem === null) {
      await new Promise<void>((resolve) => {
        this.#out.write(piece, (error) => {
          // The error's event comes after this, and is what tells the two apart.
          if (error) setImmediate(resolve);
          else resolve();
        });
      });
    }
    if (this.#problem !== null) throw new CannotPrint(`What was to be printed cannot be written: ${this.#problem}.`);
    if (this.#gone) throw new ReaderGone('The reader has gone.');
  }
}
