/**
 * Failures that nobody handles: looked at when the microtasks of a turn have run, as Node does, and
 * told again when somebody handles one after that.
 */
import type { NativeSink } from './sink.ts';
import type { Traced } from './traced.ts';

/** More than so many in one turn are told at once. */
const MOST_SUSPECTS = 1000;

export class Rejections {
  readonly #sink: NativeSink;
  #suspects: { readonly traced: Traced; readonly text: string; readonly error: unknown }[] = [];

  constructor(sink: NativeSink) {
    this.#sink = sink;
  }

  /** A failure that nobody handles yet. */
  suspect(traced: Traced, text: string, error: unknown): void {
    this.#suspects.push({ traced, text, error });
    if (this.#suspects.length >= MOST_SUSPECTS) this.tell();
  }

  /** Tells of those that are still not handled; returns how many. */
  tell(): number {
    const suspects = this.#suspects;
    this.#suspects = [];
    let told = 0;
    for (const { traced, text, error } of suspects) {
      if (traced.handled) continue;
      traced.reported = true;
      told++;
      this.#sink.wentUnhandled('unhandledRejection', traced.id, text);
      this.#sink.failedWith(traced.id, error);
    }
    return told;
  }

  /** It is handled after all. */
  handledLate(traced: Traced): void {
    this.#sink.wentUnhandled('handledLate', traced.id, '');
  }
}
