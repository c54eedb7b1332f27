/** Pictures of the fixtures to look at, in both themes, wide and narrow; and that each of them is drawn at all. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StreamWriter } from '../../runtime-instrumented/protocol/stream-writer.ts';
import * as graphs from '../support/graphs.ts';
import { type Bundle, bundleView, launch, ViewPage } from './view-page.ts';

let browser: Browser;
let bundle: Bundle;

beforeAll(async () => {
  [browser, bundle] = await Promise.all([launch(), bundleView()]);
});
afterAll(() => browser.close());

const PICTURES = [
  ['heads1', graphs.heads1, 2],
  ['timeout2', graphs.timeout2, 99],
  ['echo-server', graphs.echoServer, 8],
  ['sleeps', graphs.manySleeps, 99],
  ['trap', graphs.bindTrap, 4],
] as const;
const SIZES = [
  ['wide', 1372, 602],
  ['narrow', 600, 500],
] as const;

describe.each(PICTURES)('the picture of %s', (name, make, turns) => {
  it.each(SIZES)('%s, dark and light', async (shape, width, height) => {
    const view = await ViewPage.open(browser, bundle, { bodyClass: 'vscode-dark', viewport: { width, height } });
    const writer = new StreamWriter();
    graphs.tell(make, writer, turns);
    await view.session({ name: `${name}.ts` });
    await view.say({ type: 'events', session: 1, bytes: writer.take() });
    for (const theme of ['dark', 'light']) {
      await view.page.evaluate((kind) => {
        document.body.className = `vscode-${kind}`;
      }, theme);
      await view.rest();
      await view.screenshot(`${name}-${theme}-${shape}`);
      const drawn = await view.page.evaluate(() => {
        const canvas = document.querySelector<HTMLCanvasElement>('.graph-canvas')!;
        const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
        let inked = 0;
        for (let at = 3; at < data.length; at += 4) if (data[at]! > 0) inked++;
        return inked / (canvas.width * canvas.height);
      });
      expect(drawn).toBeGreaterThan(0.005);
      expect(await view.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    }
    expect(view.errors).toEqual([]);
    await view.close();
  });
});
