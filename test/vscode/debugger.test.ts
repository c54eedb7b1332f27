/** Stepping through timeout2 with the buttons of VS Code's own debug toolbar, forwards and back; breakpoints; cancelling and asking from outside; attaching. */
import { spawn } from 'node:child_process';
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Editor, freePort, startEditor } from './support/code-server.ts';
import { Debugging, type Stop, stop } from './support/debugging.ts';
import { launchBrowser, pictureOfFailure, Workbench } from './support/workbench.ts';

const SAMPLE = new URL('../../samples/timeout2.ts', import.meta.url);

/** Nobody answers, for ten minutes. */
const QUESTION = `import { Duration, Lwt, LwtMain, Time } from 'promise-graph';
const answer = Time.sleepNs(Duration.ofSec(600));
const said = answer.map(() => 'an answer').catch(() => Lwt.return('no answer'));
const spoken = said.map((words) => console.log(words));
await LwtMain.run(spoken);
`;

/** Knows nothing of us, and says a word every tenth of a second. */
const STRANGER = `const after = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
async function tick() {
  await after(100);
  console.log('tick');
}
for (;;) await tick();
`;

let editor: Editor;
let folder: string;
let inspector: number;
let browser: Browser;
let workbench: Workbench;
let debugging: Debugging;

const launch = (name: string, more: object = {}) => ({
  type: 'promise-graph',
  request: 'launch',
  name,
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of VS Code
  program: '${workspaceFolder}/timeout2.ts',
  args: ['--seed', '3'],
  clock: 'virtual',
  ...more,
});

beforeAll(async () => {
  editor = await startEditor();
  browser = await launchBrowser();
  folder = editor.makeFolder('debugger');
  inspector = await freePort();
  copyFileSync(SAMPLE, join(folder, 'timeout2.ts'));
  writeFileSync(join(folder, 'question.mts'), QUESTION);
  writeFileSync(join(folder, 'stranger.mjs'), STRANGER);
  workbench = await Workbench.open(browser, editor.urlOf(folder));
  debugging = new Debugging(workbench);
  await workbench.addLaunch(folder, [
    launch('step through timeout2', { stopOnEntry: true }),
    launch('run timeout2'),
    { type: 'promise-graph', request: 'attach', name: 'attach to a stranger', port: inspector },
  ]);
});
afterEach((context) => pictureOfFailure(workbench, context.task));
afterAll(async () => {
  await browser?.close();
  await editor?.stop();
});

/** Each stop of timeout2. */
const STOPS: readonly Stop[] = [
  stop(23, 'sleep 1.042 s · pending', 'is made', '1 0 0 0'),
  stop(23, 't · pending', 'is made', '2 0 0 0'),
  stop(14, 'tmout · pending', 'is made', '3 0 0 0'),
  stop(16, 'None · pending', 'is made', '4 0 0 0'),
  stop(17, 'Some(v) · pending', 'is made', '5 0 0 0'),
  stop(15, 'timeout · pending', 'is made', '6 0 0 0'),
  stop(24, 'start · pending', 'is made', '7 0 0 0'),
  stop(29, 'main · pending', 'is made', '8 0 0 0'),
  stop(23, 'sleep 1.042 s · returned', 'settles', '7 1 0 0'),
  stop(23, 't · pending', 'runs its callback', '7 1 0 0'),
  stop(23, 't · pending', 'leaves its callback', '7 1 0 0'),
  stop(23, 't · returned', 'settles', '6 2 0 0'),
  stop(17, 'Some(v) · pending', 'runs its callback', '6 2 0 0'),
  stop(17, 'Some(v) · pending', 'leaves its callback', '6 2 0 0'),
  stop(17, 'Some(v) · returned', 'settles', '5 3 0 0'),
  stop(16, 'None · pending', 'is asked to cancel', '5 3 0 0'),
  stop(14, 'tmout · cancelled', 'settles', '4 3 0 1'),
  stop(16, 'None · cancelled', 'settles', '3 3 0 2'),
  stop(15, 'timeout · returned', 'settles', '2 4 0 2'),
  stop(24, 'start · pending', 'runs its callback', '2 4 0 2'),
  stop(25, "logS(v.isSome ? v.value : 'cancelled') · pending", 'is made', '3 4 0 2'),
  stop(25, "logS(v.isSome ? v.value : 'cancelled') · returned", 'settles', '2 5 0 2'),
  stop(25, "log('Finished') · pending", 'is made', '3 5 0 2'),
  stop(25, "log('Finished') · pending", 'runs its callback', '3 5 0 2'),
  stop(25, "log('Finished') · pending", 'leaves its callback', '3 5 0 2'),
  stop(25, "log('Finished') · returned", 'settles', '2 6 0 2'),
  stop(24, 'start · pending', 'leaves its callback', '2 6 0 2'),
  stop(24, 'start · returned', 'settles', '1 7 0 2'),
  stop(29, 'main · returned', 'settles', '0 8 0 2'),
];

/** What the graph says of where the program stands. */
const standing = () => workbench.graph.frame.locator('.standing');

