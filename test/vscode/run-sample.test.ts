/** The main way: open a sample, run it, and watch its promises settle while it runs. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Editor, startEditor } from './support/code-server.ts';
import { launchBrowser, pictureOfFailure, Workbench } from './support/workbench.ts';

let editor: Editor;
let browser: Browser;

beforeAll(async () => {
  editor = await startEditor();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await editor?.stop();
});

const lineOf = (file: string, words: string) =>
  readFileSync(file, 'utf8')
    .split('\n')
    .findIndex((line) => line.includes(words)) + 1;

describe('a sample in VS Code', () => {
  let workbench: Workbench;
  let folder: string;

  beforeAll(async () => {
    folder = editor.makeFolder('first');
    workbench = await Workbench.open(browser, editor.urlOf(folder));
  });
  afterAll(() => workbench?.close());
  afterEach((context) => pictureOfFailure(workbench, context.task));

  it('is listed with its description, and opens as a copy in a folder without node_modules', async () => {
    await workbench.command('Promise Graph: Open Sample…');
    const choices = await workbench.choices('Which sample?');
    expect(choices.length).toBeGreaterThanOrEqual(6);
    expect(choices[0]).toMatch(/^heads1.*join waits for both/);
    await workbench.answer('Which sample?', 'heads1');
    await workbench.editing('heads1.ts');
    expect(readFileSync(join(folder, 'promise-graph-samples', 'heads1.ts'), 'utf8')).toContain("from 'promise-graph'");
  });

  it('runs by the button above the editor, and shows its states live: pending first, then returned', async () => {
    const { graph } = workbench;
    await workbench.page.locator('.editor-actions .action-label[aria-label^="Run File"]').click();
    await graph.run('running');
    await graph.some('pending').waitFor();
    // "Tails" is not there yet: the graph is drawn while the program runs.
    await graph.some('returned').waitFor();
    expect(await workbench.terminalText()).not.toContain('Tails\n');
    await workbench.statusBar(/[1-9]\d* pending/).waitFor();
    await workbench.picture('heads1-running');
    await graph.run('ended');
    await graph.pill('pending', 0).waitFor();
    await graph.pill('failed', 0).waitFor();
    await workbench.picture('heads1-ended');
  });

  it('prints to a terminal as usual', async () => {
    await workbench.terminalShows('Finished');
    const lines = (await workbench.terminalText()).split('\n').map((line) => line.trim());
    expect(lines.filter((line) => ['Heads', 'Tails', 'Finished'].includes(line))).toEqual([
      'Heads',
      'Tails',
      'Finished',
    ]);
  });

  it('hides the status bar item when no program runs', async () => {
    await workbench.statusBar(/pending/).waitFor({ state: 'hidden' });
  });

  it('shows the line that made a promise when its node is clicked', async () => {
    const line = lineOf(join(folder, 'promise-graph-samples', 'heads1.ts'), "'Tails'");
    await workbench.graph.click(`heads1.ts:${line}`);
    await workbench.cursorAt(line);
    await workbench.tab('heads1.ts').and(workbench.page.locator('.active')).waitFor();
    expect(await workbench.graphTab.count()).toBe(1);
  });

  it('runs a second program beside the first: the panel shows the new one, and keeps the old', async () => {
    await workbench.command('Promise Graph: Open Sample…');
    await workbench.answer('Which sample?', 'timeout2');
    await workbench.editing('timeout2.ts');
    await workbench.command('Promise Graph: Run File');
    const { graph } = workbench;
    const choice = graph.frame.locator('select.session-choice');
    await choice.waitFor();
    expect(await choice.locator('option').allTextContents()).toEqual([
      expect.stringMatching(/^heads1\.ts/),
      expect.stringMatching(/^timeout2\.ts/),
    ]);
    await workbench.terminalShows('Finished');
    await graph.run('ended');
    await graph.some('cancelled').waitFor();
    await choice.selectOption({ index: 0 });
    await graph.pill('cancelled', 0).waitFor();
    await graph.some('returned').waitFor();
  });

  it('asks before it replaces a copy that the person has changed', async () => {
    const copy = join(folder, 'promise-graph-samples', 'heads2.ts');
    const openAndAnswer = async (answer: string) => {
      await workbench.command('Promise Graph: Open Sample…');
      await workbench.answer('Which sample?', 'heads2');
      const question = workbench.notification('You have changed this sample');
      await question.locator('.monaco-button', { hasText: answer }).click();
      await workbench.page.locator('.tab.active[data-resource-name="heads2.ts"]').waitFor();
    };
    writeFileSync(copy, '// mine\n');
    await openAndAnswer('Open Mine');
    expect(readFileSync(copy, 'utf8')).toBe('// mine\n');
    await openAndAnswer('Start Afresh');
    await workbench.page.locator('.view-line', { hasText: 'heads.and(tails)' }).first().waitFor();
    expect(readFileSync(copy, 'utf8')).toContain('heads.and(tails)');
  });
});
