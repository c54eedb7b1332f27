/**
 * `npm test`: installs what is missing, then types, lint, and the four test projects in order. Everything
 * runs even when an earlier part failed; the last line counts, and the exit code is 1 when anything failed.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureDependencies, toolEnvironment, toolNode } from './dependencies.mjs';
import { root } from './paths.mjs';

let passed = 0;
let failed = 0;
/** What failed, with its message: said again at the end, where a reader of a long log looks. */
const failures = [];
const reports = mkdtempSync(join(tmpdir(), 'promise-graph-test-'));

function run(file, args) {
  return spawnSync(toolNode(), [file, ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: toolEnvironment(),
  }).status;
}

/** One check that is a whole program: counted as one. */
function check(name, file, ...args) {
  const began = Date.now();
  const ok = run(join(root, file), args) === 0;
  if (ok) passed++;
  else {
    failed++;
    failures.push(name);
  }
  console.log(`${ok ? '✓' : '✗'} ${name} (${((Date.now() - began) / 1000).toFixed(0)} s)`);
  return ok;
}

/** One vitest project: each test counts; a project without a single test, or that did not report, is a failure. */
function project(name) {
  console.log(`\n── ${name}`);
  const report = join(reports, `${name}.json`);
  const status = run(join(root, 'node_modules', 'vitest', 'vitest.mjs'), [
    'run',
    '--project',
    name,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);
  try {
    const { numPassedTests, numFailedTests, numTotalTests, testResults } = JSON.parse(readFileSync(report, 'utf8'));
    for (const file of testResults) {
      for (const { status, fullName, failureMessages } of file.assertionResults) {
        if (status !== 'passed') failures.push(`${name}: ${fullName}\n${failureMessages.join('\n')}`);
      }
      if (file.status === 'failed' && file.message) failures.push(`${name}: ${file.name}\n${file.message}`);
    }
    passed += numPassedTests;
    // A file that could not even be loaded has no failed test of its own; a skipped test is not a passed one.
    const broken = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
    const left = numTotalTests - numPassedTests - numFailedTests;
    const bad = numFailedTests + broken + left;
    failed += bad || (status !== 0 || numTotalTests === 0 ? 1 : 0);
  } catch {
    failed++;
    failures.push(`${name}: vitest left no report`);
  }
}

try {
  ensureDependencies();
} catch (error) {
  console.error(error.message);
  console.log('0 passed, 1 failed');
  process.exit(1);
}

const machineReady = check('set-up of browser and VS Code', 'scripts/setup-vscode.mjs');
const built = check('build', 'scripts/build.mjs');
check('types', 'scripts/types.mjs');
check('lint and format', 'node_modules/@biomejs/biome/bin/biome', 'check', '.');
if (built) {
  check('package the extension', 'scripts/package-extension.mjs');
  project('unit');
  project('golden');
}
if (built && machineReady) {
  project('browser');
  project('vscode');
} else {
  failed++;
  console.error('The browser and VS Code tests did not run: see what failed above.');
}
rmSync(reports, { recursive: true, force: true });
for (const failure of failures) console.log(`\n✗ ${failure.split('\n').slice(0, 25).join('\n')}`);
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
