/**
 * Details of a selected group, in the place of those of a promise: its states, and who is in it, a page at a time.
 * A member that is chosen is selected, and so comes out of the group.
 */
import { button, element, setText } from '../controls/dom.ts';
import { markIcon, THEME_VARIABLES } from '../controls/mark-icon.ts';
import type { PromiseView } from '../model/promise-view.ts';
import { resultOf } from '../render/describe-node.ts';
import { counted, withCommas } from '../render/format.ts';
import { drawStateBar, sumOf } from '../render/group.ts';
import type { SceneNode } from '../render/scene.ts';
import { SvgSurface } from '../render/svg-surface.ts';
import { visible } from '../render/text.ts';
import { markOfView, placeWords } from './words.ts';

/** What a person asks for in them. */
export interface GroupDetailsListener {
  select(id: number): void;
  /** Takes the next page of members out, or puts back what was taken out. */
  unfold(id: number): void;
  refold(id: number): void;
  close(): void;
}

/** What they show. */
export interface GroupDetailsData {
  readonly node: SceneNode;
  /** Ids of members, from a place in their order on. */
  readonly members: (from: number, most: number) => readonly number[];
  readonly promise: (id: number) => PromiseView | null;
}

const PAGE = 25;
const BAR = { x: 0, y: 1, width: 260, height: 10 };

export class GroupDetails {
  readonly element = element('aside', {
    class: 'side group-details',
    'aria-label': 'Details of the selected group',
    hidden: true,
  });
  private readonly listener: GroupDetailsListener;
  private readonly title = element('h2', {});
  private readonly bar = element('div', {});
  private readonly words = element('p', {});
  private readonly list = element('ul', { class: 'links' });
  private readonly where = element('span', { class: 'role' });
  private readonly before: HTMLButtonElement;
  private readonly after: HTMLButtonElement;
  private data: GroupDetailsData | null = null;
  private from = 0;
  private shown = '';

  constructor(listener: GroupDetailsListener) {
    this.listener = listener;
    const close = button('Close', 'copy', () => listener.close());
    const out = button('Take some out', 'copy', () => this.data !== null && listener.unfold(this.data.node.id));
    const back = button('Put them back', 'copy', () => this.data !== null && listener.refold(this.data.node.id));
    this.before = button('Earlier', 'copy', () => this.turn(-PAGE));
    this.after = button('Later', 'copy', () => this.turn(PAGE));
    this.element.append(
      element('header', {}, this.title, close),
      this.bar,
      this.words,
      element('div', { class: 'result-head' }, out, back),
      element('h3', {}, 'In it'),
      this.list,
      element('div', { class: 'result-head' }, this.before, this.where, this.after),
    );
    this.element.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') listener.close();
    });
  }

  /** Shows a group, or hides the details. */
  update(data: GroupDetailsData | null): void {
    this.element.hidden = data === null;
    if (data?.node.id !== this.data?.node.id) this.from = 0;
    this.data = data;
    if (data === null) this.shown = '';
    else this.draw(data);
  }

  private turn(by: number): void {
    this.from = Math.max(0, this.from + by);
    if (this.data !== null) this.draw(this.data);
  }

  private draw({ node, members, promise }: GroupDetailsData): void {
    const states = node.group?.states ?? [0, 0, 0, 0];
    const all = sumOf(states);
    // What is listed is what the graph was told of.
    const total = node.group?.atHand ?? all;
    while (this.from >= total && this.from > 0) this.from = Math.max(0, this.from - PAGE);
    const views = members(this.from, PAGE).flatMap((id) => promise(id) ?? []);
    const key = JSON.stringify([node.id, states, this.from, views.map((view) => [view.id, view.state, view.text])]);
    if (key === this.shown) return;
    this.shown = key;
    setText(this.title, visible(node.name, 120));
    setText(this.words, `${counted(all, 'promise')}: ${node.second}`);
    const surface = new SvgSurface();
    drawStateBar(surface, states, BAR, THEME_VARIABLES);
    const svg = new DOMParser().parseFromString(
      surface.toString(`0 0 ${BAR.width} 12`),
      'image/svg+xml',
    ).documentElement;
    svg.setAttribute('aria-hidden', 'true');
    this.bar.replaceChildren(svg);
    this.list.replaceChildren(...views.map((view) => this.item(view)));
    const last = Math.min(total, this.from + views.length);
    setText(this.where, `${withCommas(this.from + 1)}–${withCommas(last)} of ${withCommas(total)}`);
    this.before.disabled = this.from === 0;
    this.after.disabled = last >= total;
  }

  private item(view: PromiseView): HTMLElement {
    const link = button('', 'link', () => this.listener.select(view.id));
    const about = resultOf(view) || placeWords(view);
    link.append(markIcon(markOfView(view), 'var(--pg-panel)'), element('span', {}, visible(view.name, 60)));
    return element(
      'li',
      {},
      element('span', { class: 'neighbour' }, link, element('span', { class: 'role' }, visible(about, 40))),
    );
  }
}
