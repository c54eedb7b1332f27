import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { sampleTsconfig } from '../../extension/plan/samples.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(root, 'samples');
const files = readdirSync(folder).filter((file) => file.endsWith('.ts'));

interface Entry {
  readonly file: string;
  readonly title: string;
  readonly description: string;
}
const index = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as readonly Entry[];

test('the index lists every sample once, the first lesson first', () => {
  expect(index.map(({ file }) => file).sort()).toEqual(files.sort());
  expect(index[0].file).toBe('heads1.ts');
});

test('every sample has a title of its own and one line that describes it', () => {
  expect(new Set(index.map(({ title }) => title)).size).toBe(index.length);
  for (const { description } of index) expect(description).toMatch(/^[A-Z].*\.$/);
});

describe.each(files)('%s', (file) => {
  const source = readFileSync(join(folder, file), 'utf8');

  test('imports nothing but promise-graph', () => {
    const imports = [...source.matchAll(/\bfrom\s+'([^']*)'|\bimport\(/g)].map((match) => match[1]);
    expect(imports).toEqual(['promise-graph']);
  });

  test('begins with what it shows, in one sentence, and says what to look at', () => {
    expect(source).toMatch(/^\/\*\*\n \* [A-Z].{20,100}\.\n \*\n/);
    expect(source).toContain('In the graph:');
  });
});

describe('in a folder of its own, with the types that we ship and nothing else', () => {
  let made = '';
  afterEach(() => rmSync(made, { recursive: true, force: true }));

  test('the samples are good TypeScript under strict', () => {
    made = mkdtempSync(join(tmpdir(), 'promise-graph-samples-'));
    const tsc = (...args: string[]) =>
      execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), ...args, '--pretty', 'false'], {
        cwd: made,
        encoding: 'utf8',
      });
    tsc('-p', join(root, 'tsconfig.declarations.json'), '--outDir', join(made, '.promise-graph', 'types'));
    // Those of built-in promises use more of Node than the types that we ship.
    cpSync(folder, made, { recursive: true, filter: (from) => from !== join(folder, 'native') });
    writeFileSync(join(made, 'tsconfig.json'), sampleTsconfig());
    expect(tsc('-p', made)).toBe('');
  });
});
