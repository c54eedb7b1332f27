/** Sentences about what is wrong or worth knowing, over the graph, each with a button that dismisses it. */
import { button, element } from '../controls/dom.ts';
import { visible } from '../render/text.ts';

/** A line above the picture; one key, one banner. */
export interface Banner {
  /** Tells it from others; a dismissed one does not come again. */
  readonly key: string;
  readonly severity: 'info' | 'warning' | 'error';
  readonly text: string;
}

const MOST = 4;
const LONGEST = 500;

export class Banners {
  readonly element = element('div', { class: 'banners' });
  private readonly dismissed = new Set<string>();
  private shown = '';
  private last: readonly Banner[] = [];
  private rows: { readonly row: HTMLElement; readonly words: HTMLElement; readonly more: HTMLElement }[] = [];
  /** Those that were opened: a line more does not close them. */
  private readonly opened = new Set<string>();

  constructor() {
    new ResizeObserver(() => this.measure()).observe(this.element);
  }

  update(banners: readonly Banner[]): void {
    this.last = banners;
    const open = banners.filter(({ key }) => !this.dismissed.has(key));
    const some = open.slice(0, MOST);
    const key = JSON.stringify([open.length, some]);
    if (key === this.shown) return;
    this.shown = key;
    this.rows = [];
    const rows = some.map((banner) => this.row(banner));
    if (open.length > MOST) rows.push(element('div', { class: 'banner info' }, `and ${open.length - MOST} more`));
    this.element.replaceChildren(...rows);
    this.measure();
  }

  /** What does not fit on its line can be opened. */
  private measure(): void {
    for (const { row, words, more } of this.rows) {
      more.hidden = !row.classList.contains('open') && words.scrollWidth <= words.clientWidth;
    }
  }

  private row({ key, severity, text }: Banner): HTMLElement {
    const dismiss = button('Dismiss', 'dismiss', () => {
      this.dismissed.add(key);
      this.update(this.last);
    });
    dismiss.setAttribute('aria-label', `Dismiss: ${visible(text, 60)}`);
    const role = severity === 'error' ? 'alert' : 'status';
    const words = { info: 'Note', warning: 'Warning', error: 'Error' }[severity];
    const said = element('span', {}, visible(text, LONGEST));
    const more = button('More', 'dismiss', () => open(!this.opened.has(key)));
    const row = element('div', { class: `banner ${severity}`, role }, element('b', {}, words), said, more, dismiss);
    const open = (whole: boolean): void => {
      if (whole) this.opened.add(key);
      else this.opened.delete(key);
      row.classList.toggle('open', whole);
      more.textContent = whole ? 'Less' : 'More';
      more.setAttribute('aria-expanded', String(whole));
      this.measure();
    };
    open(this.opened.has(key));
    this.rows.push({ row, words: said, more });
    return row;
  }
}
