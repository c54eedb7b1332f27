/**
 * Packs the built extension into dist/promise-graph-vscode-VERSION.vsix. Everything it needs is bundled,
 * so no npm package goes in; .vscodeignore lists what does. Run scripts/build.mjs first.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';

const { name, version, main } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** Path of the packed extension. */
export const vsix = join(root, 'dist', `${name}-${version}.vsix`);

/** Files without which the extension would be packed, installed, and fail. */
const needed = [
  main,
  'dist/runtime/register.js',
  'dist/runtime/types/index.d.ts',
  'dist/webview/main.js',
  'dist/samples',
];

function pack() {
  const missing = needed.filter((path) => !existsSync(join(root, path)));
  if (missing.length > 0) {
    console.error(`Not built: ${missing.join(', ')}. Run "npm run build" first.`);
    return 1;
  }
  const vsce = join(root, 'node_modules', '@vscode', 'vsce', 'vsce');
  const result = spawnSync(
    process.execPath,
    [
      vsce,
      'package',
      '--no-dependencies',
      '--allow-missing-repository',
      '--skip-license',
      '--no-rewrite-relative-links',
      '--out',
      vsix,
    ],
    { cwd: root, encoding: 'utf8' },
  );
  if (result.status !== 0) {
    console.error(`${result.stdout}${result.stderr}`);
    return result.status ?? 1;
  }
  console.log(`Packed ${vsix}`);
  return 0;
}

if (process.argv[1] === import.meta.filename) process.exitCode = pack();
