/** Where a debugger has stopped a program: what every view shows of it, and how one asks it to go on. */
import type { ProgramStanding } from '../webview/contract/messages.ts';
import { type Dispose, Emitter } from './emitter.ts';

/** One program's standing, between whoever debugs it and whoever shows it. */
export class Standings {
  readonly #changed = new Emitter<[]>();
  #current: ProgramStanding | null = null;
  #goOn: (() => void) | null = null;
  /** The program itself stands inside an event: it takes no part in anything before it goes on. */
  isInsideEvent = false;

  /** Null while it runs, and without a debugger. */
  get current(): ProgramStanding | null {
    return this.#current;
  }

  onChange(listener: () => void): Dispose {
    return this.#changed.on(listener);
  }

  /** It stands there, or runs again (null). */
  set(standing: ProgramStanding | null, isInsideEvent = false): void {
    this.isInsideEvent = isInsideEvent;
    if (standing === null && this.#current === null) return;
    this.#current = standing;
    this.#changed.emit();
  }

  /** Who can make it go on; null when nobody can any more. */
  ledBy(goOn: (() => void) | null): void {
    this.#goOn = goOn;
  }

  /** Whether a debugger follows the program. */
  get isLed(): boolean {
    return this.#goOn !== null;
  }

  /** Asks the debugger to go on, as its button does. */
  goOn(): void {
    if (this.#current !== null) this.#goOn?.();
  }
}
