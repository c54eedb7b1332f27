/** Which view is shown, as a list of tabs. */
import type { PaneName } from '../views/pane.ts';
import { button, element } from './dom.ts';

/** What the views are called, in the order of their keys 1, 2, 3. */
export const PANE_WORDS: Readonly<Record<PaneName, string>> = {
  graph: 'Graph',
  timeline: 'Timeline',
  sites: 'Call sites',
};

/** The part of the word that a very narrow view leaves out. */
const LEFT_OUT: Readonly<Record<PaneName, string>> = { graph: '', timeline: '', sites: 'Call ' };

export class ViewSwitch {
  readonly element = element('div', { class: 'views', role: 'tablist', 'aria-label': 'View' });
  private readonly tabs = new Map<PaneName, HTMLButtonElement>();

  /** `panes`: the views that there are. */
  constructor(panes: readonly PaneName[], choose: (pane: PaneName) => void) {
    panes.forEach((pane, index) => {
      const tab = button('', 'view-tab', () => choose(pane));
      const words = PANE_WORDS[pane];
      const left = LEFT_OUT[pane];
      // In a span of its own so that it can be hidden; the name for screen readers stays whole.
      tab.append(...(left === '' ? [words] : [element('span', { class: 'wordy' }, left), words.slice(left.length)]));
      tab.setAttribute('aria-label', words);
      tab.setAttribute('role', 'tab');
      tab.setAttribute('aria-controls', 'pane');
      tab.id = `tab-${pane}`;
      tab.title = `${PANE_WORDS[pane]} (${index + 1})`;
      this.tabs.set(pane, tab);
      this.element.append(tab);
    });
    this.element.addEventListener('keydown', (event) => this.key(event));
    this.element.hidden = panes.length < 2;
  }

  update(shown: PaneName): void {
    for (const [pane, tab] of this.tabs) {
      tab.setAttribute('aria-selected', String(pane === shown));
      tab.tabIndex = pane === shown ? 0 : -1;
    }
  }

  /** Arrows go from tab to tab, as in any list of tabs. */
  private key(event: KeyboardEvent): void {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0 || event.altKey) return;
    const tabs = [...this.tabs.values()];
    const at = tabs.indexOf(document.activeElement as HTMLButtonElement);
    const next = tabs[(at + step + tabs.length) % tabs.length];
    event.preventDefault();
    event.stopPropagation();
    next?.focus();
    next?.click();
  }
}
