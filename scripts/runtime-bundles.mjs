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
  ];
}
