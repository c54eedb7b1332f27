/**
 * Sees to it that there is a Chromium and a real VS Code to test in: code-server (VS Code's workbench
 * and extension host, served over HTTP) at a pinned version, in a cache folder outside the source tree.
 * What a machine lacks is installed where that can be done without asking (root, with apt-get);
 * otherwise one sentence names the command that brings it, and the script fails.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { toolEnvironment, toolNode } from './dependencies.mjs';

export const CODE_SERVER_VERSION = '4.139.1';

const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'promise-graph');
const folder = join(cache, `code-server-${CODE_SERVER_VERSION}`);

/** The script that starts code-server. */
export const codeServer = join(folder, 'node_modules', 'code-server', 'out', 'node', 'entry.js');

/** What the native modules of code-server are built with, and how to see that it is there. */
const BUILD_PACKAGES = {
  'libkrb5-dev': () => library('krb5-gssapi'),
  'libsecret-1-dev': () => library('libsecret-1'),
  'libx11-dev': () => library('x11'),
  'libxkbfile-dev': () => library('xkbfile'),
  'pkg-config': () => onPath('pkg-config'),
  make: () => onPath('make'),
  'g++': () => onPath('g++'),
  python3: () => onPath('python3'),
};

/** Path of a Chromium, or undefined. PROMISE_GRAPH_CHROMIUM names one elsewhere. */
export function findChromium() {
  const named = process.env.PROMISE_GRAPH_CHROMIUM;
  if (named) return existsSync(named) ? named : undefined;
  for (const name of ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']) {
    const path = onPath(name);
    if (path) return path;
  }
  return undefined;
}

function onPath(name) {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((each) => join(each, name))
    .find((path) => existsSync(path));
}

function library(name) {
  return spawnSync('pkg-config', ['--exists', name]).status === 0;
}

/** Installs Debian packages, or throws the sentence that says how. */
function installPackages(names) {
  const command = `apt-get install -y ${names.join(' ')}`;
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || !onPath('apt-get')) {
    throw new Error(
      `The tests in a real VS Code need ${names.join(', ')}: install them with "sudo ${command}" (Debian, Ubuntu).`,
    );
  }
  console.log(`Installing ${names.join(' ')} (apt-get) …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', ...names]]) {
    const result = spawnSync('apt-get', ['-qq', ...args], { stdio: ['ignore', 'ignore', 'inherit'], env });
    if (result.status !== 0)
      throw new Error(`apt-get ${args[0]} failed (see above); the packages come with "${command}".`);
  }
}

/** A code-server that starts counts as installed; a half-built one does not. */
function installed() {
  if (!existsSync(codeServer)) return false;
  const result = spawnSync(toolNode(), [codeServer, '--version'], { encoding: 'utf8', env: toolEnvironment() });
  return result.status === 0 && result.stdout.includes(CODE_SERVER_VERSION);
}

function installCodeServer() {
  const missing = Object.keys(BUILD_PACKAGES).filter((name) => !BUILD_PACKAGES[name]());
  if (missing.length > 0) installPackages(missing);
  console.log(`Installing code-server ${CODE_SERVER_VERSION} into ${folder} (some minutes) …`);
  // npm cannot mend a half-built folder: it is built under another name, and takes its own when it is whole.
  const building = `${folder}.building`;
  rmSync(folder, { recursive: true, force: true });
  rmSync(building, { recursive: true, force: true });
  mkdirSync(building, { recursive: true });
  writeFileSync(join(building, 'package.json'), '{ "private": true }\n');
  // Under `npm test` this still names the Node of that npm, which may be older, and code-server believes it.
  const { npm_config_user_agent: _, ...env } = toolEnvironment();
  const npm = process.env.npm_execpath;
  const [command, first] = npm ? [toolNode(), [npm]] : ['npm', []];
  const result = spawnSync(
    command,
    [...first, 'install', `code-server@${CODE_SERVER_VERSION}`, '--no-audit', '--no-fund', '--loglevel=error'],
    { cwd: building, stdio: ['ignore', 'ignore', 'inherit'], env },
  );
  if (result.status !== 0) {
    rmSync(building, { recursive: true, force: true });
    throw new Error(
      `npm install code-server@${CODE_SERVER_VERSION} failed (see above). Check the network, then run this again.`,
    );
  }
  renameSync(building, folder);
  if (!installed()) throw new Error(`code-server was installed into ${folder}, but does not start.`);
}

function setUp() {
  try {
    if (!findChromium()) installPackages(['chromium']);
    if (!findChromium()) throw new Error('There is no Chromium: install it with "sudo apt-get install -y chromium".');
    if (!installed()) installCodeServer();
    return 0;
  } catch (error) {
    console.error(error.message);
    return 1;
  }
}

if (process.argv[1] === import.meta.filename) process.exitCode = setUp();
