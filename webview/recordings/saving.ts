/** What the page saves: the recording of the session that is shown, and a picture of the view. */
import type { PictureFormat } from '../contract/messages.ts';
import type { SessionStore } from '../session-store.ts';
import type { Transport } from '../transport.ts';
import type { Pane } from '../views/pane.ts';
import { saveFrom } from './save-file.ts';
import type { SaveListener } from './save-menu.ts';
import { savePicture } from './save-picture.ts';

/** What is shown now. */
export interface Shown {
  readonly store: SessionStore | null;
  readonly pane: Pane;
  readonly background: string;
}

export class Saving implements SaveListener {
  readonly #transport: Transport;
  readonly #shown: () => Shown;
  readonly #problem: (text: string) => void;

  constructor(transport: Transport, shown: () => Shown, problem: (text: string) => void) {
    this.#transport = transport;
    this.#shown = shown;
    this.#problem = problem;
  }

  recording(): void {
    const { store } = this.#shown();
    if (store !== null) this.#transport.send({ type: 'saveRecording', session: store.summary.id });
  }

  picture(format: PictureFormat): void {
    const { store, pane, background } = this.#shown();
    if (store === null) return;
    const name = `${store.summary.name.replace(/\.[mc]?[jt]sx?$/, '')}-${pane.name}`;
    savePicture(this.#transport, format, name, pane.svg(), background).catch((error: unknown) =>
      this.#problem(error instanceof Error ? error.message : String(error)),
    );
  }

  /** The host has made a file. */
  fetch(path: string, name: string): void {
    saveFrom(path, name);
  }
}
