/** Beside VS Code's own JavaScript debugger: F5 with a breakpoint at a line, and the graph answers meanwhile. */
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Editor, startEditor } from './support/code-server.ts';
import { Debugging } from './support/debugging.ts';
import { launchBrowser, pictureOfFailure, Workbench } from './support/workbench.ts';

const PROGRAM = `const after = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
async function coin() {
  await after(20);
  return 'Heads';
}
const never = new Promise(() => {});
const side = await coin();
console.log(side, process.env.MINE, process.env.NODE_OPTIONS.includes('--no-deprecation'));
never.then(() => {});
`;

/** Goes on until it is ended. */
const LASTING = `const after = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
async function tick() {
  await after(50);
}
for (;;) await tick();
`;

let editor: Editor;
let browser: Browser;
let workbench: Workbench;
let debugging: Debugging;

beforeAll(async () => {
  editor = await startEditor();
  browser = await launchBrowser();
  const folder = editor.makeFolder('javascript');
  writeFileSync(join(folder, 'coin.mjs'), PROGRAM);
  writeFileSync(join(folder, 'lasting.mjs'), LASTING);
  const bug = fileURLToPath(new URL('../../samples/native/unhandled-in-array.ts', import.meta.url));
  copyFileSync(bug, join(folder, 'unhandled-in-array.ts'));
  workbench = await Workbench.open(browser, editor.urlOf(folder));
  debugging = new Debugging(workbench);
  await workbench.addLaunch(folder, [
    {
      type: 'node',
      request: 'launch',
      name: 'debug coin',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of VS Code
      program: '${workspaceFolder}/coin.mjs',
      env: { MINE: 'kept', NODE_OPTIONS: '--no-deprecation' },
    },
  ]);
});
afterEach((context) => pictureOfFailure(workbench, context.task));
afterAll(async () => {
  await browser?.close();
  await editor?.stop();
});

it('draws the graph of a program that stands at a line, and answers what is pending there', async () => {
  await workbench.openFile('coin.mjs');
  await workbench.goTo(8);
  await workbench.page.keyboard.press('F9');
  await workbench.page.locator('.codicon-debug-breakpoint, .codicon-debug-breakpoint-unverified').first().waitFor();
  await workbench.page.keyboard.press('F5');
  await expect.poll(() => debugging.line(), { timeout: 30_000 }).toBe('8');
  await workbench.graph.shown('coin.mjs');
  await workbench.graph.run('running');
  await workbench.graph.some('returned').waitFor();
  await workbench.command('Promise Graph: Why Is This Pending?');
  await workbench.choose('never');
  await workbench.graph.frame.locator('.lit-words', { hasText: 'never waits for no other promise' }).waitFor();
  await workbench.page.keyboard.press('Escape');
  await workbench.picture('javascript-stopped');
});

it('keeps our thread and our frames out of the call stack, and the program its environment', async () => {
  const stack = await workbench.page.locator('.debug-call-stack .monaco-list-row').allInnerTexts();
  expect(stack.join('\n')).not.toMatch(/promise-graph channel|worker|register\.js/);
  await debugging.press('Continue');
  await workbench.graph.run('ended');
  await workbench.command('Debug Console: Focus on Debug Console View');
  await workbench.page.locator('.repl', { hasText: 'Heads kept true' }).waitFor();
  // Its end moves the focus: what is opened over the window before that closes.
  await debugging.ended();
});

it('shows a bug of built-in promises: the job that failed, that nobody handled it, its stack and its line', async () => {
  const { graph } = workbench;
  await workbench.openFile('unhandled-in-array.ts');
  await workbench.editing('unhandled-in-array.ts');
  await workbench.command('Promise Graph: Run File');
  await graph.shown('unhandled-in-array.ts');
  await graph.run('ended');
  await graph.pill('failed', 1).waitFor();
  await graph.frame.locator('#app', { hasText: 'was handled by nobody: Error: job 50 failed' }).waitFor();
  // `main` still waits for the first of its jobs, and is not the one that failed.
  await graph
    .listed(/^main.*pending/)
    .first()
    .waitFor({ state: 'attached' });
  // The whole graph has room without the terminal and what is said above it.
  await workbench.command('View: Hide Panel');
  const said = graph.frame.getByRole('button', { name: 'Dismiss' });
  await expect
    .poll(
      async () => {
        const left = await said.count();
        if (left > 0) await said.first().click();
        return left;
      },
      { timeout: 30_000 },
    )
    .toBe(0);
  await graph.frame.getByRole('button', { name: 'Fit' }).click();
  await graph.click('Error: job 50 failed');
  const details = graph.frame.locator('.inspector');
  await details.locator('pre.stack', { hasText: /at job \(.*unhandled-in-array\.ts:12/ }).waitFor();
  await workbench.cursorAt(17);
  await workbench.picture('bug-unhandled-in-array');
});

it('draws the graph of a program that is started in a JavaScript Debug Terminal', async () => {
  await workbench.command('Debug: JavaScript Debug Terminal');
  const terminal = workbench.page.locator('.terminal-wrapper.active', { hasText: /[#$]\s*$/ });
  await terminal.locator('.xterm.focus').waitFor();
  await workbench.page.keyboard.type('node lasting.mjs\n');
  await workbench.graph.shown('lasting.mjs');
  await workbench.graph.some('returned').waitFor();
  await workbench.picture('javascript-terminal');
});
