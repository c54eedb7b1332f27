/** The page in each theme, and in a plain browser with its own server. */
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { StreamWriter } from '../../runtime-instrumented/protocol/stream-writer.ts';
import { shades, type ThemeKind } from '../../webview/render/palette.ts';
import { contrast } from '../support/contrast.ts';
import * as graphs from '../support/graphs.ts';
import { type Bundle, bundleView, eventually, launch, ViewPage } from './view-page.ts';

let browser: Browser;
let bundle: Bundle;
let view: ViewPage;

beforeAll(async () => {
  [browser, bundle] = await Promise.all([launch(), bundleView()]);
});
afterAll(() => browser.close());
afterEach(() => view.close());

async function tell(): Promise<void> {
  const writer = new StreamWriter();
  graphs.tell(graphs.timeout2, writer);
  await view.session();
  await view.say({ type: 'events', session: 1, bytes: writer.take() });
  await view.rest();
}

const variable = (name: string): Promise<string> =>
  view.page.evaluate((wanted) => getComputedStyle(document.body).getPropertyValue(wanted).trim(), name);

/** Contrast of the text of each of these with what lies behind it. */
async function contrasts(selectors: readonly string[]): Promise<[string, number][]> {
  const found = await view.page.evaluate(
    (wanted) =>
      wanted.map((selector) => {
        const element = document.querySelector(selector)!;
        let behind: Element | null = element;
        let background = 'rgba(0, 0, 0, 0)';
        while (behind !== null && /rgba\(.*, 0\)/.test(background)) {
          background = getComputedStyle(behind).backgroundColor;
          behind = behind.parentElement;
        }
        return [selector, getComputedStyle(element).color, background] as const;
      }),
    selectors,
  );
  return found.map(([selector, color, background]) => [selector, contrast(color, background)]);
}

describe.each([
  ['vscode-dark', 'dark'],
  ['vscode-light', 'light'],
  ['vscode-high-contrast', 'hcDark'],
  ['vscode-high-contrast vscode-high-contrast-light', 'hcLight'],
] as const)('in an editor with the theme %s', (bodyClass, kind: ThemeKind) => {
  it('has our colours for it, and every word can be read', async () => {
    view = await ViewPage.open(browser, bundle, { bodyClass });
    await tell();
    expect(await variable('--pg-returned')).toBe(shades(kind).returned);
    await view.page.keyboard.press('End');
    const words = [
      '.sentence',
      '.pill .word',
      '.clock-text',
      '.inspector h2',
      '.inspector dt',
      '.link',
      '.session-state',
      '.fold-note',
    ];
    for (const [selector, ratio] of await contrasts(words)) expect([selector, ratio >= 4.5]).toEqual([selector, true]);
  });
});

describe('in an editor', () => {
  it('takes the colours that the editor gives, and those of another theme when that changes', async () => {
    view = await ViewPage.open(browser, bundle, {});
    await tell();
    await view.page.evaluate(() =>
      document.documentElement.style.setProperty('--vscode-promiseGraph-returned', '#123456'),
    );
    await view.rest();
    const has = (): Promise<boolean> =>
      view.page.evaluate(() => {
        const canvas = document.querySelector<HTMLCanvasElement>('.graph-canvas')!;
        const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
        for (let at = 0; at < data.length; at += 4) {
          if (data[at] === 0x12 && data[at + 1] === 0x34 && data[at + 2] === 0x56) return true;
        }
        return false;
      });
    await eventually(has).toBe(true);
  });
});

describe('in a browser', () => {
  it('follows the system, and can be switched', async () => {
    view = await ViewPage.open(browser, bundle, { host: 'browser', colorScheme: 'light' });
    await tell();
    expect(await variable('--pg-background')).toBe(shades('light').background);
    await view.page.emulateMedia({ colorScheme: 'dark' });
    await eventually(() => variable('--pg-background')).toBe(shades('dark').background);
    await view.page.getByLabel('Theme').selectOption('hcLight');
    expect(await variable('--pg-border')).toBe(shades('hcLight').border);
  });

  it('speaks to its own server, with the token of its address', async () => {
    view = await ViewPage.open(browser, bundle, { host: 'browser' });
    await tell();
    expect(view.messages[0]).toEqual({ type: 'ready' });
    await eventually(() => view.text('.sentence')).toContain('timeout');
  });

  it('says when the server has gone, shows what came, and goes on when it is back', async () => {
    view = await ViewPage.open(browser, bundle, { host: 'browser' });
    await tell();
    await view.hangUp();
    await eventually(() => view.text('.banner')).toContain('The server has gone');
    expect(await view.text('[data-state=cancelled]')).toBe('2 cancelled');
    await eventually(() => view.messages.filter(({ type }) => type === 'ready').length).toBe(2);
    await tell();
    await eventually(() => view.page.locator('.banner').count()).toBe(0);
    expect(await view.text('[data-state=cancelled]')).toBe('2 cancelled');
  });

  it('without a token says what to open', async () => {
    view = await ViewPage.open(browser, bundle, { host: 'browser', token: '' });
    await eventually(() => view.text('.empty')).toContain('The server does not know this page.');
  });
});
