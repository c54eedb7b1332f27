/** F5 on a file in a folder without launch.json runs it under the launch type of our own. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Editor, startEditor } from './support/code-server.ts';
import { launchBrowser, pictureOfFailure, Workbench } from './support/workbench.ts';

let editor: Editor;
let browser: Browser;
let workbench: Workbench;
let folder: string;

beforeAll(async () => {
  editor = await startEditor();
  browser = await launchBrowser();
  folder = editor.makeFolder('f5');
  writeFileSync(
    join(folder, 'two.mts'),
    `import { Console, Duration, LwtMain, Time } from 'promise-graph';
const nap = Time.sleepNs(Duration.ofSec(3));
await LwtMain.run(nap.bind(() => Console.logS('woken')));
`,
  );
  writeFileSync(
    join(folder, 'long.mjs'),
    "import { LwtMain, Time, Duration } from 'promise-graph';\nawait LwtMain.run(Time.sleepNs(Duration.ofSec(600)));\n",
  );
  workbench = await Workbench.open(browser, editor.urlOf(folder));
});
afterEach((context) => pictureOfFailure(workbench, context.task));
afterAll(async () => {
  await browser?.close();
  await editor?.stop();
});

it('F5 offers Promise Graph for a TypeScript file and runs it', async () => {
  await workbench.openFile('two.mts');
  await workbench.page.keyboard.press('F5');
  await workbench.answer('Select debugger', 'Promise Graph');
  await workbench.graph.run('running');
  await workbench.graph.listed(/^nap: pending/).waitFor({ state: 'attached' });
  await workbench.page.locator('.debug-toolbar').waitFor();
  await workbench.terminalShows('woken');
  await workbench.graph.run('ended');
  await workbench.page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
  expect(existsSync(join(folder, '.vscode', 'launch.json'))).toBe(false);
});

it('the stop button of the debug toolbar ends the program', async () => {
  await workbench.openFile('long.mjs');
  await workbench.page.keyboard.press('F5');
  await workbench.answer('Select debugger', 'Promise Graph');
  await workbench.graph.frame
    .locator('.session-choice option', { hasText: 'long.mjs – running' })
    .waitFor({ state: 'attached' });
  await workbench.page.locator('.debug-toolbar .action-label[aria-label^="Stop"]').click();
  await workbench.graph.frame
    .locator('.session-choice option', { hasText: /long\.mjs – ended/ })
    .waitFor({ state: 'attached' });
  await workbench.page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
});
