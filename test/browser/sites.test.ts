/** The call sites view in the real page: graph, table, details, keys. */
import { describe, expect, it } from 'vitest';
import type { Story } from '../support/story.ts';
import { live, press, text, title, view } from './open-view.ts';
import { eventually } from './view-page.ts';

/** Twenty requests: each sleeps, answers, and every fifth fails; the last three still wait. */
function serve(story: Story): void {
  for (let at = 0; at < 20; at++) {
    const sleep = story.sleep(1, { line: 10 });
    const answer = story.bind(sleep, { line: 20 });
    if (at >= 17) continue;
    story.wake(at + 1);
    story.returned(sleep);
    if (at % 5 === 0) story.settle(answer, 'failed', at === 0 ? 'Error: reset' : 'Error: closed');
    else story.callbackReturns(answer, sleep, '"done"', { line: 21 });
  }
}

async function open(tell: (story: Story) => void = serve): Promise<{ story: Story; send: () => Promise<void> }> {
  const { story, send } = await live();
  tell(story);
  await send();
  await view.page.getByRole('tab', { name: 'Call sites' }).click();
  await view.rest();
  return { story, send };
}

const rows = async (column = 1): Promise<string[]> =>
  view.page.locator(`.sites-table tbody tr > :nth-child(${column})`).allInnerTexts();
const showTable = () => view.page.getByRole('button', { name: 'Table', exact: true }).click();
const heading = (name: string) => view.page.locator('.sites-table thead th', { hasText: name });
const details = () => text('.sites-details');

describe('the graph of call sites', () => {
  it('goes from place to place by arrow keys, and tells each in a sentence', async () => {
    await open();
    await view.page.locator('.sites-canvas').focus();
    await press('Home');
    await eventually(() => text('#sites-selection')).toMatch(
      /^sleep, line 10, heads\.ts:10.*: 20 promises, 3 pending, 17 returned/,
    );
    await press('ArrowRight');
    await eventually(() => text('#sites-selection')).toMatch(/^bind, line 20.*4 failed.*most failures/);
    await press('Enter');
    expect((await view.sent('openSource'))[0]).toMatchObject({ line: 20 });
    await press('Escape');
    await eventually(details).toBe('');
  });

  it('shows what is known of a place that is clicked, and its promises', async () => {
    await open();
    await view.page.getByRole('button', { name: /^Most failures/ }).click();
    await eventually(details).toMatch(/bind, line 20.*made 20.*pending 3.*returned 13.*failed 4/);
    expect(await details()).toMatch(/Failures Error: closed ×3 Error: reset ×1/);
    expect(await details()).toMatch(/Waits for sleep, line 10 ×20/);
    await view.page.locator('.sites-details .neighbour button:has(.mark)').first().click();
    await eventually(title).toBe('bind, line 20');
    // One panel of details: those of the promise have taken the place of the other.
    expect(await details()).toBe('');
  });

  it('shows the figures of the moment that the page shows', async () => {
    await open();
    await view.page.getByRole('button', { name: /^Most failures/ }).click();
    await eventually(details).toContain('failed 4');
    await view.page.keyboard.press('Escape');
    await showTable();
    await eventually(() => rows(3)).toEqual(['20', '20', '13']);
  });

  it('follows a program that runs', async () => {
    const { story, send } = await open();
    await showTable();
    await eventually(() => rows(3)).toEqual(['20', '20', '13']);
    story.sleep(1, { line: 10 });
    story.task({ line: 30 });
    await send();
    await eventually(() => rows(3)).toEqual(['21', '20', '1', '13']);
  });
});

describe('the table of call sites', () => {
  it('sorts by a heading, and the other way when pressed again', async () => {
    await open();
    await showTable();
    await heading('Failed').getByRole('button').click();
    expect(await heading('Failed').getAttribute('aria-sort')).toBe('descending');
    expect((await rows())[0]).toBe('bind, line 20');
    await heading('Failed').getByRole('button').click();
    expect(await heading('Failed').getAttribute('aria-sort')).toBe('ascending');
    expect((await rows())[2]).toBe('bind, line 20');
    await heading('Name').getByRole('button').click();
    expect(await rows()).toEqual(['bind, line 20', 'return, line 21', 'sleep, line 10']);
    expect(await heading('Failed').getAttribute('aria-sort')).toBe('none');
  });

  it('leaves the rows that hold the words of the filter', async () => {
    await open();
    await showTable();
    await view.page.getByLabel('Filter places').fill('heads.ts:20');
    await eventually(() => rows()).toEqual(['bind, line 20']);
    await press('Escape');
    await eventually(async () => (await rows()).length).toBe(3);
  });

  it('leaves what the page filters and searches for', async () => {
    await open();
    await showTable();
    await view.page.locator('.pill', { hasText: 'failed' }).click();
    await eventually(() => rows()).toEqual(['bind, line 20']);
    await view.page.locator('.pill', { hasText: 'failed' }).click();
    await view.page.getByRole('combobox', { name: /Search/ }).fill('op:return');
    await eventually(() => rows()).toEqual(['return, line 21']);
  });

  it('goes through the rows by keys, and presses what has the focus', async () => {
    await open();
    await showTable();
    await view.page.locator('.sites-table tbody button').first().focus();
    await press('ArrowDown', 'Enter');
    await eventually(details).toContain((await rows())[1]);
    expect(await view.page.locator('.sites-table tr.chosen').count()).toBe(1);
  });

  it('is what a person sees again who chose it', async () => {
    await open();
    await showTable();
    const again = await view.page.evaluate(() => localStorage.getItem('promise-graph.sites.form'));
    expect(again).toBe('table');
  });

  it('shows very many places a page at a time', async () => {
    await open((story) => {
      for (let at = 1; at <= 450; at++) story.task({ line: at });
    });
    await showTable();
    await eventually(async () => (await rows()).length).toBe(200);
    expect(await text('.sites-pager')).toContain('1–200 of 450');
    await view.page.getByRole('button', { name: 'Next', exact: true }).click();
    await eventually(() => text('.sites-pager')).toContain('201–400 of 450');
  });
});
