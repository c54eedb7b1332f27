/** What axe finds in the whole page: nothing, in each view, form, sheet and theme. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { StreamWriter } from '../../runtime-instrumented/protocol/stream-writer.ts';
import * as graphs from '../support/graphs.ts';
import { open, view } from './open-view.ts';
import { SESSION } from './view-page.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/** What is wrong, a line each; [] when nothing is. */
async function violations(): Promise<string[]> {
  if (!(await view.page.evaluate(() => 'axe' in window))) await view.page.evaluate(axe);
  const found = await view.page.evaluate(async () => {
    const { axe: engine } = window as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } };
    return (await engine.run()).violations;
  });
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} — ${failureSummary}`),
  );
}

const THEMES = [
  ['dark', 'vscode-dark'],
  ['light', 'vscode-light'],
  ['high contrast', 'vscode-high-contrast'],
  ['light high contrast', 'vscode-high-contrast vscode-high-contrast-light'],
] as const;

async function show(bodyClass: string, width = 1372): Promise<void> {
  await open({ bodyClass, viewport: { width, height: 602 } });
  const writer = new StreamWriter();
  const names = graphs.tell(graphs.timeout2, writer);
  await view.session();
  await view.say({ type: 'events', session: SESSION.id, bytes: writer.take() });
  await view.say({ type: 'notice', severity: 'warning', text: 'A word from the host.' });
  await view.rest();
  expect(Object.keys(names)).not.toEqual([]);
}

/** Each view that the page has, and what can be opened in it. */
async function eachView(look: (what: string) => Promise<void>): Promise<void> {
  const tabs = view.page.getByRole('tab');
  for (const tab of await tabs.all()) {
    await tab.click();
    await view.rest();
    await look((await tab.textContent()) ?? '');
  }
}

describe.each(THEMES)('axe finds nothing in the %s page', (_name, bodyClass) => {
  it('in any view, with details open', async () => {
    await show(bodyClass);
    await view.page.locator('.graph-canvas').focus();
    await view.page.keyboard.press('End');
    await eachView(async (what) => {
      expect(await violations(), what).toEqual([]);
    });
  });

  it('in the call sites as graph and as table, a place chosen', async () => {
    await show(bodyClass);
    await view.page.getByRole('tab', { name: 'Call sites' }).click();
    await view.page.locator('.sites-canvas').focus();
    await view.page.keyboard.press('Home');
    await view.rest();
    expect(await violations(), 'graph').toEqual([]);
    await view.page.getByRole('button', { name: 'Table', exact: true }).click();
    await view.rest();
    expect(await violations(), 'table').toEqual([]);
  });
});

describe('axe finds nothing', () => {
  it('in a narrow page', async () => {
    await show('vscode-dark', 670);
    await eachView(async (what) => {
      expect(await violations(), what).toEqual([]);
    });
  });

  it('while searching, and in the sheets of keys and of marks', async () => {
    await show('vscode-light');
    await view.page.keyboard.press('/');
    await view.page.keyboard.type('s');
    await view.page.locator('.found-row').first().waitFor();
    expect(await violations(), 'search').toEqual([]);
    await view.page.keyboard.press('Escape');
    await eachView(async (what) => {
      await view.page.keyboard.press('l');
      expect(await violations(), `legend of ${what}`).toEqual([]);
      await view.page.keyboard.press('Escape');
    });
    await view.page.keyboard.press('?');
    expect(await violations(), 'keys').toEqual([]);
    await view.page.keyboard.press('Escape');
  });

  it('in the page without a program', async () => {
    await open({ bodyClass: 'vscode-dark' });
    await view.rest();
    expect(await violations()).toEqual([]);
  });

  it('in a browser with its own theme switch', async () => {
    await open({ host: 'browser' });
    await view.session();
    await view.rest();
    expect(await violations()).toEqual([]);
  });
});
