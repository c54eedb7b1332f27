/**
 * The page that a test of this room looks at: opened anew for each test, closed after it, and without an error of
 * its own by then. Importing this file sets that up.
 */
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { StreamWriter } from '../../runtime-instrumented/protocol/stream-writer.ts';
import * as graphs from '../support/graphs.ts';
import { Story } from '../support/story.ts';
import { type Bundle, bundleView, launch, SESSION, type ViewOptions, ViewPage } from './view-page.ts';

export let browser: Browser;
export let bundle: Bundle;
/** The page of the running test. */
export let view: ViewPage;

beforeAll(async () => {
  [browser, bundle] = await Promise.all([launch(), bundleView()]);
});
afterAll(() => browser.close());
afterEach(async () => {
  expect(view.errors).toEqual([]);
  await view.close();
});

/** A page that shows some turns of a fixture. */
export async function show(
  make: (story: Story) => graphs.Fixture,
  turns = 99,
  options: ViewOptions = {},
): Promise<graphs.Names> {
  view = await ViewPage.open(browser, bundle, options);
  const writer = new StreamWriter();
  const names = graphs.tell(make, writer, turns);
  await view.session();
  await view.say({ type: 'events', session: SESSION.id, bytes: writer.take() });
  await view.rest();
  return names;
}

/** A page with a session whose events the test tells as they come. */
export async function live(options: ViewOptions = {}): Promise<{ story: Story; send: () => Promise<void> }> {
  view = await ViewPage.open(browser, bundle, options);
  const writer = new StreamWriter();
  const story = new Story(writer);
  await view.session();
  const send = (): Promise<void> => view.say({ type: 'events', session: SESSION.id, bytes: writer.take() });
  return { story, send };
}

/** Colours of the canvas at a place, as "r,g,b", within a few pixels. */
export function pixels(x: number, y: number, reach = 9): Promise<string[]> {
  return view.page.evaluate(
    ([cx, cy, r]) => {
      const canvas = document.querySelector<HTMLCanvasElement>('.graph-canvas')!;
      const ratio = canvas.width / canvas.clientWidth;
      const data = canvas
        .getContext('2d')!
        .getImageData((cx - r) * ratio, (cy - r) * ratio, 2 * r * ratio, 2 * r * ratio).data;
      const colors = new Set<string>();
      for (let at = 0; at < data.length; at += 4)
        if (data[at + 3] === 255) colors.add([...data.slice(at, at + 3)].join(','));
      return [...colors];
    },
    [x, y, reach] as const,
  );
}

export const text = (selector: string): Promise<string> => view.text(selector);
export const title = (): Promise<string> => text('.middle > .inspector h2');
export const press = async (...keys: string[]): Promise<void> => {
  for (const key of keys) await view.page.keyboard.press(key);
};
export const description = (): Promise<string | null> => view.page.locator('#selection').textContent();

/** Opens a page without a session. */
export async function open(options: ViewOptions = {}): Promise<ViewPage> {
  view = await ViewPage.open(browser, bundle, options);
  return view;
}
