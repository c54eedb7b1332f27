/** Installs the hooks that let a program find the library and TypeScript run: by whichever means this Node has. */
import module from 'node:module';
import { lazyCompiler } from './compiler.ts';
import { lazyMarker, markNothing } from './marker.ts';
import { patchRequire } from './require-hooks.ts';
import { syncHooks } from './sync-hooks.ts';

type RegisterHooks = (hooks: ReturnType<typeof syncHooks>) => unknown;

/** The command of ts-node, which takes its place behind `require` when we have taken ours. */
const TS_NODE = /(?:^|[\\/])ts-node(?:-\w+)?(?:$|[\\/])/;

/**
 * `own`: the folder of our bundles, as a URL that ends in a slash. `marks`: whether calls of the
 * person's own files are marked (see ../sites). Call it once.
 */
export function installHooks(own: URL, marks: boolean): void {
  const mark = marks ? lazyMarker(own, 1) : markNothing;
  const { registerHooks } = module as { registerHooks?: RegisterHooks };
  if (registerHooks) {
    registerHooks(syncHooks(own, process.features as { typescript?: unknown }, mark));
    return;
  }
  // Before Node 22.15 `import` is hooked from a thread of its own, and `require` not at all.
  const others =
    '.ts' in (module as unknown as { readonly _extensions: object })._extensions || TS_NODE.test(process.argv[1] ?? '');
  module.register(new URL('./hooks-thread.js', own), { data: { own: own.href, marks, others } });
  patchRequire(own, lazyCompiler(own), mark);
  // That thread cannot switch them on for this one.
  if (/\.[cm]?ts$/.test(process.argv[1] ?? '')) process.setSourceMapsEnabled(true);
}
