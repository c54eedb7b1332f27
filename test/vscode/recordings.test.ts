/** Recordings in VS Code: saved from a run, opened in their editor, again after a reload, and damaged. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openRecordingFile, Sessions } from '../../host/index.ts';
import { recordingOf, streamOf } from '../recording/support.ts';
import { type Editor, startEditor } from './support/code-server.ts';
import { Graph } from './support/graph.ts';
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

describe('a recording in VS Code', () => {
  let workbench: Workbench;
  let folder: string;

  beforeAll(async () => {
    folder = editor.makeFolder('recordings');
    writeFileSync(join(folder, 'first.promise-trace'), recordingOf(streamOf(3)));
    writeFileSync(join(folder, 'empty.promise-trace'), '');
    const whole = recordingOf(streamOf(3));
    writeFileSync(join(folder, 'cut.promise-trace'), whole.subarray(0, whole.length - 40));
    workbench = await Workbench.open(browser, editor.urlOf(folder));
  });
  afterAll(() => workbench?.close());
  afterEach((context) => pictureOfFailure(workbench, context.task));

  const frameOf = (outer: Locator): Graph =>
    new Graph(workbench.page, outer.contentFrame().locator('iframe#active-frame').contentFrame());
  /** The view in the webview that is on top. */
  const visible = (): Graph => frameOf(workbench.page.locator('iframe.webview:visible').last());

  async function open(name: string): Promise<Graph> {
    await workbench.page.keyboard.press('Control+P');
    const input = workbench.page.locator('.quick-input-widget:visible input[type=text]');
    await input.waitFor();
    await input.fill(name);
    // Among the files opened before it may be there at once, and another one be the chosen one.
    await workbench.page.locator('.quick-input-widget:visible .monaco-list-row.focused', { hasText: name }).waitFor();
    await workbench.page.keyboard.press('Enter');
    await workbench.page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
    return visible();
  }

  it('opens in its editor as the page shows a run: states, names, how it ended, and no way to run it', async () => {
    const graph = await open('first.promise-trace');
    await graph.shown('heads.ts');
    await graph.run('ended');
    await graph.pill('returned', 6).waitFor();
    expect(await graph.frame.locator('button[aria-label="Run again"]').isVisible()).toBe(false);
    await workbench.picture('recording');
  });

  it('shows a file that has changed anew', async () => {
    writeFileSync(join(folder, 'first.promise-trace'), recordingOf(streamOf(5)));
    await visible().pill('returned', 10).waitFor();
  });

  it('that is damaged opens up to the damage, and says where it is', async () => {
    const graph = await open('cut.promise-trace');
    await graph.pill('returned', 6).waitFor();
    await graph.frame
      .getByText(/cut\.promise-trace: The file is cut off at byte/)
      .first()
      .waitFor();
  });

  it('of zero bytes says so', async () => {
    const graph = await open('empty.promise-trace');
    await graph.frame.getByText('The file is empty: it has zero bytes.').first().waitFor();
  });

  it('is still there after a reload of the window', async () => {
    await open('first.promise-trace');
    await workbench.page.reload();
    // Which of the tabs is in front is the editor's own memory, and may be a moment old. Until that one is shown
    // again the workbench is still restoring, and would turn back to it after a click.
    await workbench.page.locator('.tab.active').waitFor();
    await workbench.page.locator('iframe.webview.ready:visible').first().waitFor();
    await workbench.tab('first.promise-trace').click();
    await workbench.page.locator('.tab.active[data-resource-name="first.promise-trace"]').waitFor();
    await visible().pill('returned', 10).waitFor();
    // The clicked tab's page gets the keys when it is there: a list that is opened before would lose them, and close.
    await workbench.page.waitForFunction(() => document.activeElement?.tagName === 'IFRAME');
  });

  it('is saved from a run by a command, and opens as what was seen', async () => {
    await workbench.command('Promise Graph: Open Sample…');
    await workbench.answer('Which sample?', 'heads1');
    await workbench.editing('heads1.ts');
    await workbench.command('Promise Graph: Run File');
    await workbench.statusBar(/[1-9]\d* pending/).waitFor();
    await workbench.statusBar(/pending/).waitFor({ state: 'hidden' });
    await workbench.command('Promise Graph: Save Recording…');
    const input = workbench.page.locator('.quick-input-widget:visible input[type=text]');
    // The dialog proposes a name once it has read the folder; what is typed before that is overwritten by it.
    await workbench.page.locator('.quick-input-widget:visible .monaco-list-row').first().waitFor();
    await expect.poll(() => input.inputValue(), { timeout: 30_000 }).toMatch(/\.promise-trace$/);
    const target = join(folder, 'saved.promise-trace');
    await input.fill(target);
    await workbench.page.keyboard.press('Enter');
    await workbench.notification(/is saved in .*saved\.promise-trace/).waitFor();
    expect(existsSync(target)).toBe(true);
    const sessions = new Sessions();
    const { problem, opened } = await openRecordingFile(sessions, target);
    expect([problem, opened.map(({ name }) => name)]).toEqual([null, ['heads1.ts']]);
    const source = [...(opened[0]?.sites.values() ?? [])].find(({ file }) => file.endsWith('heads1.ts'))?.file ?? '';
    const written = readFileSync(join(folder, 'promise-graph-samples', 'heads1.ts'), 'utf8');
    expect(opened[0]?.source(source)?.text).toBe(written);
    const graph = await open('saved.promise-trace');
    await graph.run('ended');
    await graph.some('returned').waitFor();
    await graph.pill('pending', 0).waitFor();
  });
});
