/**
 * Reads and uses the graph view in the panel: by what a person sees (the counts, the sentence, the
 * state of the run) or hears (the list of promises), and by the pointer on the canvas.
 */
import type { FrameLocator, Locator, Page } from 'playwright-core';

export type State = 'pending' | 'returned' | 'failed' | 'cancelled';

export class Graph {
  readonly #page: Page;
  readonly frame: FrameLocator;

  constructor(page: Page, frame: FrameLocator) {
    this.#page = page;
    this.frame = frame;
  }

  get canvas(): Locator {
    return this.frame.locator('canvas').first();
  }

  /** The pill that counts the promises of a state, when it counts this many. */
  pill(state: State, count: number): Locator {
    return this.frame.locator(`.pill[data-state="${state}"] .count`, { hasText: new RegExp(`^${count}$`) });
  }

  /** The pill when it counts at least one. */
  some(state: State): Locator {
    return this.frame.locator(`.pill[data-state="${state}"] .count`, { hasText: /^[1-9]/ });
  }

  /** What the list for screen readers says of the promises that match. */
  listed(words: string | RegExp): Locator {
    return this.frame.locator('section[aria-label="Promises of the graph"] li', { hasText: words });
  }

  /** Resolves when the program shown is said to be in this state. */
  async run(state: 'running' | 'ended' | RegExp): Promise<void> {
    await this.frame.locator('.session-state', { hasText: state }).first().waitFor({ state: 'attached' });
  }

  /** Resolves when the program of this file is shown. */
  async shown(file: string): Promise<void> {
    const single = this.frame.locator('.session-name:visible', { hasText: file });
    const chosen = this.frame.locator('select.session-choice:visible option:checked', { hasText: file });
    await single.or(chosen).first().waitFor({ state: 'attached' });
  }

  /** Finds a node with the pointer, by what its tooltip says, and leaves the pointer on it. Left to right. */
  async pointAt(words: string): Promise<void> {
    const box = await this.canvas.boundingBox();
    if (!box) throw new Error('The graph has no canvas.');
    const tooltip = this.frame.locator('.tooltip', { hasText: words });
    for (let x = box.x + 20; x < box.x + box.width; x += 24) {
      for (let y = box.y + 12; y < box.y + box.height; y += 18) {
        await this.#page.mouse.move(x, y);
        if (await tooltip.isVisible()) return;
      }
    }
    throw new Error(`No node under the pointer says "${words}".`);
  }

  /** Clicks the node whose tooltip says this. */
  async click(words: string): Promise<void> {
    await this.pointAt(words);
    await this.#page.mouse.down();
    await this.#page.mouse.up();
  }
}
