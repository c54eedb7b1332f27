/**
 * Steps in a real VS Code, pressed in its toolbar: of a program of promises in our debugger with the graph open beside,
 * and of a program of lines in VS Code's own JavaScript debugger. They take turns in one window, so that what else
 * the machine does falls on both.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startEditor } from '../test/vscode/support/code-server.ts';
import { temporaryFolder } from '../test/vscode/support/paths.ts';
import { launchBrowser, Workbench } from '../test/vscode/support/workbench.ts';
import { movesOf, packMovingMark, prepareMoves } from './moving-mark.ts';

/** What one debugger steps through: each step leads to another line. */
interface Stepped {
  readonly file: string;
  readonly text: string;
  readonly launch: object;
}

/** The program writes here when it comes to a stop: milliseconds since 1970. */
const STOPS = 'stops.txt';
/**
 * It stops where a promise is whole, which is when the next one is begun: the time is written just before, and so is a
 * little earlier than that at which the gate closes.
 */
const PROMISES: Stepped = {
  file: 'promises.mts',
  text: `import { openSync, writeSync } from 'node:fs';
import { Lwt } from 'promise-graph';
const stops = openSync(new URL('${STOPS}', import.meta.url), 'w');
for (;;) {
  writeSync(stops, \`\${Date.now()}\\n\`);
  Lwt.wait();
  writeSync(stops, \`\${Date.now()}\\n\`);
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

/** Milliseconds until the next line is on the screen: marked by us, and highlighted by VS Code. */
export interface EditorSteps {
  /** From the press of the button. */
  readonly marked: number[];
  readonly promises: number[];
  readonly lines: number[];
  /** From the program's stop. */
  readonly stopToMark: number[];
  readonly stopToHighlight: number[];
  /** Of a mark that an extension moves while nothing is debugged, from when it does so. */
  readonly moved: number[];
}

/** Moments of one step, in milliseconds since 1970. `marked`: null where we mark nothing. */
interface Painted {
  readonly pressed: number;
  readonly marked: number | null;
  readonly highlighted: number;
}

/** So many turns of so many steps each; of each turn so many at first are not counted: all is loaded and compiled by then. */
export async function editorSteps(turns: number, steps: number, warm: number): Promise<EditorSteps> {
  const packed = temporaryFolder('moving-mark');
  const editor = await startEditor({
    settings: { 'promiseGraph.javascriptDebugger': false },
    extensions: [packMovingMark(packed.path)],
  });
  const browser = await launchBrowser();
  const figures: EditorSteps = { marked: [], promises: [], lines: [], stopToMark: [], stopToHighlight: [], moved: [] };
  try {
    const folder = editor.makeFolder('steps');
    prepareMoves(folder);
    const workbench = await Workbench.open(browser, editor.urlOf(folder));
    const launches = [PROMISES, LINES].map(({ file, text, launch }) => {
      writeFileSync(join(folder, file), text);
      return { request: 'launch', name: file, program: join(folder, file), ...launch };
    });
    await workbench.addLaunch(folder, launches);
    for (let turn = 0; turn < turns; turn++) {
      const ours = (await stepsOf(workbench, PROMISES, warm + steps)).slice(warm);
      const stops = readFileSync(join(folder, STOPS), 'utf8').split('\n').map(Number);
      for (const { pressed, marked, highlighted } of ours) {
        const stopped = stops.find((at) => at >= pressed);
        if (stopped === undefined) throw new Error('The program has not said when it stopped.');
        // A mark that came no sooner than the highlight counts as late as that.
        const first = marked ?? highlighted;
        figures.marked.push(first - pressed);
        figures.promises.push(highlighted - pressed);
        figures.stopToMark.push(first - stopped);
        figures.stopToHighlight.push(highlighted - stopped);
      }
      figures.moved.push(...(await movesOf(workbench, folder, warm + steps)).slice(warm));
      const theirs = (await stepsOf(workbench, LINES, warm + steps)).slice(warm);
      figures.lines.push(...theirs.map(({ pressed, highlighted }) => highlighted - pressed));
    }
    return figures;
  } finally {
    await browser.close();
    await editor.stop();
    packed.remove();
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

/**
 * In the page: presses Step Into when it can be pressed, and waits until mark and highlight have moved and were painted.
 * It is told of changes: asking in each frame would make the editor draw frames that it need not.
 */
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
  const hasMoved = (from: string, to: string) => to !== '' && to !== from;
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const button = () =>
    document.querySelector<HTMLElement>('.debug-toolbar .action-label[aria-label^="Step Into"]:not(.disabled)');
  const figures: Painted[] = [];
  for (let i = 0; i < times; i++) {
    while (button() === null) await frame();
    const [highlightBefore, markBefore] = [highlight(), mark()];
    const pressed = Date.now();
    let isMarked = false;
    let marked: number | null = null;
    await new Promise<void>((resolve) => {
      const observer = new MutationObserver(() => {
        // What was changed before a frame is on the screen with it: that has been so when the next one begins.
        if (!isMarked && hasMoved(markBefore, mark())) {
          isMarked = true;
          void frame().then(() => {
            marked = Date.now();
          });
        }
        if (!hasMoved(highlightBefore, highlight())) return;
        observer.disconnect();
        void frame().then(() => resolve());
      });
      const seen = { subtree: true, childList: true, attributes: true };
      for (const lines of document.querySelectorAll('.monaco-editor .view-overlays')) observer.observe(lines, seen);
      button()?.click();
    });
    figures.push({ pressed, marked, highlighted: Date.now() });
  }
  return figures;
}
