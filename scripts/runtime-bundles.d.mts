import type { BuildOptions } from 'esbuild';

export const requireBanner: { readonly js: string };
export function runtimeBundles(forNode: BuildOptions, outdir: string): BuildOptions[];
