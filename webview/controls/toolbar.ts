/**
 * The row at the head of the page. Where it is narrow, what is used less often stands behind a button “More”, and
 * comes below when that is pressed: the row stays one, and the picture keeps its room.
 */
import { element } from './dom.ts';

export interface ToolbarParts {
  readonly sessions: HTMLElement;
  readonly views: HTMLElement;
  readonly pills: HTMLElement;
  readonly search: HTMLElement;
  /** Buttons, in their order; `seldom` ones are put away first. */
  readonly tools: readonly { readonly element: HTMLElement; readonly seldom: boolean }[];
}

export class Toolbar {
  readonly element: HTMLElement;
  private readonly more: HTMLButtonElement;

  constructor({ sessions, views, pills, search, tools }: ToolbarParts) {
    this.more = element('button', { type: 'button', class: 'text-button more-tools', 'aria-expanded': 'false' }, '⋯');
    this.more.title = 'Search, save and more';
    this.more.setAttribute('aria-label', 'More');
    this.more.addEventListener('click', () => this.open(!this.opened));
    for (const tool of tools) tool.element.classList.toggle('seldom', tool.seldom);
    search.classList.add('seldom');
    this.element = element(
      'header',
      { class: 'toolbar' },
      sessions,
      views,
      pills,
      search,
      element('div', { class: 'tools' }, ...tools.map((tool) => tool.element), this.more),
    );
  }

  /** What is put away in a narrow view is shown, or put away again. */
  open(open: boolean): void {
    this.element.classList.toggle('open', open);
    this.more.setAttribute('aria-expanded', String(open));
  }

  private get opened(): boolean {
    return this.element.classList.contains('open');
  }
}
