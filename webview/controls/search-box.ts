/**
 * Search by name, file, value or state: a box with the list of what was found. Arrows go through
 * the list, Enter selects and shows, Escape clears and gives the keyboard back to the graph.
 */
import { withCommas } from '../render/format.ts';
import type { MarkName } from '../render/glyphs.ts';
import { visible } from '../render/text.ts';
import { element, setText } from './dom.ts';
import { markIcon } from './mark-icon.ts';

/** One row of what was found. */
export interface Found {
  readonly id: number;
  readonly mark: MarkName;
  readonly name: string;
  /** What tells it from others of that name: operation, file and line, value. */
  readonly about: string;
}

/** What the box asks for. */
export interface SearchListener {
  /** What is to be found; the answer is shown by `show`. */
  find(text: string): { readonly first: readonly Found[]; readonly total: number };
  choose(id: number): void;
  /** The box was cleared or left by Escape. */
  leave(): void;
}

export class SearchBox {
  readonly element = element('div', { class: 'search' });
  private readonly input = element('input', {
    type: 'search',
    placeholder: 'Search name, file, value, state',
    title: 'Words that must all be found: heads, failed, file:echo.ts, state:pending, op:sleep, value:"no answer"',
    'aria-label': 'Search promises by name, file, value or state',
    role: 'combobox',
    'aria-expanded': 'false',
    'aria-controls': 'found',
    'aria-autocomplete': 'list',
    autocomplete: 'off',
    spellcheck: 'false',
  });
  private readonly list = element('ul', {
    id: 'found',
    class: 'found',
    role: 'listbox',
    'aria-label': 'Found promises',
  });
  private readonly status = element('p', { class: 'found-status', role: 'status' });
  private readonly popup = element('div', { class: 'popup', hidden: true }, this.list, this.status);
  private readonly listener: SearchListener;
  private found: readonly Found[] = [];
  private chosen = -1;

  constructor(listener: SearchListener) {
    this.listener = listener;
    this.element.append(this.input, this.popup);
    this.input.addEventListener('input', () => this.refresh());
    this.input.addEventListener('focus', () => this.refresh());
    this.input.addEventListener('keydown', (event) => this.key(event));
    this.element.addEventListener('focusout', (event) => {
      if (!this.element.contains(event.relatedTarget as Node | null)) this.close();
    });
  }

  get text(): string {
    return this.input.value.trim();
  }

  focus(): void {
    this.input.focus();
    this.input.select();
  }

  /** Empties the box; true when there was something in it. */
  clear(): boolean {
    const had = this.input.value !== '';
    this.input.value = '';
    this.close();
    return had;
  }

  /** More has been found of the same. */
  foundMore(): void {
    if (!this.popup.hidden) this.refresh();
  }

  private refresh(): void {
    const { first, total } = this.listener.find(this.text);
    this.found = first;
    this.chosen = first.length > 0 ? 0 : -1;
    this.list.replaceChildren(...first.map((found, index) => this.row(found, index)));
    const more = total - first.length;
    setText(this.status, total === 0 ? 'Nothing found.' : more > 0 ? `and ${withCommas(more)} more` : '');
    this.open(this.text !== '');
    this.mark();
  }

  private row(found: Found, index: number): HTMLElement {
    const row = element(
      'li',
      { role: 'option', id: `found-${index}`, class: 'found-row' },
      element('span', { class: 'found-name' }, visible(found.name, 80)),
      element('span', { class: 'found-about' }, visible(found.about, 120)),
    );
    row.prepend(markIcon(found.mark, 'var(--pg-panel)'));
    // Before the input loses its focus, and the list with it.
    row.addEventListener('pointerdown', (event) => event.preventDefault());
    row.addEventListener('click', () => this.take(index));
    return row;
  }

  private key(event: KeyboardEvent): void {
    const last = this.found.length - 1;
    switch (event.key) {
      case 'ArrowDown':
        this.chosen = this.chosen >= last ? 0 : this.chosen + 1;
        break;
      case 'ArrowUp':
        this.chosen = this.chosen <= 0 ? last : this.chosen - 1;
        break;
      case 'Enter':
        if (this.chosen >= 0) this.take(this.chosen);
        break;
      case 'Escape':
        this.clear();
        this.listener.leave();
        break;
      default:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
    this.mark();
  }

  private take(index: number): void {
    const found = this.found[index];
    if (found === undefined) return;
    this.chosen = index;
    this.mark();
    this.open(false);
    this.listener.choose(found.id);
  }

  private mark(): void {
    [...this.list.children].forEach((row, index) => {
      row.setAttribute('aria-selected', String(index === this.chosen));
      if (index === this.chosen) row.scrollIntoView({ block: 'nearest' });
    });
    this.point();
  }

  /** Says which row is chosen, while there is a list to see. */
  private point(): void {
    if (this.chosen >= 0 && !this.popup.hidden)
      this.input.setAttribute('aria-activedescendant', `found-${this.chosen}`);
    else this.input.removeAttribute('aria-activedescendant');
  }

  private close(): void {
    this.open(false);
    this.listener.find('');
  }

  private open(open: boolean): void {
    this.popup.hidden = !open;
    this.input.setAttribute('aria-expanded', String(open));
    this.point();
  }
}
