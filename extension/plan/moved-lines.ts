/**
 * Where the lines of a program are now that its file is edited: a program goes on speaking of the text that it was
 * loaded from. Pure: knows no editor.
 */

/** Lines `first` to `last` (from 1) were replaced by `lines` lines. */
export interface LineEdit {
  readonly first: number;
  readonly last: number;
  readonly lines: number;
  /** Nothing but blanks stood before what was replaced in line `first`. */
  readonly wholeLine: boolean;
}

/** Edits that move lines, at most: after more than this nobody knows any more which line was which. */
const MOST_EDITS = 2_000;

export class MovedLines {
  #edits: LineEdit[] = [];
  #lost = false;

  add(edit: LineEdit): void {
    if (edit.lines === edit.last - edit.first + 1) return;
    if (this.#edits.length >= MOST_EDITS) {
      this.#lost = true;
      this.#edits = [];
    }
    if (!this.#lost) this.#edits.push(edit);
  }

  /** The line now, or null when it is gone. */
  now(line: number): number | null {
    if (this.#lost) return null;
    let at = line;
    for (const { first, last, lines, wholeLine } of this.#edits) {
      if (at > last) at += lines - (last - first + 1);
      // The first and the last line of what was replaced are the ends of what stays around it.
      else if (at === last && (last > first || wholeLine)) at = first + lines - 1;
      else if (at > first || (at === first && wholeLine)) return null;
    }
    return at;
  }
}
