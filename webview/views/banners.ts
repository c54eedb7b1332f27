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

  update(banners: readonly Banner[]): void {
    this.last = banners;
    const open = banners.filter(({ key }) => !this.dismissed.has(key));
    const some = open.slice(0, MOST);
    const key = JSON.stringify([open.length, some]);
    if (key === this.shown) return;
    this.shown = key;
    const rows = some.map((banner) => this.row(banner));
    if (open.length > MOST) rows.push(element('div', { class: 'banner info' }, `and ${open.length - MOST} more`));
    this.element.replaceChildren(...rows);
  }

  private row({ key, severity, text }: Banner): HTMLElement {
    const dismiss = button('Dismiss', 'dismiss', () => {
      this.dismissed.add(key);
      this.update(this.last);
    });
    dismiss.setAttribute('aria-label', `Dismiss: ${visible(text, 60)}`);
    const role = severity === 'error' ? 'alert' : 'status';
    const words = { info: 'Note', warning: 'Warning', error: 'Error' }[severity];
    return element(
      'div',
      { class: `banner ${severity}`, role },
      element('b', {}, words),
      element('span', {}, visible(text, LONGEST)),
      dismiss,
    );
  }
}
