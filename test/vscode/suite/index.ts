/**
 * Tests that run inside the editor's extension host, where `require('vscode')` works. Two ways in: in
 * code-server this is an extension that runs them when it is activated and writes the result to a
 * file; on a desktop VS Code `@vscode/test-electron` calls `run`.
 */
import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

export interface TestResult {
  readonly title: string;
  /** '' when it passed. */
  readonly problem: string;
}

async function runAll(): Promise<TestResult[]> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, reporter: 'min' });
  mocha.suite.emit('pre-require', globalThis as unknown as Mocha.MochaGlobals, '', mocha);
  await import('./manifest.suite.ts');
  await import('./running.suite.ts');
  await import('./samples.suite.ts');
  const results: TestResult[] = [];
  await new Promise<void>((resolve) => {
    const runner = mocha.run(() => resolve());
    runner.on('pass', (test) => results.push({ title: test.fullTitle(), problem: '' }));
    runner.on('fail', (test, error) =>
      results.push({ title: test.fullTitle(), problem: error?.stack ?? String(error) }),
    );
  });
  return results;
}

/** For an extension: writes the results where PROMISE_GRAPH_TEST_RESULT says. */
export async function activate(): Promise<void> {
  const file = process.env.PROMISE_GRAPH_TEST_RESULT;
  if (!file) return;
  const results = await runAll().catch((error: unknown) => [
    {
      title: 'the suite can be loaded',
      problem: error instanceof Error ? (error.stack ?? error.message) : String(error),
    },
  ]);
  writeFileSync(file, JSON.stringify(results));
}

/** For @vscode/test-electron: rejects when a test failed, or none ran. */
export async function run(): Promise<void> {
  const results = await runAll();
  for (const { title, problem } of results) console.log(problem ? `✗ ${title}\n${problem}` : `✓ ${title}`);
  const failed = results.filter(({ problem }) => problem).length;
  console.log(`${results.length - failed} passed, ${failed} failed`);
  if (failed > 0 || results.length === 0) throw new Error(`${failed} of ${results.length} tests failed`);
}
