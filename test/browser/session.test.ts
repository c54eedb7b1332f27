/** The real page in headless Chromium: sessions that come, run, pause, go wrong and end; keys and camera. */
import { describe, expect, it } from 'vitest';
import { StreamWriter } from '../../runtime-instrumented/protocol/stream-writer.ts';
import * as graphs from '../support/graphs.ts';
import { live, open, press, show, text, title, view } from './open-view.ts';
import { eventually, SESSION } from './view-page.ts';

/** The stream of a program whose time is that of the clock. */
function realSession(): StreamWriter {
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
  return writer;
}

describe('the clock', () => {
  it('holds the view still while the program goes on, and follows again', async () => {
    const { story, send } = await live();
    const sleep = story.sleep(1);
    await send();
    await view.rest();
    await press(' ');
    await eventually(() => text('.clock-text')).toContain('event 2 of 2');
    story.wake(1);
    story.returned(sleep);
    await send();
    await eventually(() => text('.clock-text')).toContain('event 2 of 5');
    expect(await text('[data-state=pending]')).toBe('1 pending');
    await view.page.getByRole('button', { name: 'Follow live' }).click();
    await eventually(() => text('[data-state=returned]')).toBe('1 returned');
    expect(await text('.clock-text')).toContain('1.000 s');
  });

  it('steps back through the events, and everything shows that moment', async () => {
    await show(graphs.heads1);
    await press('Home', 'ArrowRight');
    expect(await text('.middle > .inspector')).toContain('returned at 1.000 s');
    // To the middle of the second turn: the first sleep has returned, and heads has not.
    await view.page.getByRole('slider').focus();
    await view.page.keyboard.press('Home');
    for (let step = 0; step < 20; step++) await view.page.keyboard.press('ArrowRight');
    await eventually(() => text('[data-state=returned]')).toBe('1 returned');
    expect(await text('[data-state=pending]')).toBe('6 pending');
    await eventually(() => text('.middle > .inspector')).toContain('pending');
    expect(await text('.middle > .inspector')).not.toContain('returned at 1.000 s');
    await eventually(() => text('.sentence')).toContain('sleep 1 s returned');
    await eventually(() => view.page.locator('section li').allTextContents()).toContain(
      'heads: pending, bind, line 8. Waits for sleep 1 s.',
    );
    await view.page.keyboard.press('n');
    await eventually(() => text('.sentence')).toContain('ended');
  });

  it('goes to the next failure or cancel, and says when there is none', async () => {
    await show(graphs.timeout2);
    await view.page.getByRole('slider').focus();
    await view.page.keyboard.press('Home');
    expect(await text('[data-state=cancelled]')).toBe('0 cancelled');
    await view.page.keyboard.press(']');
    await eventually(() => text('[data-state=cancelled]')).toBe('1 cancelled');
    await view.page.keyboard.press(']');
    await eventually(() => text('[data-state=cancelled]')).toBe('2 cancelled');
    await view.page.keyboard.press(']');
    await eventually(() => text('.said')).toBe('Nothing failed or was cancelled there.');
  });

  it('goes to the time under the pointer', async () => {
    await show(graphs.heads1);
    const box = (await view.page.locator('.clock-axis').boundingBox())!;
    await view.page.mouse.move(box.x + 60, box.y + 26);
    await view.page.mouse.down();
    await eventually(() => text('[data-state=pending]')).toBe('7 pending');
    await view.page.mouse.move(box.x + box.width - 4, box.y + 26);
    await view.page.mouse.up();
    await eventually(() => text('[data-state=pending]')).toBe('0 pending');
  });

  it('goes on while nothing comes from the program, and the page rests', async () => {
    await open({});
    const writer = realSession();
    writer.create(0, 1, 'task', 0, '', -1);
    await view.session();
    await view.say({ type: 'events', session: 1, bytes: writer.take() });
    const seconds = async (): Promise<number> => Number.parseFloat((await text('.clock-text')).split('· ')[1] ?? '');
    await view.rest();
    const before = await seconds();
    await eventually(async () => (await seconds()) > before + 0.5).toBe(true);
    await view.rest();
    expect(await text('.clock-text')).toContain('2 events');
  });

  it('plays, and comes to the end', async () => {
    await show(graphs.heads1);
    await press('p');
    await eventually(() => text('[data-state=pending]')).toBe('7 pending');
    await eventually(() => text('.clock-text')).toMatch(/^\d+ events · 2.000 s/);
  });
});

