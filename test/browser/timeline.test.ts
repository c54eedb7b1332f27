/** The timeline in the real page: keys, the moment dragged on its axis, the selection shared with the graph. */
import { describe, expect, it } from 'vitest';
import type { Story } from '../support/story.ts';
import { live, press, text, title, view } from './open-view.ts';
import { eventually } from './view-page.ts';

/** Three sleeps, one after the other; the last still waits. */
function nap(story: Story): void {
  for (let at = 0; at < 3; at++) {
    const sleep = story.sleep(1 + at, { line: 10 + at });
    if (at === 2) continue;
    story.wake(at + 1);
    story.returned(sleep);
  }
}

async function open() {
  const { story, send } = await live();
  nap(story);
  await send();
  await view.page.getByRole('tab', { name: 'Timeline' }).click();
  await view.page.locator('.timeline-canvas').focus();
  await view.rest();
  return { story, send };
}

const slider = async (name: string): Promise<number> =>
  Number(await view.page.locator('.clock-axis').getAttribute(`aria-${name}`));
const pressed = (name: string) =>
  view.page.locator('.timeline-axis-switch button', { hasText: name }).getAttribute('aria-pressed');

describe('the timeline in the page', () => {
  it('is made when it is first shown: until then the page has less to do', async () => {
    await live();
    const made = () => view.page.locator('.timeline, .sites').count();
    expect(await made()).toBe(0);
    await view.page.getByRole('tab', { name: 'Timeline' }).click();
    expect(await made()).toBe(1);
  });

  it('has no words in its place once it is there', async () => {
    await open();
    await eventually(() => view.text('.empty')).toBe('');
  });

  it('is walked by arrow keys, and the graph has the same selection', async () => {
    await open();
    await press('Home');
    await eventually(title).toMatch(/sleep 1 s/);
    await eventually(() => view.text('.timeline-spoken')).toMatch(/sleep 1 s/);
    await press('1');
    await eventually(title).toMatch(/sleep 1 s/);
  });

  it('goes to the moment to which its head is dragged, and back to now by a key', async () => {
    await open();
    const box = (await view.page.locator('.timeline-canvas').boundingBox())!;
    await view.page.mouse.move(box.x + box.width * 0.6, box.y + 14);
    await view.page.mouse.down();
    await view.page.mouse.move(box.x + box.width * 0.2, box.y + 14, { steps: 4 });
    await view.page.mouse.up();
    await eventually(async () => (await slider('valuenow')) < (await slider('valuemax'))).toBe(true);
    await press('n');
    await eventually(async () => (await slider('valuenow')) === (await slider('valuemax'))).toBe(true);
  });

  it('follows what the program does next', async () => {
    const { story, send } = await open();
    story.sleep(9, { line: 40 });
    await send();
    await eventually(() => text('[data-state=pending]')).toBe('2 pending');
    await press('End');
    await eventually(title).toMatch(/sleep 9 s/);
  });

  it('changes its axis by a key of its own, and leaves the keys of time their meaning', async () => {
    await open();
    expect(await pressed('Time')).toBe('true');
    await press('e');
    await eventually(() => pressed('Events')).toBe('true');
    await press('?');
    await eventually(() => view.text('dialog.help')).toMatch(/lanes lower, higher.*time, or event after event/);
  });
});
