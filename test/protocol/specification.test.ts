/** docs/protocol.md says what the code does: the same kinds, codes and names. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  EXIT_HOWS,
  Kind,
  LOG_STREAMS,
  MAX_TABLE_ID,
  OPERATIONS,
  PROTOCOL_VERSION,
  REACHES,
  RESOURCES,
  ROLES,
  STATES,
  UNHANDLED,
  USES,
  WAYS,
} from '../../runtime-instrumented/protocol/index.ts';
import { MIN_WORDS } from '../../runtime-instrumented/protocol/limits.ts';

const page = readFileSync(new URL('../../docs/protocol.md', import.meta.url), 'utf8');

const cellsOf = (line: string): string[] =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());

/** The cells of the table whose first heading is `heading`. */
function table(heading: string): string[][] {
  const lines = page.split('\n');
  const first = lines.findIndex((line) => line.startsWith('|') && cellsOf(line)[0] === heading);
  const after = lines.slice(first + 2);
  const rows = after.slice(
    0,
    after.findIndex((line) => !line.startsWith('|')),
  );
  if (first < 0 || rows.length === 0) throw new Error(`docs/protocol.md has no table of ${heading}`);
  return rows.map(cellsOf);
}

describe('the specification', () => {
  it('lists every kind of record with its code', () => {
    expect(Object.fromEntries(table('kind').map(([name, code]) => [name, Number(code)]))).toEqual(Kind);
  });

  it('gives each kind as many words as the reader requires', () => {
    for (const [name, code, , words] of table('kind')) {
      if (name === 'pad') continue;
      const required = words
        .replace(/\[.*\]/, '')
        .split(',')
        .map((word) => word.trim());
      // The bytes of a string may be none.
      const count = required.filter((word) => word !== '' && word !== '–' && !word.startsWith('UTF-8')).length;
      expect([name, 2 + count]).toEqual([name, MIN_WORDS[Number(code)]]);
    }
  });

  it('lists the names of every code in order', () => {
    const names = Object.fromEntries(table('aux').map(([aux, list]) => [aux, list.split(', ')]));
    expect(names).toEqual({
      operation: OPERATIONS,
      role: ROLES,
      state: STATES,
      reach: REACHES,
      'how (unhandled)': UNHANDLED,
      stream: LOG_STREAMS,
      'how (exit)': EXIT_HOWS,
      'kind (resource)': RESOURCES,
      way: WAYS,
      use: USES,
    });
  });

  it('states the version and the highest id', () => {
    expect(page).toContain(`then the version, ${PROTOCOL_VERSION})`);
    expect(page).toContain(`1 to ${MAX_TABLE_ID.toLocaleString('en')}`);
  });
});
