import type { BuildOptions } from 'esbuild';
export function cliBundle(forNode: BuildOptions, outdir: string): BuildOptions;
