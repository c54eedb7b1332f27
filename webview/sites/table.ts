/**
 * The call sites as a table: sorted by any column, filtered by words, a page at a time. For who prefers tables, and
 * for screen readers: a real table, with buttons for what can be pressed. Rows keep their elements while figures
 * change, so that focus, selection and scrolling stay.
 */

import { button, element, setText } from '../controls/dom.ts';
import { markIcon } from '../controls/mark-icon.ts';
import { withCommas } from '../render/format.ts';
import type { MarkName } from '../render/glyphs.ts';
import { visible } from '../render/text.ts';
import type { PlaceFigures } from './aggregate/figures.ts';
import { COLUMNS, type ColumnName, filtered, type Order, sortedBy } from './columns.ts';

export interface TableListener {
  choosePlace(place: number): void;
  openSource(place: number): void;
}

/** Rows of one page. */
export const PAGE_ROWS = 200;

const SCROLLING = /^(Arrow|Page|Home|End)/;

const MARKS: Partial<Record<ColumnName, MarkName>> = {
  pending: 'pending',
  returned: 'returned',
  failed: 'failed',
  cancelled: 'cancelled',
};

export class SitesTable {
  readonly element: HTMLElement;
  /** The filter: stands in the bar above. */
  readonly filter = element('input', {
    type: 'search',
    class: 'sites-filter',
    placeholder: 'Filter places',
    'aria-label': 'Filter places by name, file, function or operation',
    spellcheck: 'false',
  });
  order: Order = { column: 'pending', descending: true };
  private readonly listener: TableListener;
  private readonly body = element('tbody', {});
  private readonly headings = new Map<ColumnName, HTMLElement>();
  private readonly rows = new Map<number, HTMLTableRowElement>();
  private readonly pager = element('div', { class: 'sites-pager', hidden: true });
  private readonly status = element('span', { role: 'status' });
  private figures: readonly PlaceFigures[] = [];
  private selected: number | null = null;
  private page = 0;

