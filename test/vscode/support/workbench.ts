/**
 * Drives the workbench as a person does, by keys and clicks, and reads what a person sees. Every step
 * waits for what it needs to be there; nothing sleeps, nothing is tried twice.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { findChromium } from '../../../scripts/setup-vscode.mjs';
import { Graph } from './graph.ts';
import { screenshots } from './paths.ts';

/** Milliseconds after which something that should be seen is missed. */
const PATIENCE = 30_000;

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A browser to open workbenches in. */
export function launchBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('There is no Chromium: run "node scripts/setup-vscode.mjs".');
  return chromium.launch({ executablePath, args: ARGUMENTS });
}

/** Leaves a picture of the window when a test has failed, named after it. */
export async function pictureOfFailure(
  workbench: Workbench | undefined,
  task: { readonly name: string; readonly result?: { readonly state: string } | undefined },
): Promise<void> {
  if (task.result?.state !== 'fail') return;
  await workbench?.picture(`failed-${task.name.replace(/[^\w]+/g, '-').slice(0, 60)}`);
}

export class Workbench {
  readonly page: Page;

  private constructor(page: Page) {
    this.page = page;
  }

  /** Opens the workbench and waits until it can be used. */
  static async open(browser: Browser, url: string): Promise<Workbench> {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    await page.goto(url);
    const workbench = new Workbench(page);
    await page.locator('.monaco-workbench .part.statusbar').waitFor();
    await workbench.commandsAreThere();
    return workbench;
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }

  private get quickInput(): Locator {
    return this.page.locator('.quick-input-widget:visible');
  }

  /** Resolves when the palette knows our commands: extensions come some time after the workbench is drawn. */
  private async commandsAreThere(): Promise<void> {
    await this.page.keyboard.press('F1');
    const input = this.quickInput.locator('input[type=text]');
    const row = this.quickInput.locator('.monaco-list-row[aria-label^="Promise Graph: "]').first();
    const deadline = Date.now() + PATIENCE;
    // The list is made anew when the words change, not when an extension arrives.
    for (let more = false; !(await row.isVisible()); more = !more) {
      if (Date.now() > deadline) throw new Error('The palette offers no command of Promise Graph.');
      await input.fill(more ? '>Promise Graph: ' : '>Promise Graph');
      await this.quickInput.locator('.monaco-list-row').first().waitFor();
    }
    await this.page.keyboard.press('Escape');
    await this.quickInput.waitFor({ state: 'hidden' });
  }

  /** Runs a command by its title in the palette. */
  async command(title: string): Promise<void> {
    await this.page.keyboard.press('F1');
    const input = this.quickInput.locator('input[type=text]');
    await input.waitFor();
    await input.fill(`>${title}`);
    await this.choose(title);
  }

  /** Titles that the palette offers for these words. */
  async paletteOffers(words: string): Promise<string[]> {
    await this.page.keyboard.press('F1');
    const input = this.quickInput.locator('input[type=text]');
    await input.waitFor();
    await input.fill(`>${words}`);
    await this.quickInput.locator('.monaco-list-row').first().waitFor();
    const labels = await this.quickInput.locator('.monaco-list-row .label-name').allTextContents();
    await this.page.keyboard.press('Escape');
    return labels;
  }

  /** Takes the entry of an open quick pick whose label this is. */
  async choose(label: string): Promise<void> {
    // The spoken label: the one that is drawn is cut into pieces where words match.
    await this.take(`[aria-label="${label}"], [aria-label^="${label},"]`);
  }

  /** Takes the first entry that begins with these words of the quick pick that asks this. */
  async answer(question: string, words: string): Promise<void> {
    // What had the keys before the palette may get them back when that has closed, also from the next list.
    await this.quickInput.locator(`input[placeholder="${question}"]`).focus();
    await this.take(`[aria-label^="${words}"]`);
  }

  /** Goes down to an entry by keys, and takes it: a pointer would bring up tooltips over the list. */
  private async take(entry: string): Promise<void> {
    const row = this.quickInput.locator('.monaco-list-row').and(this.page.locator(entry)).first();
    await row.waitFor();
    const rows = this.quickInput.locator('.monaco-list-row');
    const focused = this.quickInput.locator('.monaco-list-row.focused').and(this.page.locator(entry));
    for (let steps = await rows.count(); steps > 0 && !(await focused.isVisible()); steps--) {
      // Some lists begin with no row chosen.
      const [at = ''] = await this.quickInput
        .locator('.monaco-list-row.focused')
        .evaluateAll((all) => all.map(({ id }) => id));
      await this.page.keyboard.press('ArrowDown');
      await this.quickInput.locator(`.monaco-list-row.focused:not([id="${at}"])`).waitFor();
    }
    await focused.waitFor();
    await this.page.keyboard.press('Enter');
  }

  /** Entries of the quick pick that asks this. */
  async choices(question: string): Promise<string[]> {
    await this.quickInput.locator(`input[placeholder="${question}"]`).waitFor();
    await this.quickInput.locator('.monaco-list-row').first().waitFor();
    return this.quickInput.locator('.monaco-list-row').allTextContents();
  }

