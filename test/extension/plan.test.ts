/** What the extension decides without the editor: configurations, settings, columns, samples, texts. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  completeConfiguration,
  isProgramFile,
  whyNotRunnable,
  withWholePaths,
} from '../../extension/plan/configuration.ts';
import { LaunchProblem, readLaunchArguments, runtimeVariables } from '../../extension/plan/launch-arguments.ts';
import { listSamples, readSampleList, samplesFolder } from '../../extension/plan/samples.ts';
import { toSettings } from '../../extension/plan/settings.ts';
import { sourceColumn } from '../../extension/plan/source-column.ts';
import { statusText } from '../../extension/plan/status.ts';

describe('which file can be run', () => {
  it.each(['a.ts', 'a.mts', 'a.cts', 'a.js', 'a.mjs', 'a.cjs', '/x/d.ts'])('%s is a program', (path) => {
    expect(isProgramFile(path)).toBe(true);
  });
  it.each(['a.d.ts', 'a.d.mts', 'a.tsx', 'a.jsx', 'a.json', 'ts', 'a.ts.txt', 'A.TS'])('%s is none', (path) => {
    expect(isProgramFile(path)).toBe(false);
  });
  it('says why one cannot', () => {
    expect(whyNotRunnable(null)).toMatch(/Open a TypeScript or JavaScript file first/);
    expect(whyNotRunnable({ path: 'Untitled-1', scheme: 'untitled' })).toMatch(/Save the file first/);
    expect(whyNotRunnable({ path: '/a.ts', scheme: 'git' })).toMatch(/"git" is not on a disk/);
    expect(whyNotRunnable({ path: '/x/a.md', scheme: 'file' })).toMatch(/^a\.md is no/);
    expect(whyNotRunnable({ path: '/a.ts', scheme: 'file' })).toBeNull();
  });
});

describe('a launch configuration', () => {
  const active = { path: '/work/a.ts', scheme: 'file' };

  it('that is empty runs the file in front', () => {
    expect(completeConfiguration({}, active)).toEqual({
      type: 'promise-graph',
      request: 'launch',
      name: 'Promise Graph: a.ts',
      program: '/work/a.ts',
    });
  });
  it('that is empty, with nothing to run, becomes a sentence', () => {
    expect(completeConfiguration({}, null)).toMatch(/Open a TypeScript/);
  });
  it('that names a program is left alone', () => {
    const given = { type: 'promise-graph', request: 'launch', name: 'mine', program: '/b.ts', seed: 3 };
    expect(completeConfiguration(given, active)).toEqual(given);
  });

  it('has its paths under the workspace folder where they are written without one', () => {
    const given = { name: 'mine', program: 'src/b.ts', cwd: '.' };
    expect(withWholePaths(given, '/work')).toEqual({ name: 'mine', program: '/work/src/b.ts', cwd: '/work' });
    expect(withWholePaths({ program: '/b.ts', cwd: '' }, '/work')).toEqual({ program: '/b.ts', cwd: '' });
    expect(withWholePaths(given, null)).toEqual(given);
  });

  it('is read with its defaults', () => {
    expect(readLaunchArguments({ program: '/work/a.ts' })).toEqual({
      program: '/work/a.ts',
      args: [],
      cwd: '/work',
      env: {},
      runtimeExecutable: '',
      console: null,
      seed: null,
      sites: null,
      clock: 'real',
      stillClock: true,
      stopOnEntry: false,
    });
  });
  it.each([
    [{}, /names no program/],
    [{ program: 7 }, /names no program/],
    [{ program: 'a.ts', args: 'one' }, /"args".*list of texts/],
    [{ program: 'a.ts', env: { A: [] } }, /"env\.A"/],
    [{ program: 'a.ts', env: 'A=1' }, /"env" /],
    [{ program: 'a.ts', env: { 'A=B': '1' } }, /variable "A=B", which no system can keep/],
    [{ program: 'a.ts', env: { A: 'a\0b' } }, /variable "A".*zero byte/],
    [{ program: 'a.ts', cwd: 1 }, /"cwd"/],
    [{ program: 'a.ts', seed: -1 }, /"seed"/],
    [{ program: 'a.ts', seed: 1.5 }, /"seed"/],
    [{ program: 'a.ts', sites: 'no' }, /"sites"/],
    [{ program: 'a.ts', clock: 'fast' }, /"clock".*"real" or "virtual"/],
    [{ program: 'a.ts', console: 'window' }, /"console".*integratedTerminal/],
  ])('%j is refused with a sentence that names the field', (config, sentence) => {
    expect(() => readLaunchArguments(config)).toThrow(LaunchProblem);
    expect(() => readLaunchArguments(config)).toThrow(sentence);
  });
  it('tells the runtime only what differs from its defaults', () => {
    const read = (more: object) => readLaunchArguments({ program: 'a.ts', ...more });
    expect(runtimeVariables(read({}), { callSites: true, native: 'on' })).toEqual({});
    expect(runtimeVariables(read({}), { callSites: false, native: 'sampled' })).toEqual({
      PROMISE_GRAPH_SITES: '0',
      PROMISE_GRAPH_NATIVE: 'sampled',
    });
    expect(runtimeVariables(read({}), { callSites: true, native: 'off' })).toEqual({ PROMISE_GRAPH_NATIVE: '0' });
    expect(
      runtimeVariables(read({ sites: true, seed: 0, clock: 'virtual' }), { callSites: false, native: 'on' }),
    ).toEqual({
      PROMISE_GRAPH_CLOCK: 'virtual',
      PROMISE_GRAPH_SEED: '0',
    });
  });
});

describe('settings', () => {
  it('of another type or out of bounds are the default or the bound', () => {
    const odd: Record<string, unknown> = {
      node: 5,
      console: 'x',
      fold: 'yes',
      connectTimeout: 0,
      motion: null,
      maxPromises: 1e12,
    };
    const settings = toSettings((name) => odd[name]);
    expect(settings).toMatchObject({ node: '', console: 'integratedTerminal', connectTimeout: 1000 });
    expect(settings.view).toMatchObject({ fold: true, motion: 'auto', maxPromises: 20_000_000 });
  });
});

describe('the column for a source line', () => {
  it('is the one that has the file', () => {
    expect(
      sourceColumn(
        '/a.ts',
        [
          { column: 1, files: [] },
          { column: 2, files: ['/a.ts'] },
        ],
        3,
      ),
    ).toBe(2);
  });
  it('is never the panel’s, even where that has the file too', () => {
    expect(
      sourceColumn(
        '/a.ts',
        [
          { column: 1, files: ['/a.ts'] },
          { column: 2, files: [] },
        ],
        1,
      ),
    ).toBe(2);
  });
  it('is a new one beside a panel that stands alone', () => {
    expect(sourceColumn('/a.ts', [{ column: 1, files: [] }], 1)).toBe(2);
  });
});

describe('samples', () => {
  const folder = fileURLToPath(new URL('../../samples', import.meta.url));

  it('are listed in teaching order, and every file of them is there', () => {
    const samples = listSamples(folder);
    expect(samples.map(({ name }) => name)).toEqual([
      'heads1',
      'heads2',
      'echo-server',
      'timeout1',
      'timeout2',
      'request',
    ]);
    for (const { file, files } of samples) {
      for (const path of [file, ...files]) expect(existsSync(join(folder, path)), path).toBe(true);
    }
  });
  it('may not lie outside their folder', () => {
    const entry = { file: 'a.ts', title: 'a', description: 'a', files: ['../../secret.ts'] };
    expect(() => readSampleList(JSON.stringify([entry]))).toThrow(/not in its folder/);
  });
  it('are copied into the workspace, or into our own storage without one', () => {
    expect(samplesFolder('/work', '/storage')).toBe(join('/work', 'promise-graph-samples'));
    expect(samplesFolder(undefined, '/storage')).toBe(join('/storage', 'promise-graph-samples'));
  });
});

describe('the status bar', () => {
  it('is hidden when no program runs', () => {
    expect(statusText([], 0)).toBeNull();
  });
  it('counts the promises that wait in all programs', () => {
    const running = [
      { name: 'a.ts', pending: 1200 },
      { name: 'b.ts', pending: 3 },
    ];
    const status = statusText(running, 1203);
    expect(status?.text).toBe('$(type-hierarchy) 1,203 pending');
    expect(status?.spoken).toBe('Promise Graph: 1,203 pending in 2 programs');
    expect(status?.tooltip).toContain('a.ts: 1,200 pending');
  });
});
