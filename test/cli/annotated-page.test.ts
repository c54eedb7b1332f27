/** A page that is served: where our tag goes, and which files it can ask for. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { annotatePage, serveSite } from '../../cli/site-server.ts';

describe('our tag', () => {
  it.each([
    ['before the first script', '<!doctype html><p><script>1</script>', '<!doctype html><p>TAG<script>1</script>'],
    [
      'not into a comment',
      '<!-- <script>0</script> --><script>1</script>',
      '<!-- <script>0</script> -->TAG<script>1</script>',
    ],
    ['behind the doctype, where there is no script', '<!DOCTYPE html>\n<p>', '<!DOCTYPE html>TAG\n<p>'],
    ['at the start of what has neither', '<p>', 'TAG<p>'],
  ])('stands %s', (_where, page, tagged) => {
    expect(annotatePage(page, '/site/page.html', 'TAG')).toBe(tagged);
  });
});

it.skipIf(process.platform === 'win32')(
  'a page that asks for a pipe is not kept waiting for what nobody writes',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'served-pipe-'));
    writeFileSync(join(folder, 'index.html'), '<p>');
    execFileSync('mkfifo', [join(folder, 'pipe.txt')]);
    const site = await serveSite(join(folder, 'index.html'), '');
    try {
      expect((await fetch(new URL('pipe.txt', site.address))).status).toBe(404);
    } finally {
      await site.close();
      rmSync(folder, { recursive: true });
    }
  },
);

it('a page reads what is in its folder and linked packages, and nothing else that a link leads to', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'served-page-'));
  const at = (path: string): string => join(folder, path);
  mkdirSync(at('site'));
  mkdirSync(at('node_modules/dep'), { recursive: true });
  for (const path of ['site/index.html', 'site/own.txt', 'node_modules/dep/a.txt', 'secret.txt']) {
    writeFileSync(at(path), path);
  }
  symlinkSync(at('site/own.txt'), at('site/same.txt'));
  symlinkSync(at('node_modules/dep'), at('site/dep'));
  symlinkSync(at('secret.txt'), at('site/out.txt'));
  symlinkSync(folder, at('site/all'));
  const site = await serveSite(at('site/index.html'), '');
  try {
    const statusOf = async (path: string) => (await fetch(new URL(path, site.address))).status;
    const asked = ['index.html', 'own.txt', 'same.txt', 'dep/a.txt', 'out.txt', 'all/secret.txt', 'all/site/own.txt'];
    expect(await Promise.all(asked.map(statusOf))).toEqual([200, 200, 200, 200, 404, 404, 200]);
  } finally {
    await site.close();
    rmSync(folder, { recursive: true });
  }
});