  constructor(listener: TableListener) {
    this.listener = listener;
    const heads = COLUMNS.map((column) => this.heading(column.name));
    const table = element(
      'table',
      { class: 'sites-table' },
      element('caption', { class: 'hidden' }, 'Call sites: promises by place in the source'),
      element('thead', {}, element('tr', {}, ...heads)),
      this.body,
    );
    const back = button('Previous', 'text-button', () => this.turn(-1));
    const on = button('Next', 'text-button', () => this.turn(1));
    this.pager.append(back, this.status, on);
    this.element = element(
      'div',
      { class: 'sites-scroll', tabindex: '0', role: 'region', 'aria-label': 'Table of call sites' },
      table,
      this.pager,
    );
    this.filter.addEventListener('input', () => {
      this.page = 0;
      this.refresh();
    });
    this.filter.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      this.filter.value = '';
      this.refresh();
    });
    this.body.addEventListener('keydown', (event) => this.key(event));
    // These scroll the table; the page would walk the graph by them.
    this.element.addEventListener('keydown', (event) => {
      if (SCROLLING.test(event.key)) event.stopPropagation();
    });
  }

  /** All rows that are shown, on every page, in their order: what is copied. */
  get shown(): readonly PlaceFigures[] {
    return sortedBy(filtered(this.figures, this.filter.value), this.order);
  }

  update(figures: readonly PlaceFigures[], selected: number | null): void {
    this.figures = figures;
    this.selected = selected;
    this.refresh();
  }

  sort(order: Order): void {
    this.order = order;
    this.page = 0;
    this.refresh();
  }

  /** Turns to the page of a place and brings its row into sight. */
  reveal(place: number): void {
    const at = this.shown.findIndex((row) => row.place.index === place);
    if (at < 0) return;
    this.page = Math.floor(at / PAGE_ROWS);
    this.refresh();
    this.rows.get(place)?.scrollIntoView({ block: 'nearest' });
  }

  focus(): void {
    (this.body.querySelector('button') ?? this.element).focus();
  }

  private heading(name: ColumnName): HTMLElement {
    const column = COLUMNS.find((one) => one.name === name)!;
    const press = button('', 'sites-sort', () => {
      const same = this.order.column === name;
      this.sort({ column: name, descending: same ? !this.order.descending : !column.text });
    });
    press.title = column.about;
    const mark = MARKS[name];
    if (mark !== undefined) press.append(markIcon(mark, 'var(--pg-panel)'));
    press.append(element('span', {}, column.title), element('span', { class: 'sites-arrow', 'aria-hidden': 'true' }));
    const cell = element('th', { scope: 'col', class: column.text ? 'text' : 'figure', 'aria-sort': 'none' }, press);
    this.headings.set(name, cell);
    return cell;
  }

  private refresh(): void {
    const { order } = this;
    for (const [name, cell] of this.headings) {
      const sorted = name === order.column;
      cell.setAttribute('aria-sort', !sorted ? 'none' : order.descending ? 'descending' : 'ascending');
      setText(cell.querySelector<HTMLElement>('.sites-arrow')!, !sorted ? '' : order.descending ? '↓' : '↑');
    }
    const all = this.shown;
    this.page = Math.max(0, Math.min(this.page, Math.ceil(all.length / PAGE_ROWS) - 1));
    const shown = all.slice(this.page * PAGE_ROWS, (this.page + 1) * PAGE_ROWS);
    const wanted = shown.map((figures) => this.row(figures));
    const there = this.body.children;
    if (there.length !== wanted.length || wanted.some((row, index) => there[index] !== row)) this.place(wanted);
    this.pager.hidden = all.length <= PAGE_ROWS;
    const from = this.page * PAGE_ROWS;
    setText(this.status, `${from + 1}–${from + shown.length} of ${withCommas(all.length)}`);
  }

  /** Puts the rows in their order without taking out the one that has the focus more than needed. */
  private place(wanted: readonly HTMLTableRowElement[]): void {
    const focused = this.body.contains(document.activeElement) ? (document.activeElement as HTMLElement) : null;
    this.body.replaceChildren(...wanted);
    if (focused?.isConnected === true) focused.focus({ preventScroll: true });
    const kept = new Set(wanted);
    for (const [place, row] of this.rows) if (!kept.has(row)) this.rows.delete(place);
  }

  private row(figures: PlaceFigures): HTMLTableRowElement {
    const place = figures.place.index;
    const row = this.rows.get(place) ?? this.emptyRow(place);
    this.rows.set(place, row);
    const chosen = place === this.selected;
    row.classList.toggle('chosen', chosen);
    row.querySelector('th button')?.setAttribute('aria-pressed', String(chosen));
    COLUMNS.forEach((column, index) => {
      const target = row.cells[index].querySelector<HTMLElement>('button') ?? row.cells[index];
      const text = visible(column.shown(figures), 120);
      setText(target, text);
      if (!column.text) row.cells[index].classList.toggle('nothing', text === '0');
    });
    row.classList.toggle('fails', figures.failed > 0);
    const source = row.cells[1].querySelector<HTMLButtonElement>('button')!;
    source.disabled = figures.place.at === null;
    source.title = figures.place.at === null ? '' : `Open ${figures.file}:${figures.line}`;
    return row;
  }

  private emptyRow(place: number): HTMLTableRowElement {
    const name = button('', 'link', () => this.listener.choosePlace(place));
    const source = button('', 'link', () => this.listener.openSource(place));
    return element(
      'tr',
      {},
      element('th', { scope: 'row' }, name),
      element('td', {}, source),
      ...COLUMNS.slice(2).map(() => element('td', { class: 'figure' })),
    );
  }

  /** Up and down go through the rows, in the column where the focus is. */
  private key(event: KeyboardEvent): void {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const cell = (event.target as HTMLElement).closest('td, th');
    const row = cell?.closest('tr');
    const next = event.key === 'ArrowDown' ? row?.nextElementSibling : row?.previousElementSibling;
    if (!(cell instanceof HTMLTableCellElement) || !(next instanceof HTMLTableRowElement)) return;
    event.preventDefault();
    event.stopPropagation();
    next.cells[cell.cellIndex].querySelector<HTMLElement>('button')?.focus();
  }

  private turn(by: number): void {
    this.page += by;
    this.refresh();
    this.element.scrollTop = 0;
  }
}
