import type { BuildOptions } from 'esbuild';
export function cliBundle(forNode: BuildOptions, outdir: string): BuildOptions;
export function copyParts(folder: string): void;
