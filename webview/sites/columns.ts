/** The columns of the table of call sites: what each says, how it sorts, how it is copied. Pure. */

import { withCommas } from '../render/format.ts';
import type { PlaceFigures } from './aggregate/figures.ts';
import { briefTime } from './graph/brief.ts';

export type ColumnName =
  | 'name'
  | 'place'
  | 'made'
  | 'pending'
  | 'returned'
  | 'failed'
  | 'cancelled'
  | 'median'
  | 'p95'
  | 'longest'
  | 'callbacks';

export interface Column {
  readonly name: ColumnName;
  readonly title: string;
  /** What the heading means, in a sentence. */
  readonly about: string;
  /** Text sorts from a to z first, figures from the greatest. */
  readonly text: boolean;
  value(figures: PlaceFigures): number | string;
  /** As a person reads it; '' where nothing was measured. */
  shown(figures: PlaceFigures): string;
}

const count = (name: ColumnName, title: string, about: string, value: (figures: PlaceFigures) => number): Column => ({
  name,
  title,
  about,
  text: false,
  value,
  shown: (figures) => withCommas(value(figures)),
});

const time = (name: ColumnName, title: string, about: string, value: (figures: PlaceFigures) => number): Column => ({
  ...count(name, title, about, value),
  shown: (figures) => briefTime(value(figures)),
});

export const COLUMNS: readonly Column[] = [
  {
    name: 'name',
    title: 'Name',
    about: 'What the source calls it',
    text: true,
    value: ({ name }) => name,
    shown: ({ name }) => name,
  },
  {
    name: 'place',
    title: 'Place',
    about: 'File and line',
    text: true,
    // Lines of one file by number: 9 before 10.
    value: ({ file, line, where }) => (line > 0 ? `${file}:${String(line).padStart(8, '0')}` : where),
    shown: ({ where }) => where,
  },
  count('made', 'Made', 'Promises made here', ({ made }) => made),
  count(
    'pending',
    'Pending',
    'Pending at this moment; those that became a part of another promise are not counted',
    ({ pending }) => pending,
  ),
  count('returned', 'Returned', 'Promises that returned a value', ({ returned }) => returned),
  count('failed', 'Failed', 'Promises that failed', ({ failed }) => failed),
  count('cancelled', 'Cancelled', 'Promises that were cancelled', ({ cancelled }) => cancelled),
  time('median', 'Median', 'Half of those that settled took no longer', ({ median }) => median),
  time('p95', 'p95', 'Nineteen of twenty of those that settled took no longer', ({ p95 }) => p95),
  time('longest', 'Longest', 'The longest time from making to settling', ({ longest }) => longest),
  time(
    'callbacks',
    'In callbacks',
    'Time that its callbacks ran, without others that ran inside them',
    ({ callbackTime, callbacks }) => (callbacks === 0 ? -1 : callbackTime),
  ),
];

export interface Order {
  readonly column: ColumnName;
  readonly descending: boolean;
}

/** Rows in an order; equal ones keep theirs, which is that of the text. */
export function sortedBy(rows: readonly PlaceFigures[], order: Order): PlaceFigures[] {
  const column = COLUMNS.find(({ name }) => name === order.column) ?? COLUMNS[0];
  const sign = order.descending ? -1 : 1;
  return [...rows].sort((one, other) => {
    const [a, b] = [column.value(one), column.value(other)];
    if (typeof a === 'string' || typeof b === 'string') return sign * compareTexts(String(a), String(b));
    return sign * (a - b);
  });
}

function compareTexts(a: string, b: string): number {
  const [one, other] = [a.toLowerCase(), b.toLowerCase()];
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Rows whose name, place or function holds every word. */
export function filtered(rows: readonly PlaceFigures[], words: string): readonly PlaceFigures[] {
  const terms = words.toLowerCase().split(/\s+/).filter(Boolean);
  if (terms.length === 0) return rows;
  return rows.filter((row) => {
    const text = `${row.name}\n${row.file}:${row.line}\n${row.functionName}\n${row.operations.join(' ')}`.toLowerCase();
    return terms.every((term) => text.includes(term));
  });
}

/** The rows as text for a spreadsheet: figures as plain numbers, times in nanoseconds, '' where nothing was measured. */
export function asText(rows: readonly PlaceFigures[], separator: '\t' | ','): string {
  const head = [
    'name',
    'file',
    'line',
    'function',
    'operations',
    'made',
    'pending',
    'part of another',
    'returned',
    'failed',
    'cancelled',
    'median ns',
    'p95 ns',
    'longest ns',
    'callbacks',
    'callbacks ns',
  ];
  const lines = rows.map((row) => [
    row.name,
    row.file,
    row.line,
    row.functionName,
    row.operations.join(' '),
    row.made,
    row.pending,
    row.joined,
    row.returned,
    row.failed,
    row.cancelled,
    ...[row.median, row.p95, row.longest].map((figure) => (figure < 0 ? '' : Math.round(figure))),
    row.callbacks,
    Math.round(row.callbackTime),
  ]);
  return [head, ...lines]
    .map((cells) => cells.map((cell) => cellOf(String(cell), separator)).join(separator))
    .join('\n');
}

/** A program's text must not begin a formula, break the line, or end the cell. */
function cellOf(text: string, separator: string): string {
  const safe = /^[=+\-@]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
  if (separator === '\t') return safe.replace(/[\t\r\n]+/g, ' ');
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
