/** Runs the tests that live inside the editor's extension host (test/vscode/suite/). */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { TestResult } from './suite/index.ts';
import { type Editor, startEditor } from './support/code-server.ts';
import { temporaryFolder } from './support/paths.ts';
import { packSuite } from './support/suite.ts';
import { launchBrowser, Workbench } from './support/workbench.ts';

const folder = temporaryFolder('suite');
const file = join(folder.path, 'result.json');
let editor: Editor;
let browser: Browser;

beforeAll(async () => {
  const suite = await packSuite(join(folder.path, 'extension'));
  editor = await startEditor({ extensions: [suite], env: { PROMISE_GRAPH_TEST_RESULT: file } });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await editor?.stop();
  folder.remove();
});

it('every test inside the editor passes', async () => {
  const workbench = await Workbench.open(browser, editor.urlOf(editor.makeFolder('inside')));
  const results = await vi.waitUntil(() => readResults(), { timeout: 150_000, interval: 200 });
  await workbench.picture('inside');
  expect(results.length).toBeGreaterThanOrEqual(13);
  const failed = results.filter(({ problem }) => problem !== '');
  expect(failed.map(({ title, problem }) => `${title}\n${problem}`)).toEqual([]);
});

/** The results, once they have been written whole. */
function readResults(): TestResult[] | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as TestResult[];
  } catch {
    return undefined;
  }
}
