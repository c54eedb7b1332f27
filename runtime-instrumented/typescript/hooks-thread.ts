/** Hooks for `import` where Node runs them in a thread of their own (20.6 to 22.14). Bundled as hooks-thread.js. */
import type { InitializeHook, LoadHook, ResolveHook } from 'node:module';
import { type Compile, lazyCompiler } from './compiler.ts';
import { FIRST_OF_THREAD, lazyMarker, type Mark, markNothing } from './marker.ts';
import { asksForLibrary, isMissing, ownCopy } from './own-copy.ts';
import { ownFile } from './own-file.ts';
import { textOf, typeScriptPath } from './sync-hooks.ts';
import { translate } from './translate.ts';

let own: URL;
let compile: Compile;
let mark: Mark = markNothing;

export const initialize: InitializeHook<{ own: string; marks: boolean }> = (data) => {
  own = new URL(data.own);
  compile = lazyCompiler(own);
  if (data.marks) mark = lazyMarker(own, FIRST_OF_THREAD);
};

export const resolve: ResolveHook = async (specifier, context, nextResolve) => {
  if (!asksForLibrary(specifier)) return nextResolve(specifier, context);
  try {
    return await nextResolve(specifier, context);
  } catch (error) {
    const copy = isMissing(error) ? ownCopy(specifier, own, false) : null;
    if (!copy) throw error;
    return { url: copy.href, format: 'module', shortCircuit: true };
  }
};

export const load: LoadHook = async (url, context, nextLoad) => {
  const path = typeScriptPath(url);
  if (path === null) {
    const result = await nextLoad(url, context);
    const javaScript = result.format === 'module' && result.source ? ownFile(url) : null;
    if (javaScript === null || mark === markNothing || !result.source) return result;
    return { ...result, source: mark(textOf(result.source), javaScript, 'module') };
  }
  const { kind, code } = translate(path, compile);
  // Without a source, Node loads CommonJS by `require`, which require-hooks.ts has taught TypeScript.
  if (kind === 'commonjs') return { format: 'commonjs', source: null as unknown as string, shortCircuit: true };
  return { format: 'module', source: mark(code, path, 'module'), shortCircuit: true };
};
