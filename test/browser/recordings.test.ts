/** Recordings that the page reads by itself: dropped onto it, and held by an HTML file that works from disk. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { recordingOf, streamOf } from '../recording/support.ts';
import { type Bundle, bundleView, eventually, launch, SESSION, ViewPage } from './view-page.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
let browser: Browser;
let bundle: Bundle;
let folder: string;
const errors: string[] = [];

beforeAll(async () => {
  [browser, bundle] = await Promise.all([launch(), bundleView()]);
  folder = mkdtempSync(join(tmpdir(), 'promise-graph-html-'));
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(() => expect(errors.splice(0)).toEqual([]));

const count = (page: Page, state: string) => page.locator(`.pill[data-state="${state}"] .count`).textContent();

/** What a person does who drops a file onto the page. */
async function drop(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  await page.evaluate(
    ({ name: file, base64 }) => {
      const data = new DataTransfer();
      const content = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      data.items.add(new File([content], file));
      for (const type of ['dragover', 'drop']) {
        document.body.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
      }
    },
    { name, base64: Buffer.from(bytes).toString('base64') },
  );
}

describe.each(['browser', 'vscode'] as const)('a recording dropped onto the page in %s', (host) => {
  let view: ViewPage;
  afterEach(async () => {
    expect(view.errors).toEqual([]);
    await view.close();
  });

  it('is shown beside what the host has', async () => {
    view = await ViewPage.open(browser, bundle, { host });
    await view.session();
    await drop(view.page, 'run.promise-trace', recordingOf(streamOf(4)));
    await eventually(() => count(view.page, 'returned')).toBe('8');
    const choices = view.page.locator('select.session-choice option');
    expect(await choices.count()).toBe(2);
    await view.session({ name: 'other.ts' });
    expect(await choices.count()).toBe(2);
  });

  it('that is damaged is shown up to the damage, and says where it is', async () => {
    view = await ViewPage.open(browser, bundle, { host });
    const whole = recordingOf(streamOf(4));
    await drop(view.page, 'cut.promise-trace', whole.subarray(0, whole.length - 30));
    await eventually(() => count(view.page, 'returned')).toBe('8');
    await view.page.getByText(/cut\.promise-trace: The file is cut off at byte/).waitFor();
  });

  it('that is none leaves the page as it was, with a sentence', async () => {
    view = await ViewPage.open(browser, bundle, { host });
    await view.session();
    await drop(view.page, 'notes.txt', Buffer.from('shopping list'));
    await view.page.getByText(/notes\.txt: This is no recording of Promise Graph/).waitFor();
    await view.page.locator('.session-name', { hasText: SESSION.name }).waitFor();
  });
});

describe('an HTML file with a recording', () => {
  it('works from disk: shows it, saves it, and loads nothing from anywhere', async () => {
    const recording = join(folder, 'run.promise-trace');
    const html = join(folder, 'run.html');
    writeFileSync(recording, recordingOf(streamOf(4)));
    execFileSync(process.execPath, [join(root, 'dist', 'cli.js'), 'render', recording, '-o', html, '--theme', 'dark']);
    const page = await browser.newPage({ acceptDownloads: true });
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    await page.goto(pathToFileURL(html).href);
    await eventually(() => count(page, 'returned')).toBe('8');
    expect(await page.evaluate(() => document.body.dataset.theme)).toBe('dark');
    await page.locator('.session-state', { hasText: 'ended' }).waitFor();
    expect(await page.locator('button[aria-label="Run again"]').isVisible()).toBe(false);

    const saved = async (entry: string): Promise<Buffer> => {
      await page.locator('button.save').click();
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('menuitem', { name: entry }).click(),
      ]);
      return readFileSync(await download.path());
    };
    expect((await saved('Recording')).equals(readFileSync(recording))).toBe(true);
    expect((await saved('Picture as SVG')).toString()).toMatch(/^<svg .*heads.*<\/svg>$/s);
    expect((await saved('Picture as PNG')).subarray(1, 4).toString()).toBe('PNG');
    expect(requests.filter((url) => !/^(file|data|blob):/.test(url))).toEqual([]);
    await page.close();
  });
});
