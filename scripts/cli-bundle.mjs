/**
 * The command line as options for esbuild: what a run needs in cli.js, and what only a picture or an export needs in
 * chunks of its own, which are loaded when they are asked for.
 */
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
