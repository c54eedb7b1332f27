/**
 * Bundles everything into dist/ with esbuild: the runtime package, the view, the extension, the command line.
 * `--if-stale` does nothing when no source is newer than the last build; `--quiet` says nothing when it goes well.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { cliBundle, copyParts } from './cli-bundle.mjs';
import { thirdPartyNotices } from './notices.mjs';
import { root } from './paths.mjs';
import { runtimeBundles } from './runtime-bundles.mjs';

const dist = join(root, 'dist');
const stamp = join(dist, '.built');
const quiet = process.argv.includes('--quiet');

function stale() {
  if (!existsSync(stamp)) return true;
  const built = statSync(stamp).mtimeMs;
  const sources = [
    '{runtime-instrumented,recording,webview,host,extension,cli,samples,scripts}/**/*.{ts,mjs,css,json,svg}',
    'package.json',
    'package-lock.json',
  ];
  return globSync(sources, { cwd: root, exclude: ['**/node_modules/**', '**/dist/**'] }).some(
    (file) => statSync(join(root, file)).mtimeMs > built,
  );
}

/** Options shared by all bundles. Nothing but the view is minified: names show in people's stack traces. */
const common = {
  absWorkingDir: root,
  bundle: true,
  logLevel: 'warning',
  legalComments: 'none',
  metafile: true,
};
const forNode = { ...common, platform: 'node', target: 'node20.6' };

const metafiles = [];

async function bundle(options) {
  metafiles.push((await build(options)).metafile);
}

async function buildRuntime() {
  const out = join(dist, 'runtime');
  await bundle({
    ...forNode,
    entryPoints: ['runtime-instrumented/index.ts'],
    outfile: join(out, 'index.cjs'),
    format: 'cjs',
    // The one thing that the CommonJS form lacks.
    define: { 'import.meta.url': '__importMetaUrl' },
    banner: { js: "const __importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
  });
  const names = Object.keys(await import(join(root, 'runtime-instrumented', 'index.ts'))).sort();
  writeFileSync(
    join(out, 'index.js'),
    `// One copy of the library serves both kinds of module, so that instanceof holds across them.\nimport library from './index.cjs';\nexport const { ${names.join(', ')} } = library;\n`,
  );
  for (const options of runtimeBundles(forNode, out)) await bundle(options);
  execFileSync(
    process.execPath,
    [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', join(root, 'tsconfig.declarations.json')],
    { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] },
  );
  // A page loads it for what it does; what it exports is for annotated code alone.
  writeFileSync(join(out, 'types', 'browser.d.ts'), 'export {};\n');
  // What they declare is a CommonJS file: as ES modules they would be refused to a program that is CommonJS.
  writeFileSync(join(out, 'types', 'package.json'), '{ "type": "commonjs" }\n');
}

async function buildView() {
  await bundle({
    ...common,
    entryPoints: { main: 'webview/main.ts' },
    outdir: join(dist, 'webview'),
    platform: 'browser',
    target: 'es2022',
    format: 'esm',
    minify: true,
  });
}

async function buildHosts() {
  await bundle({
    ...forNode,
    entryPoints: ['extension/extension.ts'],
    outfile: join(dist, 'extension.cjs'),
    format: 'cjs',
    external: ['vscode'],
    minifySyntax: true,
  });
  await bundle(cliBundle(forNode, dist));
  cpSync(join(root, 'samples'), join(dist, 'samples'), { recursive: true });
  copyParts(join(dist, 'cli'));
}

/** Puts what the npm package consists of where its package.json says, so that the workspace link is the package. */
function fillPackage() {
  const target = join(root, 'runtime-instrumented', 'dist');
  rmSync(target, { recursive: true, force: true });
  for (const part of ['runtime', 'webview', 'samples', 'cli.js', 'cli', 'THIRD-PARTY-NOTICES.txt']) {
    cpSync(join(dist, part), join(target, part), { recursive: true });
  }
}

if (!process.argv.includes('--if-stale') || stale()) {
  if (!quiet) console.log('Building …');
  rmSync(dist, { recursive: true, force: true });
  mkdirSync(dist, { recursive: true });
  await Promise.all([buildRuntime(), buildView(), buildHosts()]);
  writeFileSync(join(dist, 'THIRD-PARTY-NOTICES.txt'), thirdPartyNotices(metafiles));
  fillPackage();
  writeFileSync(stamp, `${new Date().toISOString()}\n`);
  if (!quiet) console.log('Built dist/.');
}
