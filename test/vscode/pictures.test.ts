/** A picture of each sample, and of one in each kind of theme, to be looked at; the test itself sees that each is drawn. */
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, it } from 'vitest';
import { type Editor, startEditor } from './support/code-server.ts';
import { launchBrowser, pictureOfFailure, Workbench } from './support/workbench.ts';

const THEMES = {
  light: ['Light Modern', 'vscode-light'],
  'high-contrast': ['Dark High Contrast', 'vscode-high-contrast'],
  'high-contrast-light': ['Light High Contrast', 'vscode-high-contrast-light'],
  // Last: the next sample begins in it.
  dark: ['Dark Modern', 'vscode-dark'],
} as const;

const SAMPLES = ['heads1', 'heads2', 'echo-server', 'timeout1', 'timeout2', 'request'];
/** The one with all states, drawn in every kind of theme. */
const IN_ALL_THEMES = 'timeout2';

let editor: Editor;
let browser: Browser;
let workbench: Workbench;

beforeAll(async () => {
  // The timeouts draw how long they sleep: with this seed long enough for a picture, 1.042 s.
  editor = await startEditor({ env: { PROMISE_GRAPH_SEED: '3' } });
  browser = await launchBrowser();
  workbench = await Workbench.open(browser, editor.urlOf(editor.makeFolder('pictures')));
  await workbench.command('View: Toggle Primary Side Bar Visibility');
});
afterEach((context) => pictureOfFailure(workbench, context.task));
afterAll(async () => {
  await browser?.close();
  await editor?.stop();
});

describe.each(SAMPLES)('%s', (sample) => {
  it('is drawn while it runs and when it has ended', async () => {
    await workbench.command('Promise Graph: Open Sample…');
    await workbench.answer('Which sample?', sample);
    await workbench.editing(`${sample}.ts`);
    await workbench.command('Promise Graph: Run File');
    await workbench.graph.shown(`${sample}.ts`);
    // The request is over before a picture could be taken.
    if (sample !== 'request') {
      await workbench.graph.some('pending').waitFor();
      await workbench.graph
        .listed(/pending/)
        .first()
        .waitFor({ state: 'attached' });
      await workbench.picture(`${sample}-running-dark`);
    }
    await workbench.graph.run(/ended/);
    await workbench.graph
      .listed(/returned|cancelled/)
      .first()
      .waitFor({ state: 'attached' });
    await workbench.picture(`${sample}-dark`);
    if (sample !== IN_ALL_THEMES) return;
    for (const theme of Object.keys(THEMES) as (keyof typeof THEMES)[]) {
      const [name, kind] = THEMES[theme];
      await workbench.theme(name);
      await workbench.graph.frame.locator(`body.${kind}`).waitFor();
      await workbench.picture(`${sample}-${theme}`);
    }
  });
});
