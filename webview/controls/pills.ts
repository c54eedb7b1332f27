/** How many promises are in each state. A press dims all others in the graph; another press ends that. */
import type { StateName } from '../../runtime-instrumented/protocol/index.ts';
import { withCommas } from '../render/format.ts';
import { element, setText } from './dom.ts';
import { markIcon } from './mark-icon.ts';

/** The states in the order of their pills. */
export const PILL_STATES = ['pending', 'returned', 'failed', 'cancelled'] as const satisfies readonly StateName[];

/** How many promises are in each state. */
export type StateCounts = Readonly<Record<(typeof PILL_STATES)[number], number>>;

export class Pills {
  readonly element = element('div', { class: 'pills', role: 'group', 'aria-label': 'Promises by state' });
  private readonly buttons = new Map<StateName, { button: HTMLButtonElement; count: HTMLElement; word: HTMLElement }>();

  /** `press` is called with a state whose pill was pressed. */
  constructor(press: (state: StateName) => void) {
    for (const state of PILL_STATES) {
      const count = element('span', { class: 'count' }, '0');
      const word = element('span', { class: 'word' }, state);
      const button = element('button', { type: 'button', class: 'pill', 'aria-pressed': 'false', 'data-state': state });
      button.append(markIcon(state, 'var(--pg-panel)'), count, word);
      button.title = `Show only ${state} promises bright`;
      button.addEventListener('click', () => press(state));
      this.element.append(button);
      this.buttons.set(state, { button, count, word });
    }
  }

  update(counts: StateCounts, chosen: ReadonlySet<StateName>): void {
    for (const state of PILL_STATES) {
      const pill = this.buttons.get(state)!;
      setText(pill.count, withCommas(counts[state]));
      pill.button.classList.toggle('none', counts[state] === 0);
      pill.button.setAttribute('aria-pressed', String(chosen.has(state)));
    }
  }
}
