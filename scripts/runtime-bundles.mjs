/**
 * The bundles that run inside the user's program, as options for esbuild. scripts/build.mjs writes
 * them to dist/runtime; the tests of tracing write them to a folder of their own.
 */

/** `require` does not exist in an ES module; bundled CommonJS code (ws) asks for Node's own modules with it. */
export const requireBanner = {
  js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
};

/** `forNode`: what all bundles for Node share; `outdir`: where they go. */
export function runtimeBundles(forNode, outdir) {
  return [
    {
      ...forNode,
      entryPoints: {
        register: 'runtime-instrumented/register.ts',
        worker: 'runtime-instrumented/trace/worker.ts',
        'hooks-thread': 'runtime-instrumented/typescript/hooks-thread.ts',
      },
      outdir,
      format: 'esm',
      banner: requireBanner,
    },
    {
      // Loaded by `require`, since on older Nodes the hooks of `require` cannot wait.
      ...forNode,
      entryPoints: {
        typescript: 'runtime-instrumented/typescript/index.ts',
        sites: 'runtime-instrumented/sites/index.ts',
      },
      outdir,
      outExtension: { '.js': '.cjs' },
      format: 'cjs',
    },
    {
      ...forNode,
      entryPoints: { vite: 'runtime-instrumented/plugin/vite.ts', esbuild: 'runtime-instrumented/plugin/esbuild.ts' },
      outdir,
      format: 'esm',
    },
    ...pageBundles(forNode, outdir),
  ];
}

/** What runs in a page: small, and of one file each. The library's edition keeps its names, which show in stacks. */
function pageBundles(common, outdir) {
  const forPage = { ...common, platform: 'browser', target: 'es2022' };
  return [
    {
      ...forPage,
      entryPoints: { browser: 'runtime-instrumented/browser/index.ts' },
      outdir,
      format: 'esm',
      minify: true,
    },
    {
      ...forPage,
      entryPoints: { 'browser.global': 'runtime-instrumented/browser/global.ts' },
      outdir,
      format: 'iife',
      minify: true,
    },
    { ...forPage, entryPoints: { 'lwt-browser': 'runtime-instrumented/browser/lwt.ts' }, outdir, format: 'esm' },
  ];
}
