/** The recording that an HTML file holds, and a host for the page of such a file, where there is nobody to speak to. */

import type { ViewMessage } from '../contract/messages.ts';
import { themeChoice } from '../controls/theme-switch.ts';
import type { Transport, TransportListener } from '../transport.ts';

/** Promises that a page keeps of a recording. */
const MOST_PROMISES = 1_000_000;

export interface Embedded {
  readonly file: string;
  readonly blob: Blob;
  readonly transport: Transport;
}

/** What the document holds, or null. */
export function embeddedRecording(): Embedded | null {
  const holder = document.getElementById('recording');
  if (holder === null) return null;
  const file = holder.dataset.file ?? 'recording';
  const blob = new Blob([bytesOf(holder.textContent ?? '') as Uint8Array<ArrayBuffer>]);
  return { file, blob, transport: new NoHost(holder.dataset.theme) };
}

function bytesOf(base64: string): Uint8Array {
  const text = atob(base64.trim());
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}

const THEMES: Readonly<Record<string, string>> = { 'high-contrast': 'hcDark', 'high-contrast-light': 'hcLight' };

class NoHost implements Transport {
  readonly host = 'browser';
  readonly #theme: string | undefined;
  #listener: TransportListener | null = null;

  constructor(theme: string | undefined) {
    this.#theme = theme;
  }

  start(listener: TransportListener): void {
    this.#listener = listener;
    listener.connection('connected');
  }

  send(message: ViewMessage): void {
    if (message.type !== 'ready') return;
    const settings = { fold: true, teaching: false, motion: 'auto', maxPromises: MOST_PROMISES } as const;
    this.#listener?.message({ type: 'settings', settings });
    this.#listener?.message({ type: 'sessions', sessions: [], show: null });
  }

  /** The theme that the file was made with; every visit begins with it. */
  remembered(): unknown {
    return { theme: themeChoice(THEMES[this.#theme ?? ''] ?? this.#theme) };
  }

  remember(): void {}
}
