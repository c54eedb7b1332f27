/** The real page in headless Chromium: the menu of a promise, and where a debugger has stopped its program. */
import { describe, expect, it } from 'vitest';
import type { StandingEvent } from '../../webview/contract/messages.ts';
import * as graphs from '../support/graphs.ts';
import { description, live, press, show, text, title, view } from './open-view.ts';
import { eventually } from './view-page.ts';

const entries = (): Promise<string[]> => view.page.locator('.popup-menu [role=menuitem] > span').allTextContents();
const refused = (): Promise<string[]> => view.page.locator('.popup-menu [aria-disabled=true] > span').allTextContents();
const entry = (label: string) => view.page.locator('.popup-menu [role=menuitem]', { hasText: label });
const lit = (): Promise<string> => text('.lit-words');

/** A promise that waits for one made by task, and a sleep that nobody cancels. */
async function answered(): Promise<void> {
  const { story, send } = await live();
  const answer = story.task({ line: 3, name: 'answer' });
  story.bind(answer, { line: 4, name: 'greeting' });
  story.sleep(5, { line: 5 });
  await send();
  await view.rest();
}

const stand = (event: StandingEvent, promise: number, moment: number, time: number, past: boolean): Promise<void> =>
  view.say({ type: 'standing', session: 1, standing: { event, promise, moment, time, past } });

describe('the menu of a promise', () => {
  it('opens by key at the selected promise, and gives the keys back', async () => {
    await answered();
    await view.page.locator('.graph-canvas').focus();
    await press('End', 'm');
    await eventually(entries).toContain('Why Is This Pending?');
    await press('Escape');
    await eventually(() => view.page.locator('.popup-menu').isVisible()).toBe(false);
    await press('Home');
    expect(await description()).not.toBe('');
  });

  it('lights what a cancel would reach before it is chosen, and puts it out again', async () => {
    await answered();
    await view.say({ type: 'ask', session: 1, promise: 2, question: null });
    await eventually(title).toBe('greeting');
    await view.page.getByRole('button', { name: 'Actions' }).click();
    await entry('Cancel').last().hover();
    await eventually(lit).toContain('A cancel would end answer');
    await press('Escape');
    await eventually(lit).toBe('');
    expect(view.messages.some(({ type }) => type === 'act')).toBe(false);
  });

  it('cancels in the running program, and says what came of it', async () => {
    await answered();
    await view.say({ type: 'ask', session: 1, promise: 2, question: null });
    await view.page.getByRole('button', { name: 'Actions' }).click();
    await entry('Cancel').last().click();
    expect(await view.sent('act')).toEqual([{ type: 'act', session: 1, action: 'cancel', promise: 2, value: '' }]);
    await view.say({ type: 'acted', session: 1, ok: true, text: 'Cancelled.' });
    await eventually(() => text('.said')).toBe('Cancelled.');
    await view.say({ type: 'acted', session: 1, ok: false, text: 'It has settled already: it returned.' });
    await eventually(() => text('.banners')).toContain('It has settled already');
  });

  it('wakes up with JSON alone, and only what wait or task made', async () => {
    await answered();
    await view.say({ type: 'ask', session: 1, promise: 1, question: null });
    await view.page.getByRole('button', { name: 'Actions' }).click();
    await entry('Wake Up').click();
    await view.page.keyboard.type('heads');
    await press('Enter');
    await eventually(() => text('.value-problem')).toContain('no JSON');
    await press('Control+a');
    await view.page.keyboard.type('"heads"');
    await press('Enter');
    expect(await view.sent('act')).toEqual([{ type: 'act', session: 1, action: 'wake', promise: 1, value: '"heads"' }]);
    await view.say({ type: 'ask', session: 1, promise: 2, question: null });
    await eventually(title).toBe('greeting');
    await view.page.getByRole('button', { name: 'Actions' }).click();
    await eventually(refused).toEqual(['Wake Up with a Value…', 'Fail…']);
  });

  it('does nothing to what has settled, to a program that has ended, or to a recording', async () => {
    const names = await show(graphs.heads1);
    await view.say({ type: 'ask', session: 1, promise: names.main, question: null });
    await view.page.getByRole('button', { name: 'Actions' }).click();
    await eventually(refused).toEqual([
      'What Waits for This?',
      'What Would a Cancel Reach?',
      'Cancel',
      'Wake Up with a Value…',
      'Fail…',
    ]);
    expect(await text('.popup-menu small')).toContain('The program has ended.');
  });

  it('says who settled a promise, back to what began it', async () => {
    const names = await show(graphs.heads1);
    await view.say({ type: 'ask', session: 1, promise: names.main, question: 'why' });
    await eventually(lit).toMatch(/^main returned because of finished.*it began with sleep 2 s/);
    await view.screenshot('because-of-what');
  });

  it('says of promises that wait for one another that they can never settle', async () => {
    const names = await show(graphs.circle);
    await view.say({ type: 'ask', session: 1, promise: Object.values(names)[0], question: 'why' });
    await eventually(lit).toContain('this can never settle');
  });
});

describe('a program that a debugger has stopped', () => {
  it('is shown where it stands, goes back with the debugger, and follows again when it runs', async () => {
    const names = await show(graphs.timeout2, 1);
    const moments = async () => Number(await view.page.locator('.clock-axis').getAttribute('aria-valuemax'));
    const all = await moments();
    await stand('create', names.main, all, 0, false);
    await eventually(() => text('.standing')).toContain('Stopped');
    expect(await text('.standing')).toContain('is made');
    await view.screenshot('stopped-dark');
    await stand('create', names.main, 2, 0, true);
    await eventually(() => text('.standing')).toContain('In the past');
    await eventually(() => text('.clock-text')).toContain(`event 2 of ${all}`);
    await view.screenshot('stopped-past-dark');
    await view.say({ type: 'standing', session: 1, standing: null });
    await eventually(() => view.page.locator('.standing').isVisible()).toBe(false);
    await eventually(() => text('.clock-text')).toContain(`${all} events`);
  });

  it('goes on by a button', async () => {
    const names = await show(graphs.timeout2, 1);
    await stand('create', names.main, 2, 0, false);
    await view.page.locator('.standing').getByRole('button', { name: 'Continue' }).click();
    expect(await view.sent('goOn')).toEqual([{ type: 'goOn', session: 1 }]);
  });

  it('leaves the clock where a person has put it meanwhile', async () => {
    const names = await show(graphs.timeout2, 1);
    await stand('create', names.main, 3, 0, true);
    await eventually(() => text('.clock-text')).toContain('event 3 of');
    await press(',');
    await view.say({ type: 'standing', session: 1, standing: null });
    await eventually(() => text('.clock-text')).toContain('event 2 of');
  });
});

describe.each(['dark', 'light', 'high-contrast', 'high-contrast-light'])('in the theme %s', (theme) => {
  it('menu, dialog and the line of a stop are drawn', async () => {
    const names = await show(graphs.timeout2, 1, { bodyClass: `vscode-${theme}` });
    await stand('settle', names.main, 3, 0, false);
    await view.say({ type: 'ask', session: 1, promise: names.main, question: null });
    await view.page.getByRole('button', { name: 'Actions' }).click();
    await entry('Cancel').last().hover();
    await view.rest();
    await view.screenshot(`menu-${theme}`);
    expect((await view.page.locator('.popup-menu').boundingBox())!.height).toBeGreaterThan(150);
  });
});
