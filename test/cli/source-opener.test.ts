/** A click on a promise in the browser's page: what is read of the file that it was made in. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { openSource } from '../../cli/source-opener.ts';
import { Sessions } from '../../host/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'source-opener-'));
afterAll(() => rmSync(folder, { recursive: true }));

const session = new Sessions().expect({ program: '/a/heads.ts' });
const said = async (file: string) => (await openSource({ file, line: 2, column: 1 }, session, {}))?.text;

it('without an editor the line is told', async () => {
  const file = join(folder, 'heads.ts');
  writeFileSync(file, 'one\n  two();\nthree\n');
  expect(await said(file)).toContain(`${file}:2  two();  –`);
});

it('of a file that is gone, the line’s number', async () => {
  const file = join(folder, 'gone.ts');
  expect(await said(file)).toBe(`${file} cannot be read; the promise was made at its line 2.`);
});

it.runIf(existsSync('/dev/zero'))(
  'of a device that never ends, whatever a recording calls a file, nothing is read',
  async () => {
    expect(await said('/dev/zero')).toBe('/dev/zero cannot be read; the promise was made at its line 2.');
  },
);
