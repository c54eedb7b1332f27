/** The small buttons over the graph: what to light for the selected promise, tidying, the legend; and what is lit, in words. */
import { button, element, setText } from '../controls/dom.ts';
import { visible } from '../render/text.ts';
import type { LitMode } from './lighting.ts';

/** What a person asks for with them. */
export interface GraphToolsListener {
  light(mode: LitMode): void;
  tidy(): void;
  legend(): void;
}

/** What they show. */
export interface GraphToolsState {
  /** A pending promise is selected: there is something to light. */
  readonly askable: boolean;
  /** One that has settled is: what made it can be lit. */
  readonly settled: boolean;
  readonly lit: LitMode | null;
  readonly sentence: string;
  readonly selected: boolean;
  readonly tidied: boolean;
}

const MODES: readonly (readonly [LitMode, string, string])[] = [
  ['why', 'What holds it up', 'w'],
  ['waiters', 'What waits for it', 'd'],
  ['cancel', 'What a cancel does', 'x'],
];

export class GraphTools {
  readonly element = element('div', { class: 'graph-tools', role: 'toolbar', 'aria-label': 'Graph' });
  private readonly modes = new Map<LitMode, HTMLButtonElement>();
  private readonly tidy: HTMLButtonElement;
  private readonly words = element('p', { class: 'lit-words', role: 'status' });

  constructor(listener: GraphToolsListener) {
    for (const [mode, words, key] of MODES) {
      const made = button(words, 'text-button', () => listener.light(mode));
      made.title = `${words} (${key})`;
      this.modes.set(mode, made);
    }
    this.tidy = button('Tidy', 'text-button', () => listener.tidy());
    this.tidy.title = 'Lay out what is near the selected promise anew, and back (y)';
    const legend = button('Legend', 'text-button', () => listener.legend());
    legend.title = 'What the marks mean (l)';
    this.element.append(
      element('div', { class: 'graph-buttons' }, ...this.modes.values(), this.tidy, legend),
      this.words,
    );
  }

  update({ askable, settled, lit, sentence, selected, tidied }: GraphToolsState): void {
    for (const [mode, made] of this.modes) {
      made.hidden = !(askable || (settled && mode === 'why'));
      if (mode === 'why') setText(made, settled ? 'Because of what' : 'What holds it up');
      made.setAttribute('aria-pressed', String(mode === lit));
    }
    this.tidy.hidden = !selected && !tidied;
    this.tidy.setAttribute('aria-pressed', String(tidied));
    setText(this.words, visible(sentence, 300));
    this.words.hidden = sentence === '';
  }
}
