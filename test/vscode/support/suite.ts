/** Bundles the tests that run inside the editor, and packs them as an extension of their own. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from './paths.ts';

/** One CommonJS file with the suite and Mocha in it. */
export async function bundleSuite(folder: string): Promise<string> {
  const outfile = join(folder, 'suite.cjs');
  await build({
    absWorkingDir: root,
    entryPoints: ['test/vscode/suite/index.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['vscode'],
    // Mocha looks for its own files by path; none of those is used here.
    logOverride: { 'require-resolve-not-external': 'silent' },
    define: { 'import.meta.url': '__importMetaUrl' },
    banner: { js: "const __importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
    logLevel: 'error',
  });
  return outfile;
}

/** Packs the suite; resolves to the path of the packed extension. */
export async function packSuite(folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  await bundleSuite(folder);
  const manifest = {
    name: 'promise-graph-test-suite',
    publisher: 'promise-graph',
    version: '0.0.1',
    description: 'Tests of Promise Graph inside the editor.',
    engines: { vscode: '^1.100.0' },
    main: './suite.cjs',
    extensionKind: ['workspace'],
    activationEvents: ['onStartupFinished'],
  };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(folder, 'README.md'), 'Tests of Promise Graph inside the editor.\n');
  const vsix = join(folder, 'suite.vsix');
  const vsce = join(root, 'node_modules', '@vscode', 'vsce', 'vsce');
  const args = ['package', '--no-dependencies', '--allow-missing-repository', '--skip-license', '--out', vsix];
  const result = spawnSync(process.execPath, [vsce, ...args], { cwd: folder, encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`The suite cannot be packed:\n${result.stdout}${result.stderr}`);
  return vsix;
}
