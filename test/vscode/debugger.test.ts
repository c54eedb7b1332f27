/** Stepping through timeout2 with the buttons of VS Code's own debug toolbar, forwards and back. */
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Editor, startEditor } from './support/code-server.ts';
import { launchBrowser, pictureOfFailure, Workbench } from './support/workbench.ts';

const SAMPLE = new URL('../../samples/timeout2.ts', import.meta.url);

let editor: Editor;
let browser: Browser;
let workbench: Workbench;

beforeAll(async () => {
  editor = await startEditor();
  browser = await launchBrowser();
  const folder = editor.makeFolder('debugger');
  copyFileSync(SAMPLE, join(folder, 'timeout2.ts'));
  workbench = await Workbench.open(browser, editor.urlOf(folder));
  await workbench.addLaunch(folder, [
    {
      type: 'promise-graph',
      request: 'launch',
      name: 'step through timeout2',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of VS Code
      program: '${workspaceFolder}/timeout2.ts',
      args: ['--seed', '3'],
      stopOnEntry: true,
    },
  ]);
});
afterEach((context) => pictureOfFailure(workbench, context.task));
afterAll(async () => {
  await browser?.close();
  await editor?.stop();
});

const button = (name: string): Locator => workbench.page.locator(`.debug-toolbar .action-label[aria-label^="${name}"]`);
const highlighted = (): Locator => workbench.page.locator('.debug-top-stack-frame-line');
/** Names of the frames in the call stack, the top one first. */
const stack = (): Promise<string[]> =>
  workbench.page.locator('.debug-call-stack .stack-frame .expression').allInnerTexts();

it('stops at the first event, steps forward, back, and on to the end', async () => {
  await workbench.openFile('timeout2.ts');
  await workbench.page.keyboard.press('F5');
  await highlighted().first().waitFor();
  await expect.poll(stack).toEqual([expect.stringMatching(/^sleep .* · pending/)]);
  await button('Step Into').click();
  await expect.poll(async () => (await stack())[0]).toMatch(/^t · pending/);
  await workbench.picture('debugger-step');
  await button('Step Into').click();
  await expect.poll(async () => (await stack())[0]).toMatch(/^tmout · pending/);
  await button('Step Back').click();
  await expect.poll(async () => (await stack())[0]).toMatch(/^t · pending/);
  await workbench.page.getByText('In the past: t is made').first().waitFor();
  await workbench.picture('debugger-back');
  await button('Continue').click();
  await workbench.terminalShows('Finished');
  await workbench.page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
});
