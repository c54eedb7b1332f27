/**
 * What a person waits for a step: from the press of the toolbar's button until the next line is highlighted and painted,
 * in a real VS Code with the graph open beside. The program's own step, the adapter and the editor are all in it.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeServer, findChromium } from '../../scripts/setup-vscode.mjs';
import { startEditor } from '../../test/vscode/support/code-server.ts';
import { launchBrowser, Workbench } from '../../test/vscode/support/workbench.ts';
import { adapterSteps } from '../adapter-steps.ts';
import { row } from '../row.ts';
import type { Part } from './part.ts';

const STEP = 'a step in VS Code, press to line highlight';
/** The same without an editor: until it has been told of the stop, and has the top frame. */
const ADAPTER = 'a step in the debug adapter, request to top frame';
const LIMIT = 100;
/** Steps until all is loaded and compiled, and those that count. */
const WARM = 20;
const TIMES = 100;

/** Each step leads to the other line. */
const PROGRAM = `import { Lwt } from 'promise-graph';
for (;;) {
  Lwt.wait();
  Lwt.wait();
}
`;

export const step: Part = {
  subjects: [STEP, ADAPTER],
  notQuick: [STEP],
  async *measure(plan) {
    const [warm, times] = plan.quick ? [2, 5] : [WARM, TIMES];
    const p95 = (figures: readonly number[]): number => {
      const counted = figures.slice(warm).sort((a, b) => a - b);
      return counted[Math.floor(counted.length * 0.95)] ?? 0;
    };
    if (plan.wants(ADAPTER)) {
      plan.progress(ADAPTER);
      yield row(ADAPTER, 'ms, p95', p95(await adapterSteps(PROGRAM, warm + times)), 'the limit', LIMIT);
    }
    if (plan.quick || !plan.wants(STEP)) return;
    if (!existsSync(codeServer) || findChromium() === null) {
      console.error('There is no VS Code here (node scripts/setup-vscode.mjs puts one in place): no step is measured.');
      return;
    }
    plan.progress(STEP);
    yield row(STEP, 'ms, p95', p95(await stepsOf(warm + times)), 'the limit', LIMIT);
  },
};

/** Milliseconds that each of so many steps took. */
async function stepsOf(times: number): Promise<number[]> {
  const editor = await startEditor();
  const browser = await launchBrowser();
  try {
    const folder = editor.makeFolder('steps');
    const program = join(folder, 'steps.mts');
    writeFileSync(program, PROGRAM);
    const workbench = await Workbench.open(browser, editor.urlOf(folder));
    const launch = { type: 'promise-graph', request: 'launch', name: 'step', program, stopOnEntry: true };
    await workbench.addLaunch(folder, [launch]);
    await workbench.openFile('steps.mts');
    await workbench.page.keyboard.press('F5');
    await workbench.graph.frame.locator('.standing').waitFor();
    await workbench.page.locator('.debug-top-stack-frame-line').first().waitFor();
    return await workbench.page.evaluate(pressAgainAndAgain, times);
  } finally {
    await browser.close();
    await editor.stop();
  }
}

/** In the page: presses Step Into when it can be pressed, and waits until the highlight has moved and was painted. */
async function pressAgainAndAgain(times: number): Promise<number[]> {
  const highlight = (): string => {
    const line = document.querySelector('.debug-top-stack-frame-line');
    return line?.closest<HTMLElement>('.view-overlays > div')?.style.top ?? '';
  };
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const figures: number[] = [];
  for (let i = 0; i < times; i++) {
    let button: HTMLElement | null = null;
    while (button === null) {
      await frame();
      button = document.querySelector('.debug-toolbar .action-label[aria-label^="Step Into"]:not(.disabled)');
    }
    const before = highlight();
    const began = performance.now();
    button.click();
    while (highlight() === before || highlight() === '') await frame();
    // What was changed before a frame is on the screen with it.
    await frame();
    figures.push(performance.now() - began);
  }
  return figures;
}
