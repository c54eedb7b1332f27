/** The benchmarks run, and say what they promise to say. Never how quick anything is: that depends on the machine. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { parts } from '../../bench/parts/index.ts';
import { CORE_LIMIT, compressedSize, coreEntry } from '../../bench/parts/size.ts';
import { median, type Row, row, table } from '../../bench/row.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = (...given: string[]) =>
  execFileSync(process.execPath, ['bench/run.ts', ...given], { cwd: root, encoding: 'utf8' });

describe('npm run bench -- --quick --json', () => {
  let rows: Row[] = [];

  beforeAll(() => {
    rows = JSON.parse(run('--quick', '--json')) as Row[];
  }, 300_000);

  it('has rows for every subject, and for nothing else', () => {
    const subjects = parts.flatMap((part) => part.subjects.filter((subject) => !part.notQuick?.includes(subject)));
    expect([...new Set(rows.map(({ name }) => name))].sort()).toEqual([...subjects].sort());
  });

  it('gives each row its figure, its unit, and the figure of a peer', () => {
    for (const one of rows) {
      expect(Object.keys(one)).toEqual(['name', 'value', 'unit', 'peer', 'peerValue', 'ratio']);
      expect([one.value, one.peerValue, one.ratio].every(Number.isFinite), `${one.name} has figures`).toBe(true);
      // A page that was never blocked says 0.
      const least = one.name.includes('longest block') ? -1 : 0;
      expect(one.value, one.name).toBeGreaterThan(least);
      expect(one.peerValue, one.name).toBeGreaterThan(0);
      expect(one.ratio, one.name).toBeGreaterThan(least);
      expect(one.unit).not.toBe('');
      expect(one.peer).not.toBe('');
    }
  });

  it('names no subject twice beside the same peer', () => {
    const keys = rows.map(({ name, peer }) => `${name} / ${peer}`);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('a name that nothing has', () => {
  it('is refused, with the names there are', () => {
    expect(() => run('--only', 'no such thing')).toThrow(/Nothing is called no such thing[\s\S]*bind on resolved/);
  });
});

describe('the table', () => {
  it('is the median of its rounds, with the ratio to the peer', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 2, 9])).toBe(3);
    expect(row('x', 'ns', 10, 'y', 40)).toEqual({
      name: 'x',
      value: 10,
      unit: 'ns',
      peer: 'y',
      peerValue: 40,
      ratio: 0.25,
    });
  });

  it('puts names to the left and figures to the right', () => {
    expect(table([row('bind', 'ns', 9.876, 'native', 1234.5)])).toBe(
      ['what  here  unit  beside  there  ratio', 'bind  9.88  ns    native  1,235  0.008'].join('\n'),
    );
  });
});

describe('the core', () => {
  it('is at most 12 kB, minified and compressed', async () => {
    expect(await compressedSize(coreEntry)).toBeLessThanOrEqual(CORE_LIMIT);
  });
});
