/** Many promises on the page: groups by pointer and keys, the overview, lit ways, the legend. */
import { describe, expect, it } from 'vitest';
import { description, live, press, text, view } from './open-view.ts';
import { eventually } from './view-page.ts';

/** A page with a join of so many sleeps, the first thing selected by key. */
async function joinOf(count: number) {
  const { story, send } = await live();
  const sleeps = Array.from({ length: count }, () => story.sleep(1, { line: 1 }));
  story.run(story.join(sleeps, { line: 2 }), { line: 3 });
  await send();
  // A page that has not drawn anything yet draws no frames either, and would count as at rest.
  await eventually(() => text('[aria-label="Promises of the graph"]')).toContain('join');
  await view.rest();
  await view.page.locator('.graph-canvas').focus();
  return { story, send, sleeps };
}

describe('a group', () => {
  it('is reached by keys, said in words, and unfolded and folded by keys', async () => {
    await joinOf(300);
    await press('Home');
    await eventually(description).toContain('300 promises: 300 pending');
    await press('Enter');
    await eventually(() => text('.fold-note')).toContain('276 promises folded');
    await press('-');
    await eventually(() => text('.fold-note')).toContain('300 promises folded');
  });

  it('lists who is in it by pages, and lets out who is chosen', async () => {
    await joinOf(300);
    await press('Home');
    const details = view.page.getByRole('complementary', { name: 'Details of the selected group' });
    await eventually(() => details.locator('li').count()).toBe(25);
    await details.getByRole('button', { name: 'Later' }).click();
    await eventually(() => details.textContent()).toContain('26–50 of 300');
    await details.locator('li button').first().click();
    await eventually(() => text('.fold-note')).toContain('299 promises folded');
  });
});

describe('the counts of a moment', () => {
  it('are those of the whole run, though only some of it is drawn', async () => {
    await joinOf(4_000);
    await press('Home');
    await eventually(description).toContain('4,000 promises: 4,000 pending');
    await press('Space');
    await eventually(description).toMatch(/4,000 promises: 4,000 pending · [\d,]+ of them at hand/);
    await eventually(() => text('[aria-label="Promises of the graph"]')).toContain('join 0 of 4,000');
  });
});

describe('the overview', () => {
  it('is there when not all is seen, and moves the view by keys', async () => {
    const { story, send } = await live();
    for (let line = 1; line < 60; line++) story.bind(story.sleep(1, { line }), { line: line + 100 });
    await send();
    await view.rest();
    const overview = view.page.locator('.minimap');
    await eventually(() => overview.isVisible()).toBe(true);
    const frame = (): Promise<string | null> => view.page.locator('.minimap-frame').getAttribute('style');
    const before = await frame();
    await overview.focus();
    await press('ArrowDown');
    await eventually(frame).not.toBe(before);
  });

  it('is hidden while all is seen', async () => {
    await joinOf(3);
    expect(await view.page.locator('.minimap').isVisible()).toBe(false);
  });
});

describe('the ways of a promise', () => {
  it('are lit by a key, said in words, and put out by the same key', async () => {
    await joinOf(3);
    await press('End', 'w');
    await eventually(() => text('.lit-words')).toContain('is held up by sleep 1 s');
    await press('w');
    await eventually(() => text('.lit-words')).toBe('');
  });

  it('say what a cancel would do', async () => {
    await joinOf(3);
    await press('End', 'x');
    await eventually(() => text('.lit-words')).toContain('A cancel would end sleep 1 s');
  });
});

describe('the legend', () => {
  it('opens by a key and explains the marks', async () => {
    await joinOf(3);
    await press('l');
    const legend = view.page.getByRole('dialog', { name: 'Legend' });
    await eventually(() => legend.textContent()).toContain('many promises of one call site');
    expect(await legend.locator('svg').count()).toBe(await legend.locator('dd').count());
    await press('Escape');
    await eventually(() => legend.isVisible()).toBe(false);
  });
});
