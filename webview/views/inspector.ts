/**
 * Details of the selected promise, beside the graph: its state, its value or error in full, when
 * and where it was made, and its neighbours as links.
 */

import type { WayName } from '../../runtime-instrumented/protocol/index.ts';
import { button, element, icon } from '../controls/dom.ts';
import { markIcon, portIcon } from '../controls/mark-icon.ts';
import type { Crossing, OtherEnd } from '../crossings.ts';
import { operationWord } from '../model/naming.ts';
import type { Dependency, PromiseView } from '../model/promise-view.ts';
import { clockTimeWithUnit, shortTime, withCommas } from '../render/format.ts';
import { visible } from '../render/text.ts';
import type { CallbackTime } from '../trace/promise-at.ts';
import type { UnhandledEvent } from '../trace/trace.ts';
import { markOfView, placeWords, roleWords, stateWords } from './words.ts';

/** What a person asks for in the details. */
export interface InspectorListener {
  select(id: number): void;
  /** Goes to the other end of a message, in the session where that is. */
  follow(end: OtherEnd): void;
  openSource(view: PromiseView): void;
  copy(text: string): void;
  /** The menu of the promise, below this place of the page. */
  menu(id: number, at: { readonly x: number; readonly y: number }): void;
  close(): void;
}

/** What the details show. */
export interface InspectorData {
  readonly view: PromiseView;
  readonly promise: (id: number) => PromiseView | null;
  /** How many rounds of a loop, and how many other promises, its node stands for. */
  readonly rounds: number;
  readonly folded: number;
  /** There may be more folded into it than that. */
  readonly atLeast: boolean;
  /** How often its callbacks ran, and how long. */
  readonly callbacks: CallbackTime;
  /** What was said of how it ended. */
  readonly notes: readonly UnhandledEvent[];
  /** What it sent to other threads and processes, and what came from there and settled or made it. */
  readonly crossings: readonly Crossing[];
}

const CLOSE = 'M4 4l8 8M12 4l-8 8';
const MOST_LINKS = 40;
const CROSSING_TERMS: Readonly<Record<WayName, string>> = { sent: 'Sent', received: 'Message', started: 'Started' };
const LONGEST_SHOWN = 20_000;

export class Inspector {
  readonly element = element('aside', {
    class: 'side inspector',
    'aria-label': 'Details of the selected promise',
    hidden: true,
  });
  private readonly listener: InspectorListener;
  private shown = '';

