/** What goes wrong is said in a clear sentence where the person looks, and harms nothing else. */
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Editor, startEditor } from './support/code-server.ts';
import { launchBrowser, pictureOfFailure, Workbench } from './support/workbench.ts';

let editor: Editor;
let browser: Browser;
let workbench: Workbench;
let folder: string;

const endless = `import { Lwt, LwtMain, Time, Duration } from 'promise-graph';
const forever = Lwt.wait()[0];
await LwtMain.run(Lwt.choose([forever, Time.sleepNs(Duration.ofSec(600))]));
`;

beforeAll(async () => {
  editor = await startEditor();
  browser = await launchBrowser();
  folder = editor.makeFolder('problems');
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  write('endless-one.mts', endless);
  write('endless-two.mts', endless);
  write('broken.mts', "import { Lwt } from 'promise-graph';\nconst = Lwt.return(1;\n");
  write('notes.txt', 'no program\n');
  write('launch.txt', '');
  workbench = await Workbench.open(browser, editor.urlOf(folder));
});
afterEach((context) => pictureOfFailure(workbench, context.task));
afterAll(async () => {
  await browser?.close();
  await editor?.stop();
});

describe('what can go wrong', () => {
  it('a file that does not parse: the graph says that an exception ended it, the terminal where', async () => {
    await workbench.openFile('broken.mts');
    await workbench.command('Promise Graph: Run File');
    await workbench.notification(/broken\.mts: .*exit code 1/).waitFor();
    await workbench.terminalShows('SyntaxError');
    await workbench.graph.frame.locator('#app', { hasText: 'exit code 1' }).waitFor();
    await workbench.picture('problem-broken');
    await workbench.command('Notifications: Clear All Notifications');
  });

  it('two programs at once: each is stopped by itself', async () => {
    await workbench.openFile('endless-one.mts');
    await workbench.command('Promise Graph: Run File');
    const options = workbench.graph.frame.locator('select.session-choice option');
    await options.filter({ hasText: 'endless-one.mts – running' }).waitFor({ state: 'attached' });
    await workbench.openFile('endless-two.mts');
    await workbench.command('Promise Graph: Run File');
    await options.filter({ hasText: 'endless-two.mts – running' }).waitFor({ state: 'attached' });
    await workbench.graph.shown('endless-two.mts');
    await workbench.graph.some('pending').waitFor();
    await workbench.command('Promise Graph: Stop');
    expect(await workbench.choices('Which program shall be stopped?')).toEqual([
      expect.stringContaining('endless-two.mts'),
      expect.stringContaining('endless-one.mts'),
    ]);
    await workbench.answer('Which program shall be stopped?', 'endless-one.mts');
    await options.filter({ hasText: /endless-one\.mts – ended/ }).waitFor({ state: 'attached' });
    await options.filter({ hasText: 'endless-two.mts – running' }).waitFor({ state: 'attached' });
    // Only one is left: nothing is asked.
    await workbench.command('Promise Graph: Stop');
    await options.filter({ hasText: /endless-two\.mts – ended/ }).waitFor({ state: 'attached' });
    // What a person asked for is no fault.
    expect(await workbench.notification(/endless/).count()).toBe(0);
  });

  it('a configuration whose program is not there', async () => {
    const launch = { type: 'promise-graph', request: 'launch', name: 'Lost', program: join(folder, 'lost.ts') };
    await workbench.addLaunch(folder, [launch]);
    await workbench.command('Debug: Start Debugging');
    await workbench.dialog(/There is no file .*lost\.ts/).waitFor();
    await workbench.picture('problem-not-there');
    await workbench.page.keyboard.press('Escape');
  });

  it('a runtime that ends before it connects: told as soon as it has ended, and nothing hangs', async () => {
    const liar = join(folder, 'not-node.sh');
    writeFileSync(liar, '#!/bin/sh\nif [ "$1" = --version ]; then echo v22.0.0; else echo I am not Node; exit 3; fi\n');
    chmodSync(liar, 0o755);
    const program = join(folder, 'endless-one.mts');
    const launch = { type: 'promise-graph', request: 'launch', name: 'Liar', program, runtimeExecutable: liar };
    await workbench.addLaunch(folder, [launch]);
    await workbench.command('Debug: Start Debugging');
    await workbench.terminalShows('I am not Node');
    await workbench.notification(/exit code 3 before it could connect/).waitFor();
    await workbench.command('Notifications: Clear All Notifications');
  });

  it('a Node that is not there', async () => {
    const program = join(folder, 'endless-one.mts');
    const launch = {
      type: 'promise-graph',
      request: 'launch',
      name: 'Nowhere',
      program,
      runtimeExecutable: '/nowhere/node',
    };
    await workbench.addLaunch(folder, [launch]);
    await workbench.command('Debug: Start Debugging');
    await workbench.dialog(/\/nowhere\/node .*promiseGraph\.node/).waitFor();
    await workbench.page.keyboard.press('Escape');
  });

  it('a file that is no program: the command is not offered for it', async () => {
    await workbench.openFile('notes.txt');
    expect(await workbench.paletteOffers('Promise Graph:')).not.toContain('Promise Graph: Run File');
  });
});
