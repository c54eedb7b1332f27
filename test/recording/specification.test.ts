/** docs/recordings.md says what recording/format.ts does. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import * as format from '../../recording/format.ts';

const text = readFileSync(new URL('../../docs/recordings.md', import.meta.url), 'utf8');
/** Rows of the table whose head begins so, as cells. */
function table(head: string): string[][] {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => line.startsWith(`| ${head} `));
  const length = lines.slice(start).findIndex((line) => !line.startsWith('|'));
  return lines.slice(start + 2, start + length).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

it('the magic and the version', () => {
  const [magic, version] = table('header bytes');
  const bytes = format.MAGIC.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  expect(magic?.[1]).toBe(`magic: \`${bytes}\``);
  expect(version?.[1]).toBe(`version, ${format.VERSION}`);
  expect(text).toContain(`a header of ${format.HEADER_BYTES} bytes`);
});

it('the header of a block', () => {
  const starts = table('block bytes').map(([bytes]) => Number.parseInt(bytes ?? '', 10));
  expect(starts).toEqual([0, 4, 5, 6, 8, 12, 16, 20, 24, 28, 32]);
  expect(Object.values(format.At)).toEqual([0, 4, 5, 8, 12, 16, 20, 28]);
  expect(starts.at(-1)).toBe(format.BLOCK_HEADER_BYTES);
  const mark = Buffer.alloc(4);
  mark.writeUInt32LE(format.BLOCK_MARK);
  expect(text).toContain(`the bytes \`${mark.toString('latin1')}\``);
});

it('the kinds of blocks', () => {
  const kinds = table('kind').map(([code, name]) => [name, Number(code)]);
  expect(Object.fromEntries(kinds)).toEqual(format.BlockKind);
});

it('the bounds', () => {
  const said = table('bound').map(([, value]) => Number(value?.replaceAll(',', '')));
  expect(said).toEqual([
    format.LARGEST_BLOCK,
    format.FIRST_STREAM_BLOCK,
    format.STREAM_BLOCK,
    format.MOST_STREAM_BYTES,
    format.MOST_SESSIONS,
    format.MOST_SOURCE,
    format.WHOLE_SOURCE,
    format.LONGEST_LINE,
  ]);
  const prose = text.split('## Layout')[0] ?? '';
  for (const bound of [format.WHOLE_SOURCE, format.LONGEST_LINE, format.MOST_SOURCE]) {
    expect(prose).toContain(bound.toLocaleString('en'));
  }
});
