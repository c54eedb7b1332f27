/** The real page in headless Chromium: the picture, and what a person points at, searches and filters. */
import { describe, expect, it } from 'vitest';
import * as graphs from '../support/graphs.ts';
import { description, live, pixels, press, show, text, title, view } from './open-view.ts';
import { eventually } from './view-page.ts';

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
    expect(await text('[data-state=failed]')).toBe('0 failed');
  });

  it('says the last event in one sentence, and says it to screen readers', async () => {
    await show(graphs.heads1, 2);
    expect(await text('.sentence')).toContain('heads returned');
    await eventually(() => view.page.locator('.narration [aria-live=polite]').textContent()).toContain(
      'heads returned',
    );
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

  it('keeps in sight what was chosen when its details take their room from the picture', async () => {
    const { story, send } = await live({ viewport: { width: 560, height: 720 } });
    for (let line = 1; line < 7; line++) story.bind(story.sleep(1, { line }), { line: line + 100 });
    story.bind(story.sleep(1, { line: 7 }), { name: 'lowest' });
    await send();
    await view.rest();
    // Asked twice to show all, the camera stays where it is.
    await press('f', '/');
    await view.page.keyboard.type('lowest');
    await press('Enter');
    await eventually(() => view.page.locator('.middle > .inspector').isVisible()).toBe(true);
    await view.rest();
    await view.page.locator('.graph-canvas').focus();
    // Its menu opens beside it, or in the corner of the picture when it cannot be seen.
    await press('m');
    const menu = (await view.page.locator('.popup-menu').boundingBox())!;
    const picture = (await view.page.locator('.graph-canvas').boundingBox())!;
    expect(menu.x - picture.x).toBeGreaterThan(100);
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