  constructor(listener: InspectorListener) {
    this.listener = listener;
    this.element.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') listener.close();
    });
  }

  /** Shows a promise, or hides the details. Redraws only what differs, so that focus and scroll stay. */
  update(data: InspectorData | null): void {
    this.element.hidden = data === null;
    if (data === null) {
      this.shown = '';
      return;
    }
    const key = keyOf(data);
    if (key === this.shown) return;
    const focused = this.element.contains(document.activeElement) ? focusKey(document.activeElement) : null;
    const scroll = this.element.scrollTop;
    this.shown = key;
    this.element.replaceChildren(this.head(data.view), ...this.body(data));
    this.element.scrollTop = scroll;
    if (focused !== null) this.element.querySelector<HTMLElement>(`[data-focus="${CSS.escape(focused)}"]`)?.focus();
  }

  private head(view: PromiseView): HTMLElement {
    const close = element('button', {
      type: 'button',
      class: 'icon-button',
      'aria-label': 'Close details',
      title: 'Close (Escape)',
      'data-focus': 'close',
    });
    close.append(icon(CLOSE, 'lines'));
    close.addEventListener('click', () => this.listener.close());
    const title = element('h2', {}, visible(view.name, 120));
    const actions = button('Actions', 'copy', () => {
      const { left, bottom } = actions.getBoundingClientRect();
      this.listener.menu(view.id, { x: left, y: bottom + 2 });
    });
    actions.title = 'What can be asked of it and done to it (m)';
    actions.setAttribute('aria-haspopup', 'menu');
    actions.dataset.focus = 'actions';
    return element('header', {}, markIcon(markOfView(view), 'var(--pg-panel)'), title, actions, close);
  }

  private body(data: InspectorData): HTMLElement[] {
    const { view } = data;
    const rows: HTMLElement[] = [];
    const row = (term: string, ...about: (Node | string)[]): void => {
      rows.push(element('dt', {}, term), element('dd', {}, ...about));
    };
    row('State', stateWords(view));
    row('Made by', view.operation === 'unknown' ? 'something this view does not know' : operationWord(view.operation));
    if (view.detail !== '' && view.detail !== view.name) row('Waits for', visible(view.detail, 200));
    row('Made at', clockTimeWithUnit(view.createdAt));
    if (view.settledAt >= 0)
      row('Settled at', `${clockTimeWithUnit(view.settledAt)}, after ${shortTime(view.settledAt - view.createdAt)}`);
    if (view.site !== null) row('Source', this.source(view));
    if (view.madeIn !== 0) row('Made in callback of', this.link(view.madeIn, data, ''));
    if (data.callbacks.count > 0) row('In callbacks', callbackWords(data.callbacks));
    if (data.rounds > 1) row('Rounds', withCommas(data.rounds));
    for (const { how, text } of data.notes) {
      if (how === 'handledLate') row('Handled', 'late: after it had been told to be a failure that nobody handles');
      else if (how === 'settledAgain') row('Settled again', `${visible(text, 200)}: ignored`);
      else if (how === 'linked') row('Message', visible(text, 200));
    }
    for (const [index, crossing] of data.crossings.slice(0, MOST_LINKS).entries())
      row(CROSSING_TERMS[crossing.way], ...this.crossing(crossing, index));
    if (data.crossings.length > MOST_LINKS) row('Messages', `${withCommas(data.crossings.length - MOST_LINKS)} more`);
    if (data.folded > 0)
      row('Folded in', `${data.atLeast ? 'at least ' : ''}${withCommas(data.folded)} settled promises`);
    return [
      ...this.result(view),
      ...this.stack(data.notes),
      element('dl', {}, ...rows),
      ...this.neighbours('It waits for', view.waitsFor, data),
      ...this.neighbours('Waiting for it', view.waitedOnBy, data),
    ];
  }

  private result(view: PromiseView): HTMLElement[] {
    if (view.text === '') return [];
    const term = view.state === 'returned' ? 'Value' : view.state === 'failed' ? 'Error' : 'Reason';
    const more = view.text.length > LONGEST_SHOWN ? ' (the beginning)' : '';
    const copy = button('Copy', 'copy', () => this.listener.copy(view.text));
    copy.setAttribute('aria-label', `Copy the ${term.toLowerCase()}`);
    copy.dataset.focus = 'copy';
    const text = element('pre', { class: `result ${view.state}`, tabindex: '0', 'data-focus': 'result' });
    text.textContent = shownLines(view.text);
    return [element('div', { class: 'result-head' }, element('h3', {}, term + more), copy), text];
  }

  /** The stack of the error that it failed with. */
  private stack(notes: readonly UnhandledEvent[]): HTMLElement[] {
    const stack = notes.find(({ how }) => how === 'stack');
    if (stack === undefined) return [];
    const copy = button('Copy', 'copy', () => this.listener.copy(stack.text));
    copy.setAttribute('aria-label', 'Copy the stack');
    copy.dataset.focus = 'copy-stack';
    const text = element('pre', { class: 'result stack', tabindex: '0', 'data-focus': 'stack' });
    text.textContent = shownLines(stack.text);
    return [element('div', { class: 'result-head' }, element('h3', {}, 'Stack'), copy), text];
  }

  private source(view: PromiseView): HTMLElement {
    const site = view.site!;
    const link = button(placeWords(view), 'link', () => this.listener.openSource(view));
    link.title = `Open ${visible(site.file, 300)}, line ${site.line}`;
    link.dataset.focus = 'source';
    return link;
  }

  private neighbours(title: string, all: readonly Dependency[], data: InspectorData): HTMLElement[] {
    const list = all.filter(({ role }) => role !== 'cancels');
    if (list.length === 0) return [];
    const items = list
      .slice(0, MOST_LINKS)
      .map(({ id, role }) => element('li', {}, this.link(id, data, roleWords(role))));
    if (list.length > MOST_LINKS)
      items.push(element('li', { class: 'more' }, `and ${withCommas(list.length - MOST_LINKS)} more`));
    return [element('h3', {}, title), element('ul', { class: 'links' }, ...items)];
  }

  /** Where a message goes or comes from, and the way there. */
  private crossing({ way, text, time, other }: Crossing, index: number): Node[] {
    const words = element('span', {}, `${visible(text, 200)}, at ${clockTimeWithUnit(time)}`);
    if (other === null) return [words];
    const there = other.name === '' ? other.sessionName : `${other.name} in ${other.sessionName}`;
    const link = button('', 'link crossing', () => this.listener.follow(other));
    link.append(portIcon(way), element('span', {}, visible(there, 90)));
    link.title =
      way === 'sent' ? 'Show who received it' : way === 'received' ? 'Show who sent it' : 'Show what was started';
    link.dataset.focus = `crossing-${index}`;
    return [words, element('br', {}), link];
  }

  private link(id: number, data: InspectorData, role: string): HTMLElement {
    const view = data.promise(id);
    if (view === null) return element('span', { class: 'gone' }, 'one that is no longer kept');
    const link = button('', 'link', () => this.listener.select(id));
    link.dataset.focus = `link-${id}`;
    link.append(markIcon(markOfView(view), 'var(--pg-panel)'), element('span', {}, visible(view.name, 60)));
    const wrap = element('span', { class: 'neighbour' }, link);
    if (role !== '') wrap.append(element('span', { class: 'role' }, role));
    return wrap;
  }
}

/** Everything that the details show, as one text: when it is the same nothing is redrawn. */
function keyOf({ view, promise, rounds, folded, atLeast, callbacks, notes, crossings }: InspectorData): string {
  const about = ({ id, role }: Dependency): string => {
    const other = promise(id);
    return `${id} ${role} ${other?.state} ${other?.running} ${other?.name}`;
  };
  const near = [...view.waitsFor.slice(0, MOST_LINKS), ...view.waitedOnBy.slice(0, MOST_LINKS)].map(about);
  const sizes = [
    view.waitsFor.length,
    view.waitedOnBy.length,
    rounds,
    folded,
    Number(atLeast),
    callbacks.count,
    callbacks.time,
  ];
  return JSON.stringify([
    view.id,
    view.state,
    view.running,
    view.name,
    view.text,
    view.settledAt,
    view.site,
    near,
    notes.map(({ how, text }) => [how, text]),
    crossings,
    sizes,
  ]);
}

/** "1.2 ms", "1.2 ms, in 3 runs". */
function callbackWords({ count, time }: CallbackTime): string {
  return count === 1 ? shortTime(time) : `${shortTime(time)}, in ${withCommas(count)} runs`;
}

function focusKey(active: Element | null): string | null {
  return active instanceof HTMLElement ? (active.dataset.focus ?? null) : null;
}

/** A value keeps its lines; everything else that cannot be seen is made visible. */
function shownLines(text: string): string {
  return text
    .slice(0, LONGEST_SHOWN)
    .split('\n')
    .map((line) => visible(line, LONGEST_SHOWN))
    .join('\n');
}
