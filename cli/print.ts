/** Standard output for what others read: waits for a slow reader, and takes a reader that has gone for a wish to stop. */

/** Whoever read what we print has gone: `| head` has what it wanted. */
export class ReaderGone extends Error {
  override readonly name = 'ReaderGone';
}

const PIECE = 64 * 1024;

export class Printer {
  readonly #out: NodeJS.WritableStream;
  #text = '';
  #gone = false;

  constructor(out: NodeJS.WritableStream = process.stdout) {
    this.#out = out;
    out.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') throw error;
      this.#gone = true;
    });
  }

  /** Adds a line. */
  line(text: string): void {
    this.#text += `${text}\n`;
  }

  /** Something is waiting that is worth a write. */
  get full(): boolean {
    return this.#text.length >= PIECE;
  }

  /** Writes what was added. Rejects with ReaderGone. */
  async flush(): Promise<void> {
    const text = this.#text;
    this.#text = '';
    await this.write(text);
  }

  /** Writes this, now. Rejects with ReaderGone. */
  async write(piece: string | Uint8Array): Promise<void> {
    if (piece.length > 0 && !this.#gone) {
      await new Promise<void>((resolve) => this.#out.write(piece, () => resolve()));
    }
    if (this.#gone) throw new ReaderGone('The reader has gone.');
  }
}
