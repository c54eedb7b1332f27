/** Bundles register and its companions into a temporary folder, as scripts/build.mjs does into dist/runtime. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { runtimeBundles } from '../../scripts/runtime-bundles.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface BuiltRuntime {
  /** URL of register.js, as `--import` takes it. */
  readonly register: string;
  readonly folder: string;
  remove(): void;
}

/** Builds into a folder of its own, so that test files may do it side by side. */
export async function buildRuntime(): Promise<BuiltRuntime> {
  const folder = mkdtempSync(join(tmpdir(), 'promise-graph-runtime-'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  const forNode = {
    absWorkingDir: root,
    bundle: true,
    logLevel: 'warning',
    platform: 'node',
    target: 'node20.6',
  } as const;
  await Promise.all(runtimeBundles(forNode, folder).map((options) => build(options)));
  if (existsSync(join(root, 'runtime-instrumented/index.ts'))) {
    await build({
      ...forNode,
      entryPoints: ['runtime-instrumented/index.ts'],
      outfile: join(folder, 'index.cjs'),
      format: 'cjs',
      define: { 'import.meta.url': '__importMetaUrl' },
      banner: { js: "const __importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
    });
    const names = Object.keys(await import('../../runtime-instrumented/index.ts')).join(', ');
    writeFileSync(
      join(folder, 'index.js'),
      `import library from './index.cjs';\nexport const { ${names} } = library;\n`,
    );
  }
  return {
    register: pathToFileURL(join(folder, 'register.js')).href,
    folder,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
