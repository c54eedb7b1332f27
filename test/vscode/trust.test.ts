/** In a folder that is not trusted nothing is run, and the person is told why. */
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
  editor = await startEditor({ workspaceTrust: true });
  browser = await launchBrowser();
  folder = editor.makeFolder('strange');
  writeFileSync(
    join(folder, 'evil.mjs'),
    `import { writeFileSync } from 'node:fs';\nwriteFileSync(new URL('ran.txt', import.meta.url), '');\n`,
  );
  workbench = await Workbench.open(browser, editor.urlOf(folder));
  await workbench.statusBar('Restricted Mode').waitFor();
});
afterEach((context) => pictureOfFailure(workbench, context.task));
afterAll(async () => {
  await browser?.close();
  await editor?.stop();
});

it('Run File says that it needs trust, offers to manage it, and runs nothing', async () => {
  await workbench.openFile('evil.mjs');
  await workbench.command('Promise Graph: Run File');
  const notice = workbench.notification('runs programs only in a trusted workspace');
  await notice.waitFor();
  await workbench.picture('untrusted');
  await notice.locator('.monaco-button', { hasText: 'Manage Workspace Trust' }).click();
  await workbench.page.locator('.workspace-trust-editor').waitFor();
  expect(existsSync(join(folder, 'ran.txt'))).toBe(false);
});

it('once the folder is trusted, the same command runs it', async () => {
  await workbench.page
    .locator('.workspace-trust-editor .monaco-button', { hasText: /^Trust/ })
    .first()
    .click();
  await workbench.statusBar('Restricted Mode').waitFor({ state: 'hidden' });
  await workbench.page.locator('.monaco-modal-editor-block .action-label[aria-label^="Close"]').first().click();
  await workbench.page.locator('.workspace-trust-editor').waitFor({ state: 'hidden' });
  await workbench.command('Promise Graph: Run File');
  await workbench.graph.run('ended');
  expect(existsSync(join(folder, 'ran.txt'))).toBe(true);
});