describe('a sleeping promise', () => {
  it('counts down while the program runs, and then rests', async () => {
    await open({});
    const writer = realSession();
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
    await view.rest();
    const again = await view.page.evaluate(() => (window as unknown as { keptState?: unknown }).keptState);
    if (again !== undefined) expect(again).toEqual(state);
  });
});

describe('what is wrong is said', () => {
  it('when no program has run', async () => {
    await open({});
    await view.say({ type: 'sessions', sessions: [], show: null });
    await eventually(() => text('.empty')).toContain('No program is shown.');
    expect(await text('.empty')).toContain('F5');
    // There is nothing yet that a legend could explain.
    expect(await view.page.getByRole('button', { name: 'Legend' }).count()).toBe(0);
  });

  it('when a program did not start', async () => {
    await open({});
    await view.session({ state: 'failed', problem: 'There is no Node here.' });
    await eventually(() => text('.empty')).toContain('There is no Node here.');
  });

  it('when a program made no promises', async () => {
    await open({});
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
    await open({});
    await view.say({ type: 'notice', severity: 'error', text: 'Port 4000 is taken.' });
    await eventually(() => text('.banner.error')).toContain('Port 4000 is taken.');
  });

  it('to the host, when the host sends what is no message', async () => {
    await open({});
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
    expect(await view.page.locator('dialog[aria-label=Keyboard]').isVisible()).toBe(true);
    expect(await text('dialog[aria-label=Keyboard]')).toContain('unfold');
    await press('Escape');
    expect(await view.page.locator('dialog[aria-label=Keyboard]').isVisible()).toBe(false);
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

  it.each(['+', '-', '0', 'Shift+ArrowRight', 'Shift+ArrowUp'])('move the camera: %s', async (key) => {
    await show(graphs.heads1, 2);
    const before = await view.page.locator('.graph-canvas').screenshot();
    await view.page.locator('.graph-canvas').press(key);
    await view.rest();
    expect(await view.page.locator('.graph-canvas').screenshot()).not.toEqual(before);
    expect(await view.page.locator('.fit').getAttribute('aria-pressed')).toBe('false');
  });

  it('reach every control in turn', async () => {
    await show(graphs.heads1, 2);
    const seen: string[] = [];
    for (let step = 0; step < 28; step++) {
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

  it('that shows nothing but ground says so, and leads back; two fingers bring it there as the wheel does', async () => {
    await show(graphs.heads1, 2, { hasTouch: true });
    const astray = view.page.locator('.pane:not([hidden]) .astray');
    expect(await astray.isVisible()).toBe(false);
    const zoomOf = (): Promise<number> =>
      view.page.evaluate(() => {
        const { __zoom } = document.querySelector<HTMLCanvasElement & { __zoom: { k: number } }>('.graph-canvas')!;
        return __zoom.k;
      });
    const before = await zoomOf();
    const touch = await view.page.context().newCDPSession(view.page);
    // Two fingers in a corner of the picture, where no promise is, spread until nothing else is in sight.
    for (let apart = 20; apart <= 600; apart += 20) {
      const touchPoints = [
        { x: 40, y: 480, id: 1 },
        { x: 40 + apart, y: 480 - apart / 2, id: 2 },
      ];
      await touch.send('Input.dispatchTouchEvent', { type: apart === 20 ? 'touchStart' : 'touchMove', touchPoints });
    }
    await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    expect(await zoomOf()).toBeGreaterThan(2 * before);
    await eventually(() => astray.isVisible()).toBe(true);
    await astray.click();
    await eventually(() => astray.isVisible()).toBe(false);
    await eventually(zoomOf).toBeCloseTo(before);
  });

  it('stays where a person dragged it, and a drag is no click', async () => {
    await show(graphs.heads1, 2);
    await view.page.mouse.move(700, 420);
    await view.page.mouse.down();
    await view.page.mouse.move(600, 380, { steps: 4 });
    await view.page.mouse.up();
    await view.rest();
    expect(await view.page.locator('.fit').getAttribute('aria-pressed')).toBe('false');
    expect(await view.page.locator('.middle > .inspector').isVisible()).toBe(false);
  });
});
