/** What stands above the call sites: graph or table, what is worth a look, and for the table filter and copying. */
import { button, element, setText } from '../controls/dom.ts';
import { visible } from '../render/text.ts';
import { briefCount, briefTime } from './graph/brief.ts';
import type { Hot, NodeScene, SitesScene } from './graph/scene.ts';

export type Form = 'graph' | 'table';

export interface BarListener {
  form(form: Form): void;
  /** A node was chosen by its key. */
  choose(key: string): void;
  copy(separator: '\t' | ','): void;
  legend(): void;
}

const FORMS: readonly (readonly [Form, string])[] = [
  ['graph', 'Graph'],
  ['table', 'Table'],
];

const HOT: readonly (readonly [Hot, string, (node: NodeScene) => string])[] = [
  ['pending', 'Most pending', ({ states }) => briefCount(states.pending)],
  ['slow', 'Slowest', ({ p95 }) => `p95 ${briefTime(p95)}`],
  ['failures', 'Most failures', ({ states }) => briefCount(states.failed)],
];

export class SitesBar {
  readonly element = element('div', { class: 'sites-bar', role: 'toolbar', 'aria-label': 'Call sites' });
  private readonly forms = new Map<Form, HTMLButtonElement>();
  private readonly chips = new Map<Hot, HTMLButtonElement>();
  private readonly copies = element('div', { class: 'sites-copies' });
  private readonly status = element('span', { class: 'sites-status', role: 'status' });
  private readonly filter: HTMLElement;
  private readonly legend: HTMLButtonElement;
  private keys = new Map<Hot, string>();

  constructor(filter: HTMLElement, listener: BarListener) {
    this.filter = filter;
    const forms = element('div', { class: 'sites-forms', role: 'group', 'aria-label': 'Show as' });
    for (const [form, word] of FORMS) {
      const press = button(word, 'text-button', () => listener.form(form));
      this.forms.set(form, press);
      forms.append(press);
    }
    const hot = element('div', { class: 'sites-hot' });
    for (const [name] of HOT) {
      const chip = button('', `sites-chip ${name}`, () => {
        const key = this.keys.get(name);
        if (key !== undefined) listener.choose(key);
      });
      chip.hidden = true;
      this.chips.set(name, chip);
      hot.append(chip);
    }
    for (const [separator, word] of [
      ['\t', 'Copy TSV'],
      [',', 'Copy CSV'],
    ] as const) {
      const press = button(word, 'text-button', () => listener.copy(separator));
      press.title = 'Copy the rows that are shown, on all pages, as text for a spreadsheet';
      this.copies.append(press);
    }
    this.legend = button('Legend', 'text-button sites-legend', () => listener.legend());
    this.legend.title = 'What the marks mean (l)';
    this.element.append(forms, hot, this.status, filter, this.copies, this.legend);
  }

  showForm(form: Form): void {
    for (const [name, press] of this.forms) press.setAttribute('aria-pressed', String(name === form));
    this.copies.hidden = form !== 'table';
    this.filter.hidden = form !== 'table';
    this.legend.hidden = form !== 'graph';
  }

  /** A word on how far counting has come, or that something was copied; '' for none. */
  say(words: string): void {
    setText(this.status, words);
  }

  update({ nodes }: SitesScene): void {
    this.keys = new Map();
    for (const [name, word, figure] of HOT) {
      const chip = this.chips.get(name)!;
      const node = nodes.find(({ hot }) => hot.includes(name));
      chip.hidden = node === undefined;
      if (node === undefined) continue;
      this.keys.set(name, node.key);
      setText(chip, `${word}: ${visible(node.title, 24)}, ${figure(node)}`);
      chip.title = node.where;
    }
  }
}
