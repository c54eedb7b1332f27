/**
 * Takes the pictures of docs/debugging.md anew: finds the three bugs of samples/bugs in a real VS Code, step by step as
 * it is told there. `node scripts/debugging-pictures.mjs`, after `npm run build`. A step that does not lead where the
 * page says that it does ends it with an error.
 */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startEditor } from '../test/vscode/support/code-server.ts';
import { Debugging } from '../test/vscode/support/debugging.ts';
import { launchBrowser, Workbench } from '../test/vscode/support/workbench.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

const editor = await startEditor();
const browser = await launchBrowser();
try {
  const folder = editor.makeFolder('bugs');
  cpSync(join(root, 'samples/bugs'), folder, { recursive: true });
  const workbench = await Workbench.open(browser, editor.urlOf(folder));
  const debugging = new Debugging(workbench);
  await workbench.addLaunch(folder, [
    {
      type: 'promise-graph',
      request: 'launch',
      name: 'greedy pick',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of VS Code
      program: '${workspaceFolder}/greedy-pick.ts',
      clock: 'virtual',
      stopOnEntry: true,
    },
  ]);
  await forgottenWakeup(workbench);
  await greedyPick(workbench, debugging);
  await lockAcrossBind(workbench);
} finally {
  await browser.close();
  await editor.stop();
}

async function picture(workbench, name) {
  cpSync(await workbench.picture(name), join(root, 'docs/pictures', `${name}.png`));
  console.log(name);
}

async function forgottenWakeup(workbench) {
  const { frame } = workbench.graph;
  await workbench.openFile('forgotten-wakeup.ts');
  await workbench.command('Promise Graph: Run File');
  await workbench.graph.run(/ended|failed|stopped/);
  await workbench.command('Promise Graph: Why Is This Pending?');
  await workbench.choose('main');
  await workbench.page.locator('.quick-input-widget:visible', { hasText: 'This can never settle' }).waitFor();
  await frame.locator('.lit-words', { hasText: 'this can never settle' }).waitFor();
  await picture(workbench, 'bug-forgotten-wakeup');
  await workbench.choose('held up by answer');
  await workbench.cursorAt(14);
  await picture(workbench, 'bug-forgotten-wakeup-line');
}

async function greedyPick(workbench, debugging) {
  const { frame } = workbench.graph;
  await workbench.openFile('greedy-pick.ts');
  await workbench.page.keyboard.press('F5');
  await frame.locator('.standing').waitFor();
  await debugging.tick('Cancelled');
  await debugging.press('Continue');
  await frame.locator('.standing-words', { hasText: /settles/ }).waitFor();
  await workbench.page.locator('.debug-top-stack-frame-line').first().waitFor();
  if ((await debugging.line()) !== '8') throw new Error('The cancellation does not begin in line 8.');
  await picture(workbench, 'bug-greedy-pick');
  await debugging.press('Stop');
  await debugging.ended();
}

async function lockAcrossBind(workbench) {
  const { page, graph } = workbench;
  await workbench.openFile('lock-across-bind.ts');
  await workbench.command('Promise Graph: Run File');
  await graph.shown('lock-across-bind.ts');
  await workbench.unfoldOnly('Promises');
  const row = (words) => page.locator('.pane', { hasText: 'Promises' }).locator('.monaco-list-row', { hasText: words });
  await row(/ledger.*mutex · locked · 1 waiting/).waitFor();
  await picture(workbench, 'bug-lock-across-bind');
  await row(/1 waiting · lock-across-bind\.ts:12/).click();
  await workbench.cursorAt(12);
  await graph.frame.locator('.inspector:visible').waitFor();
  await picture(workbench, 'bug-lock-across-bind-line');
}
