/** Loads the bundled compiler when the first file needs it. */
import { createRequire } from 'node:module';
import type { JavaScript } from './index.ts';

export type Compile = (source: string, path: string) => JavaScript;

/** A compiler that is loaded from `own`, the folder of our bundles, at its first use. */
export function lazyCompiler(own: URL): Compile {
  let compile: Compile | undefined;
  return (source, path) => {
    if (!compile) {
      const bundle = createRequire(own)('./typescript.cjs') as { toJavaScript: Compile };
      compile = bundle.toJavaScript;
    }
    return compile(source, path);
  };
}
