/** Stepping through timeout2 with the buttons of VS Code's own debug toolbar, forwards and back; cancelling from the graph. */
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Editor, startEditor } from './support/code-server.ts';
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

let editor: Editor;
let browser: Browser;
let workbench: Workbench;
let debugging: Debugging;

const launch = {
  type: 'promise-graph',
  request: 'launch',
  name: 'step through timeout2',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of VS Code
  program: '${workspaceFolder}/timeout2.ts',
  args: ['--seed', '3'],
  clock: 'virtual',
  stopOnEntry: true,
};

beforeAll(async () => {
  editor = await startEditor();
  browser = await launchBrowser();
  const folder = editor.makeFolder('debugger');
  copyFileSync(SAMPLE, join(folder, 'timeout2.ts'));
  writeFileSync(join(folder, 'question.mts'), QUESTION);
  workbench = await Workbench.open(browser, editor.urlOf(folder));
  debugging = new Debugging(workbench);
  await workbench.addLaunch(folder, [launch]);
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
    if (number === 16) await workbench.picture('debugger-cancelled');
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
