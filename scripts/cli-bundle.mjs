/**
 * The command line as options for esbuild: what a run needs in cli.js, and what only a picture or an export needs in
 * chunks of its own, which are loaded when they are asked for.
 */
import { copyFileSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { requireBanner } from './runtime-bundles.mjs';

/** `forNode`: what all bundles for Node share; `outdir`: where cli.js goes, with its chunks in cli/. */
export function cliBundle(forNode, outdir) {
  return {
    ...forNode,
    entryPoints: { cli: 'cli/main.ts' },
    outdir,
    format: 'esm',
    splitting: true,
    chunkNames: 'cli/[name]-[hash]',
    banner: { js: `#!/usr/bin/env node\n${requireBanner.js}` },
  };
}

/** Puts what the chunks read into the folder where they lie: resvg's WebAssembly, and fonts for pictures. */
export function copyParts(folder) {
  const { resolve } = createRequire(import.meta.url);
  const fonts = join(dirname(resolve('dejavu-fonts-ttf/package.json')), 'ttf');
  mkdirSync(join(folder, 'fonts'), { recursive: true });
  copyFileSync(resolve('@resvg/resvg-wasm/index_bg.wasm'), join(folder, 'resvg.wasm'));
  for (const font of ['DejaVuSans', 'DejaVuSans-Bold', 'DejaVuSansMono', 'DejaVuSansMono-Bold']) {
    copyFileSync(join(fonts, `${font}.ttf`), join(folder, 'fonts', `${font}.ttf`));
  }
  copyFileSync(join(fonts, '..', 'LICENSE'), join(folder, 'fonts', 'LICENSE'));
}
