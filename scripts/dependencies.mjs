/**
 * Installs the pinned npm dependencies when they are missing or not those of package-lock.json, so that
 * `npm start` and `npm test` work on a fresh clone. Uses nothing but Node itself.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { root } from './paths.mjs';

const stamp = join(root, 'node_modules', '.installed-lock');

/** Runs `npm ci` unless node_modules is that of the present lock file. Throws a sentence when npm fails. */
export function ensureDependencies() {
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.log('Installing dependencies (npm ci) …');
  const [command, first] = process.env.npm_execpath ? [process.execPath, [process.env.npm_execpath]] : ['npm', []];
  const result = spawnSync(command, [...first, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: command === 'npm' && process.platform === 'win32',
  });
  if (result.status !== 0) {
    throw new Error('npm ci failed (see above). Check the network or the registry setting, then run this again.');
  }
  writeFileSync(stamp, wanted);
}

/** The Node that the project's tools run on, from node_modules (the person's own may be older). */
export function toolNode() {
  return join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
}

/** The environment for tools: node_modules/.bin comes first on PATH. */
export function toolEnvironment() {
  return { ...process.env, PATH: join(root, 'node_modules', '.bin') + delimiter + process.env.PATH };
}
