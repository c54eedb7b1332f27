/** What a person sees and does of VS Code's own debugger: toolbar, highlighted line, call stack, breakpoints. */
import { expect } from 'vitest';
import type { Workbench } from './workbench.ts';

/** Milliseconds in which a stop is to be seen everywhere, on a busy machine. */
const PATIENCE = { timeout: 30_000 };

/** One stop as a person sees it. `counts`: pending, returned, failed, cancelled in the graph. */
export interface Stop {
  readonly line: string | null;
  readonly frame: string | undefined;
  /** What the graph says that happens there. */
  readonly says: string;
  readonly counts: string;
}

export const stop = (line: number, frame: string, says: string, counts: string): Stop => ({
  line: String(line),
  frame,
  says: `${frame.replace(/ · \w+$/, '')} ${says}`,
  counts,
});

export class Debugging {
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  /** Presses a button of the toolbar. */
  async press(
    name:
      | 'Continue'
      | 'Step Into'
      | 'Step Over'
      | 'Step Out'
      | 'Step Back'
      | 'Reverse'
      | 'Restart'
      | 'Stop'
      | 'Disconnect',
  ): Promise<void> {
    await this.#workbench.page.locator(`.debug-toolbar .action-label[aria-label^="${name}"]`).click();
  }

  /** Ticks a filter in the view of breakpoints. */
  async tick(filter: string): Promise<void> {
    const row = this.#workbench.page.locator('.debug-breakpoints .monaco-list-row', { hasText: filter });
    await row.locator('.monaco-checkbox, input').first().click();
    await row.locator('.monaco-checkbox.checked, input:checked').first().waitFor({ state: 'attached' });
  }

  /** Sets a breakpoint at a line of the editor that has the keys, under a condition if one is given. */
  async breakAt(line: number, condition = ''): Promise<void> {
    const { page } = this.#workbench;
    const file = (await page.locator('.tab.active').first().getAttribute('data-resource-name')) ?? '';
    const glyphs = page.locator('.glyph-margin-widgets [class*="codicon-debug-breakpoint"]:not([class*="-hint"])');
    const before = await glyphs.count();
    await this.#workbench.goTo(line);
    await this.#workbench.editing(file);
    if (condition === '') await page.keyboard.press('F9');
    else {
      await this.#workbench.command('Debug: Add Conditional Breakpoint...');
      await page.locator('.breakpoint-widget .monaco-editor.focused').waitFor();
      // As one piece: quotes that are typed would be closed by the editor.
      await page.keyboard.insertText(condition);
      await page.locator('.breakpoint-widget .view-line', { hasText: condition.slice(0, 8) }).waitFor();
      await page.keyboard.press('Enter');
      await page.locator('.breakpoint-widget').waitFor({ state: 'detached' });
      await this.#workbench.editing(file);
    }
    await glyphs.nth(before).waitFor();
  }

  /** Names of the frames in the call stack, the top one first. */
  stack(): Promise<string[]> {
    return this.#workbench.page.locator('.debug-call-stack .stack-frame .expression').allInnerTexts();
  }

  /** Number of the highlighted line, or null. */
  line(): Promise<string | null> {
    return this.#lineOf('.debug-top-stack-frame-line');
  }

  /** Number of the line that we mark ourselves, or null. */
  markedLine(): Promise<string | null> {
    return this.#lineOf('.cdr[class*="ced-"]', 'solid');
  }

  /** Number of the line with a decoration of this class; of those with such a border above, if one is given. */
  #lineOf(selector: string, border?: string): Promise<string | null> {
    return this.#workbench.page.evaluate(
      ([wanted, style]) => {
        const overlay = [...document.querySelectorAll(`.view-overlays ${wanted}`)].find(
          (each) => style === undefined || getComputedStyle(each).borderTopStyle === style,
        );
        const row = overlay?.closest<HTMLElement>('.view-overlays > div');
        const margins = [...document.querySelectorAll<HTMLElement>('.margin-view-overlays > div')];
        const beside = margins.find(({ style: { top } }) => top === row?.style.top);
        return beside?.querySelector('.line-numbers')?.textContent ?? null;
      },
      [selector, border] as const,
    );
  }

  async seen(): Promise<Stop> {
    const counts = await this.#workbench.graph.frame.locator('.pill .count').allInnerTexts();
    const [words = ''] = await this.#workbench.graph.frame.locator('.standing-words').allInnerTexts();
    const says = words.replace(/\. The program stands .*$/, '');
    return { line: await this.line(), frame: (await this.stack())[0], says, counts: counts.join(' ') };
  }

  /** Resolves when line, top frame and graph show this stop. */
  async stopsAt(wanted: Stop): Promise<void> {
    await expect.poll(() => this.seen(), PATIENCE).toEqual(wanted);
  }

  /** Resolves when the program is no longer debugged. */
  async ended(): Promise<void> {
    await this.#workbench.page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
  }
}
