/**
 * Details of one place, or of a folded group of them: its figures, how long it took, what failed, whom it waits for,
 * and some of its promises, the pending ones first.
 */

import { button, element, icon } from '../controls/dom.ts';
import { markIcon } from '../controls/mark-icon.ts';
import { operationWord } from '../model/naming.ts';
import { withCommas } from '../render/format.ts';
import type { MarkName } from '../render/glyphs.ts';
import { visible } from '../render/text.ts';
import { timeWords } from '../reports/words.ts';
import type { PlaceFigures } from './aggregate/figures.ts';
import { histogramOf } from './histogram-picture.ts';

/** A promise of the place. */
export interface Sample {
  readonly id: number;
  readonly mark: MarkName;
  readonly name: string;
  /** Its value, or since when it is pending. */
  readonly about: string;
}

export interface Neighbour {
  readonly place: number;
  readonly name: string;
  readonly where: string;
  readonly how: 'waits for' | 'waited on by' | 'makes' | 'made in';
  readonly count: number;
}

export interface DetailsData {
  readonly title: string;
  readonly where: string;
  /** The figures of one place; null for a group. */
  readonly figures: PlaceFigures | null;
  /** Counts by bucket of histogram.ts. */
  readonly times: ArrayLike<number> | null;
  readonly neighbours: readonly Neighbour[];
  readonly samples: readonly Sample[];
  /** Of a group: its places, and the file that can be unfolded. */
  readonly members: readonly PlaceFigures[];
  readonly unfolds: string;
}

export interface DetailsListener {
  close(): void;
  openSource(place: number): void;
  choosePlace(place: number): void;
  choosePromise(id: number): void;
  unfold(file: string): void;
}

const CLOSE = 'M4 4l8 8M12 4l-8 8';
const MOST_LISTED = 30;

export class Details {
  readonly element = element('aside', {
    class: 'side sites-details',
    'aria-label': 'Details of the call site',
    hidden: true,
  });
  private readonly listener: DetailsListener;
  private shown = '';