  /** Opens a file of the folder by its name. */
  async openFile(name: string): Promise<void> {
    await this.page.keyboard.press('Control+P');
    const input = this.quickInput.locator('input[type=text]');
    await input.waitFor();
    await input.fill(name);
    // Among the files opened before it may be there at once, and another one be the chosen one.
    await this.quickInput.locator('.monaco-list-row.focused', { hasText: name }).waitFor();
    await this.page.keyboard.press('Enter');
    await this.editing(name);
  }

  /** Puts the cursor of the editor in front into this line. */
  async goTo(line: number): Promise<void> {
    await this.page.keyboard.press('Control+G');
    const input = this.quickInput.locator('input[type=text]');
    await input.waitFor();
    await input.fill(`:${line}`);
    await this.page.keyboard.press('Enter');
    await this.quickInput.waitFor({ state: 'hidden' });
    await this.cursorAt(line);
  }

  tab(name: string): Locator {
    return this.page.locator(`.tab[data-resource-name="${name}"]`);
  }

  /**
   * Resolves when this file's editor is the one that keys go to. The tab is drawn before that, and what is
   * opened over the window in between (the palette) loses its focus to the editor and closes.
   */
  async editing(name: string): Promise<void> {
    await this.page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
    await this.page.locator(`.editor-group-container.active .monaco-editor.focused[data-uri$="/${name}"]`).waitFor();
  }

  /** Text that a notification shows; resolves when one with these words is there. */
  notification(words: string | RegExp): Locator {
    return this.page.locator('.notification-list-item', { hasText: words });
  }

  dialog(words: string | RegExp): Locator {
    return this.page.locator('.monaco-dialog-box', { hasText: words });
  }

  statusBar(words: string | RegExp): Locator {
    return this.page.locator('.part.statusbar .statusbar-item', { hasText: words });
  }

  /** Everything that the visible terminal shows, as one text; long lines are joined again. */
  async terminalText(): Promise<string> {
    const rows = await this.page
      .locator('.terminal-wrapper.active .xterm-rows > div, .xterm-rows > div')
      .allTextContents();
    return rows.join('\n').replaceAll('\u00a0', ' ');
  }

  /** Resolves when the terminal shows this. */
  async terminalShows(words: string): Promise<void> {
    await this.page.waitForFunction(
      (text) =>
        [...document.querySelectorAll('.xterm-rows > div')]
          .map((row) => row.textContent)
          .join('\n')
          .includes(text),
      words,
    );
  }

  /** The view inside the graph's panel. */
  get graph(): Graph {
    const outer = this.page.locator('iframe.webview').first().contentFrame();
    return new Graph(this.page, outer.locator('iframe#active-frame').contentFrame());
  }

  get graphTab(): Locator {
    return this.page.locator('.tab[aria-label^="Promise Graph"]');
  }

  /** Resolves when the cursor of an editor is in this line; the editor need not have the focus. */
  async cursorAt(line: number): Promise<void> {
    await this.page.locator('.active-line-number', { hasText: new RegExp(`^${line}$`) }).waitFor();
  }

  /** Writes the folder's launch.json; it is read when something is started. */
  async addLaunch(folder: string, configurations: readonly object[]): Promise<void> {
    mkdirSync(join(folder, '.vscode'), { recursive: true });
    writeFileSync(join(folder, '.vscode', 'launch.json'), JSON.stringify({ version: '0.2.0', configurations }));
    // The editor has read the file when its view of launches names the configuration.
    const { name } = configurations[0] as { name: string };
    await this.command('View: Show Run and Debug');
    await this.page.locator('.start-debug-action-item', { hasText: name }).waitFor({ state: 'attached' });
  }

  /** Folds the views of the debug sidebar but one: rows that a short pane has no room for are not there. */
  async unfoldOnly(view: string): Promise<void> {
    for (const each of ['Variables', 'Watch', 'Call Stack', 'Breakpoints', 'Promises']) {
      const header = this.page.locator('.pane-header', { hasText: each });
      await header.waitFor();
      if (((await header.getAttribute('aria-expanded')) === 'true') !== (each === view)) await header.click();
    }
  }

  /** Changes the colour theme. */
  async theme(name: string): Promise<void> {
    await this.command('Preferences: Color Theme');
    const input = this.quickInput.locator('input[placeholder^="Select Color Theme"]');
    await input.waitFor();
    await input.fill(name);
    await this.choose(name);
    await this.quickInput.waitFor({ state: 'hidden' });
  }

  /** A picture of the window; its file is named after what it shows. */
  async picture(name: string): Promise<string> {
    const path = join(screenshots, `${name}.png`);
    // Out of the way: a tooltip would be in the picture.
    await this.page.mouse.move(500, 890);
    await this.page.locator('.workbench-hover-container:visible').waitFor({ state: 'hidden' });
    await this.page.screenshot({ path });
    return path;
  }
}
