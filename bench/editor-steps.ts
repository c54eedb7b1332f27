/**
 * Steps in a real VS Code, pressed in its toolbar: of a program of promises in our debugger with the graph open beside,
 * and of a program of lines in VS Code's own JavaScript debugger. They take turns in one window, so that what else
 * the machine does falls on both.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startEditor } from '../test/vscode/support/code-server.ts';
import { launchBrowser, Workbench } from '../test/vscode/support/workbench.ts';

/** What one debugger steps through: each step leads to another line. */
interface Stepped {
  readonly file: string;
  readonly text: string;
  readonly launch: object;
}

const PROMISES: Stepped = {
  file: 'promises.mts',
  text: `import { Lwt } from 'promise-graph';
for (;;) {
  Lwt.wait();
  Lwt.wait();
}
`,
  launch: { type: 'promise-graph', stopOnEntry: true },
};
const LINES: Stepped = {
  file: 'lines.mjs',
  text: `let turns = 0;
debugger;
for (;;) {
  turns++;
  turns--;
}
`,
  launch: { type: 'node' },
};

/** Milliseconds from the press until the next line is highlighted and painted. */
export interface EditorSteps {
  readonly promises: number[];
  readonly lines: number[];
}

/** The program that our steps go through. */
export const STEPPED_PROGRAM = PROMISES.text;

/** So many turns of so many steps each; of each turn so many at first are not counted: all is loaded and compiled by then. */
export async function editorSteps(turns: number, steps: number, warm: number): Promise<EditorSteps> {
  const editor = await startEditor({ settings: { 'promiseGraph.javascriptDebugger': false } });
  const browser = await launchBrowser();
  const figures: EditorSteps = { promises: [], lines: [] };
  try {
    const folder = editor.makeFolder('steps');
    const workbench = await Workbench.open(browser, editor.urlOf(folder));
    const launches = [PROMISES, LINES].map(({ file, text, launch }) => {
      writeFileSync(join(folder, file), text);
      return { request: 'launch', name: file, program: join(folder, file), ...launch };
    });
    await workbench.addLaunch(folder, launches);
    for (let turn = 0; turn < turns; turn++) {
      figures.promises.push(...(await stepsOf(workbench, PROMISES, warm + steps)).slice(warm));
      figures.lines.push(...(await stepsOf(workbench, LINES, warm + steps)).slice(warm));
    }
    return figures;
  } finally {
    await browser.close();
    await editor.stop();
  }
}

async function stepsOf(workbench: Workbench, { file }: Stepped, times: number): Promise<number[]> {
  const { page } = workbench;
  await workbench.openFile(file);
  await workbench.command('Debug: Select and Start Debugging');
  await workbench.choose(file);
  // On a busy machine a debugger takes its time to begin.
  await page.locator('.debug-top-stack-frame-line').first().waitFor({ timeout: 120_000 });
  if (file === PROMISES.file) await workbench.graph.frame.locator('.standing:visible').waitFor();
  const figures = await page.evaluate(pressAgainAndAgain, times);
  await page.locator('.debug-toolbar .action-label[aria-label^="Stop"]').click();
  await page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
  return figures;
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
