/** The command that the package promise-graph installs: there before anything is built, as npm wants it. */
import { spawnSync } from 'node:child_process';
import {
  accessSync,
  constants,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const source = fileURLToPath(new URL('../../runtime-instrumented', import.meta.url));
const { bin } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as { bin: Record<string, string> };
const command = join(source, bin['promise-graph']!);
const folder = mkdtempSync(join(tmpdir(), 'promise-graph-command-'));
const copy = join(folder, 'promise-graph.mjs');
copyFileSync(command, copy);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [copy, 'one', 'two'], { encoding: 'utf8' });
  return { status, stdout, stderr };
};

describe('the command promise-graph', () => {
  it('is no file of the build, and can be executed: npm links it when a fresh clone is installed', () => {
    expect(bin['promise-graph']).not.toContain('dist/');
    accessSync(command, constants.X_OK);
  });

  it('says what to do where nothing has been built', () => {
    expect(run()).toEqual({
      status: 1,
      stdout: '',
      stderr: 'promise-graph: this clone has not been built yet: run "npm start", or "npm run build".\n',
    });
  });

  it('is the built command line otherwise, with its words and its exit code', () => {
    mkdirSync(join(folder, 'dist'));
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    writeFileSync(join(folder, 'dist', 'cli.js'), 'console.log(process.argv.slice(2)); process.exitCode = 3;\n');
    expect(run()).toEqual({ status: 3, stdout: "[ 'one', 'two' ]\n", stderr: '' });
  });
});
