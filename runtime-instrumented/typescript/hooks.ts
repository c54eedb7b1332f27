/** Installs the hooks that let a program find the library and TypeScript run: by whichever means this Node has. */
import module from 'node:module';
import { lazyCompiler } from './compiler.ts';
import { patchRequire } from './require-hooks.ts';
import { syncHooks } from './sync-hooks.ts';

type RegisterHooks = (hooks: ReturnType<typeof syncHooks>) => unknown;

/** `own`: the folder of our bundles, as a URL that ends in a slash. Call it once. */
export function installHooks(own: URL): void {
  const { registerHooks } = module as { registerHooks?: RegisterHooks };
  if (registerHooks) {
    registerHooks(syncHooks(own, process.features as { typescript?: unknown }));
    return;
  }
  // Before Node 22.15 `import` is hooked from a thread of its own, and `require` not at all.
  module.register(new URL('./hooks-thread.js', own), { data: { own: own.href } });
  patchRequire(own, lazyCompiler(own));
  // That thread cannot switch them on for this one.
  if (/\.[cm]?ts$/.test(process.argv[1] ?? '')) process.setSourceMapsEnabled(true);
}
