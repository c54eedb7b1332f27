/** The command that runs a program under watch, on each kind of system; and what is said instead of running it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { checkNodeVersion, checkProgram, fileUrl, planRun } from '../../host/index.ts';

const common = {
  node: '/usr/bin/node',
  register: '/opt/pg/register.js',
  channel: 'ws://127.0.0.1:1/program#t',
  cwd: '/home',
};

describe('the plan', () => {
  it('loads register before the program, whose arguments follow it untouched', () => {
    const plan = planRun({
      ...common,
      program: '/home/a b/heads.ts',
      arguments: ['--port', '1', '', "it's", '--import'],
    });
    expect(plan.command).toBe('/usr/bin/node');
    expect(plan.arguments).toEqual([
      '--import',
      'file:///opt/pg/register.js',
      '/home/a b/heads.ts',
      '--port',
      '1',
      '',
      "it's",
      '--import',
    ]);
    expect(plan.runtimeArguments).toEqual(['--import', 'file:///opt/pg/register.js']);
  });

  it('adds the channel to the environment, and keeps NODE_OPTIONS as they are', () => {
    const env = { NODE_OPTIONS: '--max-old-space-size=64', PATH: '/bin', PROMISE_GRAPH_CHANNEL: 'of another run' };
    const plan = planRun({ ...common, program: '/p.ts', env, variables: { PROMISE_GRAPH_SEED: '7' } });
    expect(plan.env).toEqual({
      NODE_OPTIONS: '--max-old-space-size=64',
      PATH: '/bin',
      PROMISE_GRAPH_CHANNEL: common.channel,
      PROMISE_GRAPH_SEED: '7',
    });
    expect(plan.environment).toEqual({ PROMISE_GRAPH_CHANNEL: common.channel, PROMISE_GRAPH_SEED: '7' });
    expect(env.PROMISE_GRAPH_CHANNEL).toBe('of another run');
  });

  it("does not hand on an editor's way of being Node", () => {
    expect(planRun({ ...common, program: '/p.ts', env: { ELECTRON_RUN_AS_NODE: '1' } }).env).toEqual({
      PROMISE_GRAPH_CHANNEL: common.channel,
    });
  });

  it.each([
    ['linux', '/opt/my tools/ü#1?/register.js', 'file:///opt/my%20tools/%C3%BC%231%3F/register.js'],
    ['linux', '/opt/100%/register.js', 'file:///opt/100%25/register.js'],
    ['win32', 'C:\\Program Files\\pg\\register.js', 'file:///C:/Program%20Files/pg/register.js'],
    ['win32', 'd:\\ü\\#1\\register.js', 'file:///d:/%C3%BC/%231/register.js'],
    ['win32', '\\\\server\\share\\register.js', 'file://server/share/register.js'],
    ['win32', 'c:/mixed\\slashes/register.js', 'file:///c:/mixed/slashes/register.js'],
  ] as const)('on %s names %s as a URL', (platform, path, url) => {
    expect(fileUrl(path, platform)).toBe(url);
    expect(new URL(url).href).toBe(url);
  });
});

describe('a program that cannot be run', () => {
  const folder = mkdtempSync(join(tmpdir(), 'promise-graph-plan-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is not there', () => {
    expect(checkProgram(join(folder, 'gone.ts'))).toContain(`There is no file ${join(folder, 'gone.ts')}.`);
  });
  it('is a folder', () => {
    expect(checkProgram(folder)).toContain(`${folder} is a folder.`);
  });
  it('is not for this account to read', () => {
    expect(checkProgram('/root/p.ts', 'closed')).toBe(
      '/root/p.ts may not be read by this account: its permissions forbid it.',
    );
  });
  it.each([
    ['notes.md', /no TypeScript or JavaScript file\. Promise Graph runs \.ts, .*\.cjs files\.$/],
    ['program', /no TypeScript or JavaScript file/],
    ['view.tsx', /JSX/],
  ])('is of another kind: %s', (name, sentence) => {
    writeFileSync(join(folder, name), '');
    expect(checkProgram(join(folder, name))).toMatch(sentence);
  });
  it.each(['a.ts', 'a.mts', 'a.cts', 'a.js', 'a.mjs', 'a.cjs', 'A.TS', 'ü b.ts'])('but %s can', (name) => {
    writeFileSync(join(folder, name), '');
    expect(checkProgram(join(folder, name))).toBeNull();
  });
});

describe('a Node that is too old', () => {
  it.each(['v18.19.0', '20.5.1', 'v16.0.0', '0.10.48'])('is said to be: %s', (version) => {
    expect(checkNodeVersion(version, '/bin/node')).toMatch(/^\/bin\/node is Node \d.* needs 20\.6 or later\. Install/);
  });
  it.each(['v20.6.0', '20.20.2', 'v21.0.0', '24.21.0', 'v25.0.0-nightly1'])('is not %s', (version) => {
    expect(checkNodeVersion(version, '/bin/node')).toBeNull();
  });
});
