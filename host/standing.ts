/**
 * Where a debugger has stopped a program: what every view shows of it, and how one asks it to go on.
 *
 * Where an editor shows the stop as well, views wait until it has: in VS Code both are drawn by one thread, and a
 * person who steps looks at the line first. They wait for a bounded time.
 */
import type { ProgramStanding } from '../webview/contract/messages.ts';
import { type Dispose, Emitter } from './emitter.ts';

/** Milliseconds for which views wait for the program to stand again after a step, and then for the editor, at most. */
const PATIENCE = 250;

/** One program's standing, between whoever debugs it and whoever shows it. */
export class Standings {
  readonly #changed = new Emitter<[]>();
  #current: ProgramStanding | null = null;
  #goOn: (() => void) | null = null;
  #editorFirst = false;
  /** Runs while views are to wait. */
  #waiting: NodeJS.Timeout | null = null;
  #isStepping = false;
  /** The program itself stands inside an event: it takes no part in anything before it goes on. */
  isInsideEvent = false;

  /** Null while it runs, and without a debugger. */
  get current(): ProgramStanding | null {
    return this.#isStepping ? null : this.#current;
  }

  /** Whether views are to wait with all that is new of the program: an editor draws where it stands. */
  get isHeld(): boolean {
    return this.#waiting !== null;
  }

  /** Told when it stands elsewhere or runs, when views are to wait, and when they need not any more. */
  onChange(listener: () => void): Dispose {
    return this.#changed.on(listener);
  }

  /** It stands there, or runs again (null). */
  set(standing: ProgramStanding | null, isInsideEvent = false): void {
    this.isInsideEvent = isInsideEvent;
    if (standing === null && this.#current === null) return;
    this.#current = standing;
    this.#isStepping = false;
    if (standing !== null && this.#editorFirst) this.#hold();
    else this.#release();
  }

  /** It runs, for a step that is likely to be over at once. */
  step(): void {
    if (!this.#editorFirst) this.set(null);
    this.isInsideEvent = false;
    if (this.#current === null) return;
    this.#isStepping = true;
    this.#hold();
  }

  /** The editor shows where it stands. */
  shown(): void {
    if (this.isHeld && !this.#isStepping) this.#release();
  }

  /** Who can make it go on; null when nobody can any more. `editorFirst`: who also tells by `shown` when an editor shows it. */
  ledBy(goOn: (() => void) | null, editorFirst = false): void {
    this.#goOn = goOn;
    this.#editorFirst = goOn !== null && editorFirst;
  }

  /** Whether a debugger follows the program. */
  get isLed(): boolean {
    return this.#goOn !== null;
  }

  /** Asks the debugger to go on, as its button does. */
  goOn(): void {
    if (this.current !== null) this.#goOn?.();
  }

  #hold(): void {
    const { isHeld } = this;
    if (this.#waiting !== null) clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => {
      if (this.#isStepping) this.#current = null;
      this.#release();
    }, PATIENCE);
    this.#waiting.unref();
    if (!isHeld) this.#changed.emit();
  }

  #release(): void {
    if (this.#waiting !== null) clearTimeout(this.#waiting);
    this.#waiting = null;
    this.#isStepping = false;
    this.#changed.emit();
  }
}
