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

/** Milliseconds from the press until the next line is on the screen: highlighted by VS Code, and marked by us before. */
export interface EditorSteps {
  readonly marked: number[];
  readonly promises: number[];
  readonly lines: number[];
}

/** Of one step. `marked`: null where we mark nothing. */
interface Painted {
  readonly marked: number | null;
  readonly highlighted: number;
}

/** The program that our steps go through. */
export const STEPPED_PROGRAM = PROMISES.text;

/** So many turns of so many steps each; of each turn so many at first are not counted: all is loaded and compiled by then. */
export async function editorSteps(turns: number, steps: number, warm: number): Promise<EditorSteps> {
  const editor = await startEditor({ settings: { 'promiseGraph.javascriptDebugger': false } });
  const browser = await launchBrowser();
  const figures: EditorSteps = { marked: [], promises: [], lines: [] };
  try {
    const folder = editor.makeFolder('steps');
    const workbench = await Workbench.open(browser, editor.urlOf(folder));
    const launches = [PROMISES, LINES].map(({ file, text, launch }) => {
      writeFileSync(join(folder, file), text);
      return { request: 'launch', name: file, program: join(folder, file), ...launch };
    });
    await workbench.addLaunch(folder, launches);
    for (let turn = 0; turn < turns; turn++) {
      const ours = (await stepsOf(workbench, PROMISES, warm + steps)).slice(warm);
      // A mark that came no sooner than the highlight counts as late as that.
      figures.marked.push(...ours.map(({ marked, highlighted }) => marked ?? highlighted));
      figures.promises.push(...ours.map(({ highlighted }) => highlighted));
      const theirs = (await stepsOf(workbench, LINES, warm + steps)).slice(warm);
      figures.lines.push(...theirs.map(({ highlighted }) => highlighted));
    }
    return figures;
  } finally {
    await browser.close();
    await editor.stop();
  }
}

async function stepsOf(workbench: Workbench, { file }: Stepped, times: number): Promise<Painted[]> {
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

/** In the page: presses Step Into when it can be pressed, and waits until mark and highlight have moved and were painted. */
async function pressAgainAndAgain(times: number): Promise<Painted[]> {
  const topOf = (overlay: Element | null | undefined): string =>
    overlay?.closest<HTMLElement>('.view-overlays > div')?.style.top ?? '';
  const highlight = () => topOf(document.querySelector('.debug-top-stack-frame-line'));
  // The only decoration of an extension here that has lines above and below.
  const mark = () =>
    topOf(
      [...document.querySelectorAll('.view-overlays .cdr[class*="ced-"]')].find(
        (each) => getComputedStyle(each).borderTopStyle === 'solid',
      ),
    );
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const figures: Painted[] = [];
  for (let i = 0; i < times; i++) {
    let button: HTMLElement | null = null;
    while (button === null) {
      await frame();
      button = document.querySelector('.debug-toolbar .action-label[aria-label^="Step Into"]:not(.disabled)');
    }
    const [highlightBefore, markBefore] = [highlight(), mark()];
    const began = performance.now();
    let marked: number | null = null;
    let seen = false;
    button.click();
    while (highlight() === highlightBefore || highlight() === '') {
      await frame();
      // What was changed before a frame is on the screen with it: it was seen in the frame before this one.
      if (seen) marked ??= performance.now() - began;
      seen ||= mark() !== markBefore && mark() !== '';
    }
    await frame();
    const highlighted = performance.now() - began;
    figures.push({ marked: marked ?? (seen ? highlighted : null), highlighted });
  }
  return figures;
}
