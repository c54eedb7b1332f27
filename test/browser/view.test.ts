/** The real page in headless Chromium: what a person sees and does. */
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { StreamWriter } from '../../runtime-instrumented/protocol/stream-writer.ts';
import * as graphs from '../support/graphs.ts';
import { Story } from '../support/story.ts';
import { type Bundle, bundleView, eventually, launch, SESSION, type ViewOptions, ViewPage } from './view-page.ts';

let browser: Browser;
let bundle: Bundle;
let view: ViewPage;

beforeAll(async () => {
  [browser, bundle] = await Promise.all([launch(), bundleView()]);
});
afterAll(() => browser.close());
afterEach(async () => {
  expect(view.errors).toEqual([]);
  await view.close();
});

/** A page that shows some turns of a fixture. */
async function show(
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
async function live(options: ViewOptions = {}): Promise<{ story: Story; send: () => Promise<void> }> {
  view = await ViewPage.open(browser, bundle, options);
  const writer = new StreamWriter();
  const story = new Story(writer);
  await view.session();
  const send = (): Promise<void> => view.say({ type: 'events', session: SESSION.id, bytes: writer.take() });
  return { story, send };
}

/** Colours of the canvas at a place, as "r,g,b", within a few pixels. */
function pixels(x: number, y: number, reach = 9): Promise<string[]> {
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

const text = (selector: string): Promise<string> => view.text(selector);
const title = (): Promise<string> => text('.inspector h2');
const press = async (...keys: string[]): Promise<void> => {
  for (const key of keys) await view.page.keyboard.press(key);
};
const description = (): Promise<string | null> => view.page.locator('#selection').textContent();

describe('the picture', () => {
  it('shows each promise in the colour of its state', async () => {
    await show(graphs.heads1, 2);
    await press('Home');
    expect(await description()).toContain('sleep 1 s: returned');
    // The first card stands at the left end: its outline is green, that of the pending one below blue.
    const column = await view.page.evaluate(() => {
      const canvas = document.querySelector<HTMLCanvasElement>('.graph-canvas')!;
      const data = canvas.getContext('2d')!.getImageData(0, 0, canvas.width / 4, canvas.height).data;
      const has = (r: number, g: number, b: number): boolean => {
        for (let at = 0; at < data.length; at += 4) {
          if (Math.abs(data[at]! - r) + Math.abs(data[at + 1]! - g) + Math.abs(data[at + 2]! - b) < 6) return true;
        }
        return false;
      };
      return { returned: has(0x4c, 0xc3, 0x8a), pending: has(0x6c, 0xb2, 0xff), failed: has(0xff, 0x6b, 0x6b) };
    });
    expect(column).toEqual({ returned: true, pending: true, failed: false });
  });

  it('counts the states in the toolbar', async () => {
    await show(graphs.timeout2);
    expect(await text('[data-state=returned]')).toBe('6 returned');
    expect(await text('[data-state=cancelled]')).toBe('2 cancelled');
    expect(await text('[data-state=failed]')).toBe('0');
  });

  it('says the last event in one sentence, and says it to screen readers', async () => {
    await show(graphs.heads1, 2);
    expect(await text('.sentence')).toContain('heads returned');
    await eventually(() => view.page.locator('[aria-live=polite]').textContent()).toContain('heads returned');
  });

  it('is there as a list for those who hear it', async () => {
    await show(graphs.heads1, 2);
    await eventually(() => view.page.locator('section li').allTextContents()).toContain(
      'tails: pending, bind, line 10. Waits for sleep 2 s.',
    );
  });

  it('draws no frame while nothing happens', async () => {
    await show(graphs.heads1, 2);
    const frames = await view.rest();
    await view.page.waitForTimeout(1500);
    expect(await view.page.evaluate(() => window.framesDrawn)).toBe(frames);
  });

  it('moves when something happens, and comes to rest', async () => {
    const { story, send } = await live();
    const sleep = story.sleep(1);
    await send();
    const before = await view.rest();
    story.bind(sleep, { name: 'heads' });
    await send();
    const after = await view.rest();
    expect(after - before).toBeGreaterThan(4);
  });

  it('does not move where reduced motion is asked for', async () => {
    const { story, send } = await live({ reducedMotion: 'reduce' });
    const sleep = story.sleep(1);
    await send();
    const before = await view.rest();
    story.bind(sleep, { name: 'heads' });
    await send();
    expect((await view.rest()) - before).toBeLessThanOrEqual(3);
  });

  it('does not move when the setting says so', async () => {
    const { story, send } = await live();
    await view.say({ type: 'settings', settings: { fold: true, teaching: false, motion: 'off', maxPromises: 1000 } });
    const sleep = story.sleep(1);
    await send();
    const before = await view.rest();
    story.bind(sleep, { name: 'heads' });
    await send();
    expect((await view.rest()) - before).toBeLessThanOrEqual(3);
  });
});

describe('selecting', () => {
  /** Clicks the middle of what is selected by keys, after clearing it: the keys say where it is. */
  async function centreOfSelection(): Promise<{ x: number; y: number }> {
    const box = (await view.page.locator('.graph-canvas').boundingBox())!;
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }

  it('by a click shows details and asks the host to open the line', async () => {
    const { story, send } = await live();
    story.task({ name: 'answer', line: 12 });
    await send();
    await view.rest();
    const { x, y } = await centreOfSelection();
    await view.page.mouse.click(x, y);
    expect(await title()).toBe('answer');
    expect((await view.sent('openSource'))[0]).toEqual({
      type: 'openSource',
      session: 1,
      file: '/home/ada/heads.ts',
      line: 12,
      column: 3,
    });
    // The details take room from the canvas, which is then drawn anew.
    await view.rest();
    const colors = await pixels(x, y - 60, 400 > y ? 60 : 40);
    expect(colors.length).toBeGreaterThan(1);
    await view.page.mouse.click(x, y + 130);
    await eventually(() => view.page.locator('.inspector').isVisible()).toBe(false);
  });

  it('shows state, value, times, place and neighbours', async () => {
    await show(graphs.heads1);
    await press('Home', 'ArrowRight');
    expect(await title()).toBe('heads');
    const details = await text('.inspector');
    for (const part of [
      'returned at 1.000 s',
      'bind',
      'heads.ts:8',
      'It waits for',
      'sleep 1 s',
      'Waiting for it',
      'join',
      '()',
    ]) {
      expect(details).toContain(part);
    }
  });

  it('copies a value in full', async () => {
    const { story, send } = await live();
    const value = `"${'x'.repeat(900)}"`;
    story.settle(story.task({ name: 'answer' }), 'returned', value);
    await send();
    await view.rest();
    await press('End');
    await view.page.getByRole('button', { name: 'Copy the value' }).click();
    expect((await view.sent('copy'))[0]!.text).toBe(value);
  });

  it('follows links to neighbours', async () => {
    await show(graphs.heads1);
    await press('Home');
    await view.page.locator('.links .link', { hasText: 'heads' }).click();
    expect(await title()).toBe('heads');
  });

  it('walks the graph by keys and opens with Enter', async () => {
    await show(graphs.heads1, 2);
    await press('End');
    expect(await title()).toBe('main');
    await press('ArrowLeft');
    expect(await title()).toBe('finished');
    await press('ArrowLeft', 'ArrowLeft');
    expect(await title()).toMatch(/heads|tails/);
    await press('Home', 'ArrowDown');
    expect(await title()).toBe('sleep 2 s');
    await press('Enter');
    expect((await view.sent('openSource')).at(-1)!.line).toBe(9);
    await press('Escape');
    expect(await view.page.locator('.inspector').isVisible()).toBe(false);
  });

  it('is asked for by the editor', async () => {
    await show(graphs.heads1, 2);
    await view.say({ type: 'reveal', session: 1, file: '/home/ada/heads.ts', line: 10 });
    await eventually(title).toBe('tails');
  });

  it('says in a tooltip what is under the pointer', async () => {
    const { story, send } = await live();
    story.task({ name: 'answer', line: 12 });
    await send();
    await view.rest();
    const { x, y } = await centreOfSelection();
    await view.page.mouse.move(x, y);
    await eventually(() => text('.tooltip')).toContain('task, heads.ts:12');
  });
});

describe('search', () => {
  it('lists what is found; arrows and Enter select and show it', async () => {
    await show(graphs.heads1, 2);
    await press('/');
    await view.page.keyboard.type('nonsense');
    expect(await text('.found-status')).toBe('Nothing found.');
    await view.page.keyboard.press('Escape');
    await press('/');
    await view.page.keyboard.type('sleep');
    expect(await view.page.locator('.found-row').count()).toBe(2);
    await press('ArrowDown', 'Enter');
    expect(await title()).toBe('sleep 2 s');
    await press('Escape');
    expect(await view.page.locator('.popup').isVisible()).toBe(false);
  });

  it('forgets what was found when it is cleared: Enter in the empty box chooses nothing', async () => {
    await show(graphs.heads1, 2);
    const box = view.page.getByRole('combobox', { name: /^Search promises/ });
    await press('/');
    await view.page.keyboard.type('sleep');
    expect(await box.getAttribute('aria-activedescendant')).toBe('found-0');
    await press('Escape', '/');
    expect(await box.getAttribute('aria-activedescendant')).toBe(null);
    await press('ArrowDown', 'Enter');
    expect(await view.page.locator('.inspector').isVisible()).toBe(false);
  });

  it('finds by state', async () => {
    await show(graphs.timeout2);
    await press('/');
    await view.page.keyboard.type('cancelled');
    await eventually(() => view.page.locator('.found-name').allTextContents()).toEqual(['tmout', 'None branch']);
  });
});

describe('the pills', () => {
  it('dim all promises in other states, and let go again', async () => {
    await show(graphs.heads1, 2);
    const before = await view.page.locator('.graph-canvas').screenshot();
    const pill = view.page.locator('[data-state=returned]');
    await pill.click();
    await view.rest();
    expect(await pill.getAttribute('aria-pressed')).toBe('true');
    expect(await view.page.locator('.graph-canvas').screenshot()).not.toEqual(before);
    await view.page.locator('.graph-canvas').focus();
    await press('Escape');
    await eventually(() => pill.getAttribute('aria-pressed')).toBe('false');
  });
});

describe('pausing the view', () => {
  it('holds it still, counts what came, and follows again', async () => {
    const { story, send } = await live();
    const sleep = story.sleep(1);
    await send();
    await view.rest();
    await press(' ');
    await eventually(() => text('.clock-text')).toContain('paused, 0 new events');
    story.wake(1);
    story.returned(sleep);
    await send();
    await eventually(() => text('.clock-text')).toContain('paused, 3 new events');
    expect(await text('[data-state=pending]')).toBe('1 pending');
    await view.page.getByRole('button', { name: 'Follow live' }).click();
    await eventually(() => text('[data-state=returned]')).toBe('1 returned');
    expect(await text('.clock-text')).toContain('1.000 s');
  });
});

describe('a sleeping promise', () => {
  it('counts down while the program runs, and then rests', async () => {
    view = await ViewPage.open(browser, bundle, {});
    const writer = new StreamWriter();
    writer.session(0, {
      protocol: 1,
      runtime: 'lwt',
      pid: 1,
      program: '/p.ts',
      arguments: [],
      startedAt: 0,
      clock: 'real',
      sites: true,
    });
    writer.create(0, 1, 'sleep', 0, 'sleep 1 s', 1e9);
    await view.session();
    await view.say({ type: 'events', session: 1, bytes: writer.take() });
    const words = (): Promise<string[]> => view.page.locator('section li').allTextContents();
    await eventually(async () => (await words())[0]).toContain('due now');
    const frames = await view.rest();
    expect(frames).toBeLessThan(60);
  });
});

describe('sessions', () => {
  it('each have their own graph', async () => {
    await show(graphs.heads1, 2);
    const other = { ...SESSION, id: 2, name: 'timeout.ts' };
    await view.say({ type: 'sessions', sessions: [SESSION, other], show: 2 });
    const writer = new StreamWriter();
    graphs.tell(graphs.timeout2, writer);
    await view.say({ type: 'events', session: 2, bytes: writer.take() });
    await eventually(() => text('.sentence')).toContain('timeout');
    await view.page.locator('.session-choice').selectOption('1');
    await eventually(() => text('.sentence')).toContain('heads');
  });

  it('can be stopped while they run and run again when they have ended', async () => {
    await show(graphs.heads1, 2);
    await view.page.getByRole('button', { name: 'Stop the program' }).click();
    expect((await view.sent('stop'))[0]!.session).toBe(1);
    await view.session({ state: 'ended', exitCode: 0 });
    await view.page.getByRole('button', { name: 'Run again' }).click();
    expect((await view.sent('rerun'))[0]!.session).toBe(1);
  });

  it('that send what cannot be read say so, keep what came, and harm no other', async () => {
    await show(graphs.heads1, 2);
    await view.say({ type: 'events', session: 1, bytes: Uint8Array.of(0, 0, 0, 0, 1, 2, 3, 4) });
    await eventually(() => text('.banner.error')).toContain('heads.ts sent something that cannot be read');
    expect(await text('[data-state=returned]')).toBe('3 returned');
    const other = { ...SESSION, id: 2, name: 'timeout.ts' };
    await view.say({ type: 'sessions', sessions: [SESSION, other], show: 2 });
    const writer = new StreamWriter();
    graphs.tell(graphs.timeout2, writer);
    await view.say({ type: 'events', session: 2, bytes: writer.take() });
    await eventually(() => text('[data-state=cancelled]')).toBe('2 cancelled');
  });

  it('are remembered with selection and camera when the view is hidden', async () => {
    await show(graphs.heads1, 2);
    await press('End', '+', '+');
    await view.rest();
    const camera = (): Promise<unknown> =>
      view.page.evaluate(() => (window as unknown as { keptState?: { camera: unknown } }).keptState?.camera ?? null);
    await eventually(camera).not.toBeNull();
    const state = await view.page.evaluate(() => (window as unknown as { keptState: unknown }).keptState);
    await view.close();
    await show(graphs.heads1, 2, { state });
    await eventually(title).toBe('main');
    const again = await view.page.evaluate(() => (window as unknown as { keptState?: unknown }).keptState);
    if (again !== undefined) expect(again).toEqual(state);
  });
});

describe('what is wrong is said', () => {
  it('when no program has run', async () => {
    view = await ViewPage.open(browser, bundle, {});
    await view.say({ type: 'sessions', sessions: [], show: null });
    await eventually(() => text('.empty')).toContain('No program has run yet.');
    expect(await text('.empty')).toContain('F5');
  });

  it('when a program did not start', async () => {
    view = await ViewPage.open(browser, bundle, {});
    await view.session({ state: 'failed', problem: 'There is no Node here.' });
    await eventually(() => text('.empty')).toContain('There is no Node here.');
  });

  it('when a program made no promises', async () => {
    view = await ViewPage.open(browser, bundle, {});
    await view.session({ state: 'ended', exitCode: 0 });
    await eventually(() => text('.empty')).toContain('made no promises');
  });

  it('when events were lost, and it can be dismissed', async () => {
    const { story, send } = await live();
    story.sleep(1);
    const writer = new StreamWriter();
    writer.take();
    writer.gap(0, 12);
    await send();
    await view.say({ type: 'events', session: 1, bytes: writer.take() });
    await eventually(() => text('.banner.warning')).toContain('12 events of heads.ts were lost');
    await view.page.getByRole('button', { name: /^Dismiss/ }).click();
    expect(await view.page.locator('.banner').count()).toBe(0);
  });

  it('when the host says so', async () => {
    view = await ViewPage.open(browser, bundle, {});
    await view.say({ type: 'notice', severity: 'error', text: 'Port 4000 is taken.' });
    await eventually(() => text('.banner.error')).toContain('Port 4000 is taken.');
  });

  it('to the host, when the host sends what is no message', async () => {
    view = await ViewPage.open(browser, bundle, {});
    await view.post({ type: 'sessions', sessions: 'many' });
    expect((await view.sent('problem'))[0]!.text).toContain('“sessions” message that cannot be read');
  });
});

describe('text that a program sent', () => {
  const nasty = '<img src=x onerror="document.title=\'owned\'">\u202Egnp.exe\u0000';

  it('stays text wherever it is shown', async () => {
    const { story, send } = await live();
    story.settle(story.task({ name: nasty }), 'failed', nasty.repeat(3));
    await view.session({ name: nasty });
    await send();
    await view.rest();
    await press('End');
    expect(await title()).toContain('<img src=x');
    expect(await title()).toContain('\\u{202E}');
    await press('/');
    await view.page.keyboard.type('img');
    await eventually(() => view.page.locator('.found-row').count()).toBe(1);
    expect(await view.page.locator('img').count()).toBe(0);
    expect(await view.page.title()).toBe('Promise Graph');
  });

  it('may be a megabyte', async () => {
    const { story, send } = await live();
    const big = 'y'.repeat(60_000);
    story.settle(story.task({ name: big }), 'returned', big);
    await send();
    await view.rest();
    await press('End');
    expect((await title()).length).toBeLessThan(200);
    expect((await text('.result')).length).toBeLessThan(30_000);
  });
});

describe('keys', () => {
  it('are listed on a sheet', async () => {
    await show(graphs.heads1, 2);
    await press('?');
    expect(await view.page.locator('dialog').isVisible()).toBe(true);
    expect(await text('dialog')).toContain('unfold');
    await press('Escape');
    expect(await view.page.locator('dialog').isVisible()).toBe(false);
  });

  it('unfold and fold again', async () => {
    await show(graphs.echoServer);
    expect(await text('.fold-note')).toMatch(/\d+ promises folded/);
    await press('u');
    await eventually(() => text('.fold-note')).toBe('Unfolded');
    await press('u');
    await eventually(() => text('.fold-note')).toMatch(/folded/);
  });

  it('show which callback made what', async () => {
    await show(graphs.bindTrap, 3);
    const before = await view.page.locator('.graph-canvas').screenshot();
    await press('t');
    await view.rest();
    expect(await view.page.locator('.graph-canvas').screenshot()).not.toEqual(before);
  });

  it('reach every control in turn', async () => {
    await show(graphs.heads1, 2);
    const seen: string[] = [];
    for (let step = 0; step < 14; step++) {
      await press('Tab');
      seen.push(
        await view.page.evaluate(
          () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '',
        ),
      );
    }
    for (const control of [
      'Stop the program',
      'Search promises by name, file, value or state',
      'Fit',
      'Keyboard',
      'Pause view',
    ]) {
      expect(seen).toContain(control);
    }
    expect(seen.some((label) => label.startsWith('Promise graph.'))).toBe(true);
  });
});

describe('the camera', () => {
  it('fits the graph until a person moves it, and again when asked', async () => {
    await show(graphs.heads1, 2);
    const fit = view.page.locator('.fit');
    expect(await fit.getAttribute('aria-pressed')).toBe('true');
    await view.page.mouse.move(700, 300);
    await view.page.mouse.wheel(0, -300);
    await eventually(() => fit.getAttribute('aria-pressed')).toBe('false');
    await fit.click();
    await eventually(() => fit.getAttribute('aria-pressed')).toBe('true');
  });

  it('stays where a person dragged it, and a drag is no click', async () => {
    await show(graphs.heads1, 2);
    await view.page.mouse.move(700, 420);
    await view.page.mouse.down();
    await view.page.mouse.move(600, 380, { steps: 4 });
    await view.page.mouse.up();
    await view.rest();
    expect(await view.page.locator('.fit').getAttribute('aria-pressed')).toBe('false');
    expect(await view.page.locator('.inspector').isVisible()).toBe(false);
  });
});
