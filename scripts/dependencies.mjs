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

/**
 * Installs what the lock file pins, unless node_modules is that already. Throws a sentence when npm fails.
 *
 * `npm install --no-save` and not `npm ci`: both take versions and hashes from the lock file and leave it as it
 * is, but `npm ci` refuses the whole lock when a registry lacks an optional package for some other platform.
 */
export function ensureDependencies() {
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.log('Installing dependencies …');
  const [command, first] = process.env.npm_execpath ? [process.execPath, [process.env.npm_execpath]] : ['npm', []];
  const result = spawnSync(command, [...first, 'install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: command === 'npm' && process.platform === 'win32',
  });
  if (result.status !== 0) {
    throw new Error('npm install failed (see above). Check the network or the registry setting, then run this again.');
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
