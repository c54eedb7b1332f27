/** What a person sees in the editor of a program: counts on its lines while it runs, problems, the tree of what is pending, hovers, lenses. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Editor, startEditor } from './support/code-server.ts';
import { launchBrowser, pictureOfFailure, Workbench } from './support/workbench.ts';

let editor: Editor;
let browser: Browser;
let workbench: Workbench;
let folder: string;

/** Milliseconds that the editor has to show something. */
const PATIENCE = { timeout: 20_000 };

const PROGRAM = `import { Duration, Lwt, LwtMain, Time } from 'promise-graph';
const forgotten = Lwt.wait()[0];
const rounds = Array.from({ length: 3 }, () => Time.sleepNs(Duration.ofMs(1)));
const lost = Lwt.join(rounds).bind(() => Lwt.fail(new Error('no answer')));
lost.catch(() => Lwt.return());
const unheard = Promise.reject(new Error('nobody hears'));
unheard.then(() => {});
process.on('unhandledRejection', () => {});
await LwtMain.run(Time.sleepNs(Duration.ofSec(6)));
`;

const LOCKED = `import { Duration, Lwt, LwtMain, LwtMutex, Time } from 'promise-graph';
const accounts = LwtMutex.create('accounts');
const never = Lwt.task()[0];
const first = LwtMutex.withLock(accounts, () => never);
const second = LwtMutex.withLock(accounts, () => Lwt.return());
function flip(side) {
  return Lwt.return(side);
}
flip('Heads');
await LwtMain.run(Lwt.choose([first, second, Time.sleepNs(Duration.ofSec(600))]));
`;

beforeAll(async () => {
  editor = await startEditor();
  browser = await launchBrowser();
  folder = editor.makeFolder('marks');
  writeFileSync(join(folder, 'marked.mts'), PROGRAM);
  writeFileSync(join(folder, 'locked.mts'), LOCKED);
  workbench = await Workbench.open(browser, editor.urlOf(folder));
});
afterEach((context) => pictureOfFailure(workbench, context.task));
afterAll(async () => {
  await browser?.close();
  await editor?.stop();
});

/** What is written after the lines of the editors. */
const marks = (): Promise<string[]> =>
  workbench.page.locator('.view-lines span').evaluateAll((spans) =>
    spans
      .map((span) => getComputedStyle(span, '::after').content)
      .filter((content) => content.startsWith('"'))
      .map((content) => content.slice(1, -1)),
  );

it('counts after each line what was made there, live, and what never settled', async () => {
  await workbench.openFile('marked.mts');
  expect(await marks()).toEqual([]);
  await workbench.command('Promise Graph: Run File');
  await expect.poll(marks, PATIENCE).toContain('✓ 3 returned');
  await expect.poll(marks, PATIENCE).toContain('◌ 1 pending');
  await expect.poll(async () => (await marks()).some((text) => text.startsWith('☒ ')), PATIENCE).toBe(true);
  await workbench.picture('editor-marks-running');
  await workbench.graph.run('ended');
  await expect.poll(marks, PATIENCE).toContain('◌ 1 never settled');
  await workbench.picture('editor-marks-ended');
});

it('lists as problems what nobody handles and what was pending at exit', async () => {
  await workbench.command('Problems: Focus on Problems View');
  const problem = (words: string) => workbench.page.locator('.markers-panel .monaco-list-row', { hasText: words });
  await problem('was still pending when marked.mts ended.').waitFor();
  await problem('nobody handles it').first().waitFor();
  await workbench.picture('editor-problems');
});

it('moves marks with their lines', async () => {
  await workbench.openFile('marked.mts');
  const lineOf = (text: string) =>
    workbench.page
      .locator('.view-line')
      .evaluateAll(
        (lines, words) =>
          lines
            .filter((line) =>
              [...line.querySelectorAll('span')].some((span) =>
                getComputedStyle(span, '::after').content.includes(words),
              ),
            )
            .map((line) => line.textContent?.replaceAll('\u00a0', ' ').slice(0, 15)),
        text,
      );
  await expect.poll(() => lineOf('never settled'), PATIENCE).toContain('const forgotten');
  await workbench.page.keyboard.press('Control+Home');
  await workbench.page.keyboard.press('Enter');
  await workbench.page.keyboard.press('Enter');
  await expect.poll(() => lineOf('never settled'), PATIENCE).toContain('const forgotten');
});

it('takes marks and problems away with the session', async () => {
  await workbench.command('Promise Graph: Clear Ended Runs');
  await expect.poll(marks, PATIENCE).toEqual([]);
  await workbench.page
    .locator('.markers-panel .monaco-list-row', { hasText: 'Promise Graph' })
    .first()
    .waitFor({ state: 'detached' });
});

const row = (words: string | RegExp) =>
  workbench.page.locator('.pane', { hasText: 'Promises' }).locator('.monaco-list-row', { hasText: words });

it('lists in the debug sidebar who has a lock and who waits at it', async () => {
  await workbench.command('View: Show Run and Debug');
  await workbench.page.locator('.pane-header', { hasText: 'Promises' }).click();
  await workbench.page.getByText('What programs wait for is listed here').waitFor();
  await workbench.picture('editor-tree-empty');
  await workbench.openFile('locked.mts');
  await workbench.command('Promise Graph: Run File');
  await workbench.unfoldOnly('Promises');
  await row(/accounts.*mutex · locked · 1 waiting/).waitFor();
  await row(/has it/)
    .first()
    .waitFor();
  await workbench.picture('editor-tree');
});

it('leads from the tree to the line, and to its promises in the graph', async () => {
  await workbench.goTo(1);
  await row(/1 waiting · locked\.mts:5/).click();
  await workbench.cursorAt(5);
  await workbench.graph.frame.locator('.inspector:visible').waitFor();
});

it('says in a hover what came of a line, with a link into the graph', async () => {
  const hover = workbench.page.locator('.monaco-hover:visible');
  await workbench.openFile('locked.mts');
  await workbench.goTo(3);
  await workbench.command('Show or Focus Hover');
  await hover.filter({ hasText: 'waits for no other promise' }).waitFor();
  await workbench.page.keyboard.press('Escape');
  await hover.waitFor({ state: 'hidden' });
  await workbench.goTo(7);
  await workbench.command('Show or Focus Hover');
  await hover.filter({ hasText: '1 promise in locked.mts: ✓ 1 returned' }).waitFor();
  await hover.locator('a', { hasText: 'in the graph' }).first().click();
  await workbench.graph.frame.locator('.inspector:visible', { hasText: 'Heads' }).waitFor();
});

it('counts above a function what it made, until the setting switches that off', async () => {
  const lens = workbench.page.locator('.codelens-decoration', { hasText: '1 promise' });
  await lens.waitFor();
  await workbench.picture('editor-lens');
  mkdirSync(join(folder, '.vscode'));
  writeFileSync(join(folder, '.vscode', 'settings.json'), '{ "promiseGraph.editor.lenses": false }');
  await lens.waitFor({ state: 'detached' });
  expect(await marks()).toContain('✓ 1 returned');
});