it('steps through timeout2 from its start to its end, and back: line, call stack and graph agree at each stop', async () => {
  await workbench.openFile('timeout2.ts');
  await workbench.page.keyboard.press('F5');
  // The program waits until the view has loaded.
  await standing().waitFor({ timeout: 60_000 });
  for (const [number, wanted] of STOPS.entries()) {
    if (number > 0) await debugging.press('Step Into');
    await debugging.stopsAt(wanted);
    if (number !== 16) continue;
    await expect.poll(() => debugging.markedLine()).toBe(wanted.line);
    await workbench.picture('debugger-cancelled');
  }
  for (const wanted of STOPS.slice(-5, -1).toReversed()) {
    await debugging.press('Step Back');
    await debugging.stopsAt(wanted);
  }
  await standing().getByText('In the past').waitFor();
  await workbench.picture('debugger-back');
  await debugging.press('Reverse');
  await debugging.stopsAt(STOPS[0]!);
  await workbench.picture('debugger-beginning');
  await debugging.press('Continue');
  await workbench.terminalShows('Finished');
  await debugging.ended();
  await standing().waitFor({ state: 'hidden' });
  await expect.poll(() => debugging.markedLine()).toBeNull();
});

it('stops at a line, where a condition holds, and where something is cancelled; the graph has a button to go on; restarts', async () => {
  await workbench.command('View: Show Run and Debug');
  await debugging.tick('Cancelled');
  await workbench.openFile('timeout2.ts');
  await debugging.breakAt(24);
  await debugging.breakAt(23, 'returned and value contains "Heads"');
  await workbench.command('Debug: Select and Start Debugging');
  await workbench.choose('run timeout2');
  await debugging.stopsAt(stop(24, 'start · pending', 'is made', '7 0 0 0'));
  await workbench.picture('debugger-breakpoint');
  await debugging.press('Continue');
  await debugging.stopsAt(stop(23, 't · returned', 'settles', '6 2 0 0'));
  await debugging.press('Continue');
  await debugging.stopsAt(stop(14, 'tmout · cancelled', 'settles', '4 3 0 1'));
  await standing().getByRole('button', { name: 'Continue' }).click();
  await debugging.stopsAt(stop(24, 'start · pending', 'runs its callback', '2 4 0 2'));
  await debugging.press('Restart');
  await debugging.stopsAt(stop(24, 'start · pending', 'is made', '7 0 0 0'));
  await debugging.press('Stop');
  await debugging.ended();
});

it('cancels from the graph, in a program that runs without being debugged', async () => {
  await workbench.openFile('question.mts');
  await workbench.command('Promise Graph: Run File');
  await workbench.graph.shown('question.mts');
  await workbench.graph.run('running');
  const { frame } = workbench.graph;
  await frame.locator('.pill[data-state="pending"] .count', { hasText: /^[1-9]/ }).waitFor();
  await workbench.graph.canvas.focus();
  await workbench.page.keyboard.press('Home');
  await workbench.page.keyboard.press('m');
  await frame.locator('.popup-menu [role=menuitem]', { hasText: /^Cancel$/ }).hover();
  await frame.locator('.lit-words', { hasText: 'A cancel would end' }).waitFor();
  await workbench.picture('debugger-menu');
  await frame.locator('.popup-menu [role=menuitem]', { hasText: /^Cancel$/ }).click();
  await workbench.terminalShows('no answer');
  await workbench.graph.run('ended');
  expect(await frame.locator('.pill[data-state="cancelled"] .count').textContent()).not.toBe('0');
});

it('answers by command why something is pending and what a cancel would reach, and cancels it', async () => {
  await workbench.command('Promise Graph: Run Again');
  await workbench.graph.run('running');
  await workbench.graph.some('pending').waitFor();
  await workbench.command('Promise Graph: Why Is This Pending?');
  await workbench.choose('spoken');
  await workbench.page.locator('.quick-input-widget:visible', { hasText: 'held up by answer' }).waitFor();
  await workbench.picture('debugger-why');
  await workbench.graph.frame.locator('.lit-words', { hasText: 'spoken is held up by' }).waitFor();
  await workbench.page.keyboard.press('Escape');
  await workbench.command('Promise Graph: What Would Cancel Reach?');
  await workbench.choose('spoken');
  await workbench.page
    .locator('.quick-input-widget:visible .monaco-list-row', { hasText: 'Cancel spoken Now' })
    .waitFor();
  await workbench.picture('debugger-reach');
  await workbench.choose('Cancel spoken Now');
  await workbench.graph.run('ended');
});

it('attaches to a program that knows nothing of us, which goes on when it is left alone', async () => {
  const stranger = spawn(process.execPath, [`--inspect=127.0.0.1:${inspector}`, join(folder, 'stranger.mjs')], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const said = () => new Promise<void>((resolve) => stranger.stdout.once('data', () => resolve()));
  try {
    await said();
    await workbench.command('Debug: Select and Start Debugging');
    await workbench.choose('attach to a stranger');
    await workbench.graph.shown('stranger.mjs');
    await workbench.graph.some('returned').waitFor();
    await workbench.picture('debugger-attached');
    await debugging.press('Disconnect');
    await debugging.ended();
    await said();
    expect(stranger.exitCode).toBeNull();
  } finally {
    stranger.kill();
  }
});
