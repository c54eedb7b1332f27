/** Which Node is a person's own. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findNode } from '../../host/index.ts';

const everywhere = () => true;
const versionOf = () => Promise.resolve('24.0.0');
const onLinux = { platform: 'linux', executable: everywhere, versionOf } as const;
const PATH = '/work/node_modules/.bin:/work/a/node_modules/tool/bin::/usr/local/bin:/usr/bin';

describe('the Node that is found', () => {
  it('is the first on the PATH that is not inside node_modules', async () => {
    expect(await findNode({ ...onLinux, env: { PATH } })).toEqual({ path: '/usr/local/bin/node', version: '24.0.0' });
  });
  it('is one that may be executed', async () => {
    const executable = (path: string) => path === '/usr/bin/node';
    expect(await findNode({ ...onLinux, executable, env: { PATH } })).toMatchObject({ path: '/usr/bin/node' });
  });
  it('is the one that runs npm, under npm', async () => {
    const env = { PATH, npm_node_execpath: '/opt/node/bin/node' };
    expect(await findNode({ ...onLinux, env })).toMatchObject({ path: '/opt/node/bin/node' });
  });
  it('is not a tool of a project that runs npm', async () => {
    const env = { PATH, npm_node_execpath: '/work/node_modules/node/bin/node' };
    expect(await findNode({ ...onLinux, env })).toMatchObject({ path: '/usr/local/bin/node' });
  });
  it('is the one that was chosen, by path', async () => {
    const env = { PATH, npm_node_execpath: '/opt/node/bin/node' };
    expect(await findNode({ ...onLinux, env, setting: '/my/node' })).toMatchObject({ path: '/my/node' });
  });
  it('is the one that was chosen, by name', async () => {
    expect(await findNode({ ...onLinux, env: { PATH }, setting: 'node20' })).toMatchObject({
      path: '/usr/local/bin/node20',
    });
  });
  it('is node.exe on Windows, whatever the case of PATH', async () => {
    const env = { Path: 'C:\\repo\\node_modules\\.bin;C:\\Program Files\\nodejs' };
    expect(await findNode({ ...onLinux, platform: 'win32', env })).toMatchObject({
      path: 'C:\\Program Files\\nodejs\\node.exe',
    });
  });
});

describe('instead of a Node, a sentence says', () => {
  const folder = mkdtempSync(join(tmpdir(), 'promise-graph-node-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const script = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, `#!/bin/sh\n${text}\n`);
    chmodSync(path, 0o755);
    return path;
  };

  it('that there is none', async () => {
    expect(await findNode({ env: { PATH: folder } })).toEqual({
      problem: expect.stringMatching(/^There is no Node on the PATH\. Install it/),
    });
  });
  it('that there is none of the name chosen', async () => {
    expect(await findNode({ env: { PATH: folder }, setting: 'node99' })).toEqual({
      problem: expect.stringContaining('node99'),
    });
  });
  it('that it is too old', async () => {
    const setting = script('old', 'echo v18.1.0');
    expect(await findNode({ env: {}, setting })).toEqual({ problem: expect.stringContaining('is Node 18.1.0') });
  });
  it('that it is something else', async () => {
    const setting = script('other', 'echo hello');
    expect(await findNode({ env: {}, setting })).toEqual({ problem: expect.stringContaining('as Node does') });
  });
  it('that it is not there', async () => {
    const setting = join(folder, 'gone');
    expect(await findNode({ env: {}, setting })).toEqual({ problem: expect.stringContaining('gone') });
  });
});

it('the Node of this machine answers with its version', async () => {
  expect(await findNode({ env: {}, setting: process.execPath })).toEqual({
    path: process.execPath,
    version: process.versions.node,
  });
});
