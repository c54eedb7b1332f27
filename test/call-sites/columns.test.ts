/** The table of call sites as data: order, filter, and what is copied. */
import { describe, expect, it } from 'vitest';
import { allFigures } from '../../webview/sites/aggregate/figures.ts';
import { SiteIndex } from '../../webview/sites/aggregate/site-index.ts';
import { asText, COLUMNS, filtered, sortedBy } from '../../webview/sites/columns.ts';
import { emptyTrace } from '../support/trace-of.ts';

const { trace, sink } = emptyTrace();
sink.site(1, { file: '/src/b.ts', line: 9, column: 1, functionName: '=cmd()' });
sink.site(2, { file: '/src/b.ts', line: 10, column: 1, functionName: 'say, "hi"' });
sink.site(3, { file: '/src/a.ts', line: 70, column: 1, functionName: '' });
for (const [id, site, operation] of [
  [1, 1, 'bind'],
  [2, 2, 'io'],
  [3, 2, 'io'],
  [4, 3, 'sleep'],
] as const) {
  sink.create(0, id, operation, site, '', -1);
}
sink.settle(5e6, 2, 'returned', '', 0);
const index = new SiteIndex(trace);
index.advance();
const rows = allFigures(trace, index.known.places, index.at(trace.moments));
const lines = (all: readonly { readonly line: number }[]): number[] => all.map(({ line }) => line);

describe('the rows of the table', () => {
  it('stand in the order of file and line at first', () => {
    expect(lines(rows)).toEqual([70, 9, 10]);
  });

  it.each([
    ['place', false, [70, 9, 10]],
    ['place', true, [10, 9, 70]],
    ['made', true, [10, 70, 9]],
    ['median', true, [10, 70, 9]],
    ['name', false, [9, 10, 70]],
  ] as const)('sort by %s, descending: %s', (column, descending, expected) => {
    expect(lines(sortedBy(rows, { column, descending }))).toEqual(expected);
  });

  it.each([
    ['', [70, 9, 10]],
    ['b.ts', [9, 10]],
    ['B.TS:10', [10]],
    ['io', [10]],
    ['say b.ts', [10]],
    ['nothing', []],
  ])('are filtered by “%s”', (words, expected) => {
    expect(lines(filtered(rows, words))).toEqual(expected);
  });

  it('say nothing where nothing was measured', () => {
    const told = Object.fromEntries(COLUMNS.map((column) => [column.name, column.shown(rows[0])]));
    expect(told).toMatchObject({ made: '1', pending: '1', median: '', p95: '', callbacks: '' });
  });
});

describe('what is copied', () => {
  it('is a line a row, times in nanoseconds', () => {
    const [head, first, , last] = asText(rows, '\t').split('\n');
    expect(head.split('\t').slice(0, 3)).toEqual(['name', 'file', 'line']);
    expect(first.split('\t').slice(1, 6)).toEqual(['/src/a.ts', '70', '', 'sleep', '1']);
    expect(last.split('\t')).toContain('5000000');
  });

  it('keeps a text of the program in its cell, and from being a formula', () => {
    const csv = asText(rows, ',');
    expect(csv).toContain(`'=cmd()`);
    expect(csv).toContain('"say, ""hi"""');
    expect(asText(rows, '\t').split('\n')).toHaveLength(4);
  });
});
