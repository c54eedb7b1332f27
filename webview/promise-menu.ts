/** The menu of a promise: opened by a click, a key or a button, at a place of the page or where the promise is drawn. */
import type { Site } from '../runtime-instrumented/protocol/index.ts';
import type { Choices } from './choices.ts';
import type { Chrome } from './chrome.ts';
import { menuState, nodeMenu } from './node-menu.ts';
import type { Panes } from './panes.ts';
import type { Seen } from './seen.ts';
import type { Connection, Transport } from './transport.ts';

/** What the page does for it. */
export interface PromiseMenuTarget {
  select(id: number): void;
  changed(): void;
  /** Goes along the message of a promise. */
  message(id: number): void;
  openSource(site: Site): void;
  copy(text: string): void;
}

/** What of the page it stands on. */
export interface MenuGround {
  readonly seen: Seen;
  readonly choices: Choices;
  readonly panes: Panes;
  readonly chrome: Chrome;
  readonly transport: Transport;
}

export class PromiseMenu {
  private readonly ground: MenuGround;
  private readonly target: PromiseMenuTarget;

  constructor(ground: MenuGround, target: PromiseMenuTarget) {
    this.ground = ground;
    this.target = target;
  }

  /** `id`: null for the selected one, when no place is given either; `at`: null for where it is drawn. */
  open(id: number | null, at: { readonly x: number; readonly y: number } | null, connection: Connection): void {
    const { seen, choices, panes, chrome, transport } = this.ground;
    const { store } = seen;
    const meant = id ?? (at === null ? choices.selected : null);
    const view = meant === null ? null : seen.promise(meant);
    if (store === null || meant === null || view === null) return;
    if (meant !== choices.selected) this.target.select(meant);
    chrome.tooltip.hide();
    const { left, top } = panes.element.getBoundingClientRect();
    const place = at ?? panes.graph.placeOf(meant) ?? { x: left + 40, y: top + 40 };
    const { lit } = choices;
    const entries = nodeMenu(menuState(view, store, connection), {
      question: (mode, preview) => {
        choices.lit = preview ? (mode ?? lit) : mode;
        this.target.changed();
      },
      act: (action, promise, value) => {
        transport.send({ type: 'act', session: store.summary.id, action, promise, value });
      },
      askValue: (question) => chrome.dialog.ask(question),
      message: () => this.target.message(meant),
      openSource: ({ site }) => site !== null && this.target.openSource(site),
      copy: (text) => this.target.copy(text),
    });
    chrome.menu.show(view.name, entries, place);
  }
}