  constructor(listener: DetailsListener) {
    this.listener = listener;
    this.element.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      listener.close();
    });
  }

  /** Shows a place, or hides the details. Redraws only what differs, so that focus and scroll stay. */
  update(data: DetailsData | null): void {
    this.element.hidden = data === null;
    const key =
      data === null
        ? ''
        : JSON.stringify(data, (_, value: unknown) => (value instanceof Uint32Array ? value.join() : value));
    if (key === this.shown) return;
    this.shown = key;
    if (data === null) {
      this.element.replaceChildren();
      return;
    }
    const focused = this.element.contains(document.activeElement)
      ? (document.activeElement as HTMLElement).dataset.focus
      : undefined;
    const scroll = this.element.scrollTop;
    this.element.replaceChildren(this.head(data), ...this.body(data));
    this.element.scrollTop = scroll;
    if (focused !== undefined)
      this.element.querySelector<HTMLElement>(`[data-focus="${CSS.escape(focused)}"]`)?.focus();
  }

  private head({ title }: DetailsData): HTMLElement {
    const close = button('', 'icon-button', () => this.listener.close());
    close.setAttribute('aria-label', 'Close details');
    close.title = 'Close (Escape)';
    close.dataset.focus = 'close';
    close.append(icon(CLOSE, 'lines'));
    return element('header', {}, element('h2', {}, visible(title, 120)), close);
  }

  private body(data: DetailsData): HTMLElement[] {
    const { figures } = data;
    const parts = [this.place(data)];
    if (figures !== null) {
      parts.push(countsOf(figures), ...this.times(data), ...failuresOf(figures));
    }
    parts.push(...this.promises(data), ...this.lines(data), ...this.members(data));
    return parts;
  }

  private place({ where, figures }: DetailsData): HTMLElement {
    const about =
      figures === null
        ? ''
        : ` ${figures.operations.map(operationWord).join(', ')}${figures.functionName === '' ? '' : ` in ${figures.functionName}`}`;
    const words = element('span', { class: 'gone' }, visible(about, 120));
    if (figures === null || figures.place.at === null) return element('p', { class: 'sites-place' }, where, words);
    const link = this.link(where, 'source', () => this.listener.openSource(figures.place.index));
    link.title = `Open ${figures.file}:${figures.line}`;
    return element('p', { class: 'sites-place' }, link, words);
  }

  private times({ figures, times }: DetailsData): HTMLElement[] {
    if (figures === null) return [];
    const parts: HTMLElement[] = [];
    if (figures.median >= 0) {
      parts.push(
        element('h3', {}, 'Time to settle'),
        element(
          'p',
          { class: 'sites-figures' },
          `median ${timeWords(figures.median)}, p95 ${timeWords(figures.p95)}, longest ${timeWords(figures.longest)}`,
        ),
        histogramOf(times),
      );
    }
    if (figures.callbacks > 0) {
      const { callbacks, callbackTime, longestCallback } = figures;
      parts.push(
        element('h3', {}, 'In callbacks'),
        element(
          'p',
          { class: 'sites-figures' },
          `${timeWords(callbackTime)} in ${withCommas(callbacks)}, longest ${timeWords(longestCallback)}`,
        ),
      );
    }
    return parts;
  }

  private promises({ samples }: DetailsData): HTMLElement[] {
    if (samples.length === 0) return [];
    const rows = samples.map(({ id, mark, name, about }) => {
      const link = this.link('', `promise ${id}`, () => this.listener.choosePromise(id));
      link.append(markIcon(mark, 'var(--pg-panel)'), visible(name, 60));
      return element('li', { class: 'neighbour' }, link, element('span', { class: 'role' }, visible(about, 60)));
    });
    return [element('h3', {}, 'Some of its promises'), element('ul', { class: 'links' }, ...rows)];
  }

  private lines({ neighbours }: DetailsData): HTMLElement[] {
    const parts: HTMLElement[] = [];
    for (const [how, title] of HOW) {
      const those = neighbours.filter((neighbour) => neighbour.how === how);
      if (those.length === 0) continue;
      const rows = those.slice(0, MOST_LISTED).map(({ place, name, where, count }) => {
        const link = this.link(visible(name, 60), `${how} ${place}`, () => this.listener.choosePlace(place));
        link.title = where;
        return element('li', { class: 'neighbour' }, link, element('span', { class: 'role' }, `×${withCommas(count)}`));
      });
      parts.push(
        element('h3', {}, title),
        element('ul', { class: 'links' }, ...rows),
        ...more(those.length - rows.length),
      );
    }
    return parts;
  }

  private members({ members, unfolds }: DetailsData): HTMLElement[] {
    if (members.length === 0) return [];
    const rows = members.slice(0, MOST_LISTED).map((figures) => {
      const link = this.link(visible(figures.name, 60), `member ${figures.place.index}`, () =>
        this.listener.choosePlace(figures.place.index),
      );
      return element(
        'li',
        { class: 'neighbour' },
        link,
        element('span', { class: 'role' }, `${figures.where} ×${withCommas(figures.made)}`),
      );
    });
    const unfold = button('Unfold this file', 'copy', () => this.listener.unfold(unfolds));
    unfold.dataset.focus = 'unfold';
    return [
      element('h3', {}, 'Places'),
      element('ul', { class: 'links' }, ...rows),
      ...more(members.length - rows.length),
      unfold,
    ];
  }

  private link(text: string, focus: string, press: () => void): HTMLButtonElement {
    const link = button(text, 'link', press);
    link.dataset.focus = focus;
    return link;
  }
}

const HOW = [
  ['waits for', 'Waits for'],
  ['waited on by', 'Waited on by'],
  ['makes', 'Makes in its callbacks'],
  ['made in', 'Made in callbacks of'],
] as const;

function more(count: number): HTMLElement[] {
  return count > 0 ? [element('p', { class: 'more' }, `and ${withCommas(count)} more`)] : [];
}

function countsOf(figures: PlaceFigures): HTMLElement {
  const list = element('dl', {});
  const row = (word: string, count: number, mark?: MarkName): void => {
    const term = element('dt', {}, word);
    if (mark !== undefined) term.prepend(markIcon(mark, 'var(--pg-panel)'), ' ');
    list.append(term, element('dd', {}, withCommas(count)));
  };
  row('made', figures.made);
  row('pending', figures.pending, 'pending');
  if (figures.joined > 0) row('part of another', figures.joined);
  row('returned', figures.returned, 'returned');
  if (figures.failed > 0) row('failed', figures.failed, 'failed');
  if (figures.cancelled > 0) row('cancelled', figures.cancelled, 'cancelled');
  return list;
}

function failuresOf({ failures, otherFailures }: PlaceFigures): HTMLElement[] {
  if (failures.length === 0) return [];
  const rows = failures.map(({ text, count }) =>
    element(
      'li',
      { class: 'neighbour' },
      element('span', { class: 'failed' }, visible(text, 160) || 'without a text'),
      element('span', { class: 'role' }, `×${withCommas(count)}`),
    ),
  );
  const others =
    otherFailures > 0 ? [element('p', { class: 'more' }, `and ${withCommas(otherFailures)} with other texts`)] : [];
  return [element('h3', {}, 'Failures'), element('ul', { class: 'links' }, ...rows), ...others];
}
