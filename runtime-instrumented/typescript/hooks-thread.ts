/** Hooks for `import` where Node runs them in a thread of their own (20.6 to 22.14). Bundled as hooks-thread.js. */
import type { InitializeHook, LoadFnOutput, LoadHook, ResolveHook } from 'node:module';
import { type Compile, lazyCompiler } from './compiler.ts';
import { FIRST_OF_THREAD, lazyMarker, type Mark, markNothing } from './marker.ts';
import { declaredKind } from './module-kind.ts';
import { asksForLibrary, isMissing, ownCopy } from './own-copy.ts';
import { ownFile } from './own-file.ts';
import { textOf, typeScriptPath } from './sync-hooks.ts';
import { translate } from './translate.ts';

let own: URL;
let others = false;
let compile: Compile;
let mark: Mark = markNothing;

/** `others`: another tool (tsx, ts-node) has said that it compiles TypeScript. */
export const initialize: InitializeHook<{ own: string; marks: boolean; others: boolean }> = (data) => {
  own = new URL(data.own);
  others = data.others;
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
    const javaScript = result.format === 'module' ? ownFile(url) : null;
    return javaScript === null ? result : marked(result, javaScript);
  }
  if (others) {
    const result = await loadByOthers(() => nextLoad(url, context));
    if (result !== null) return result.format === 'module' ? marked(result, path) : result;
    // Nobody takes it as a module, as ts-node without hooks of this kind does not: its compiler stands behind `require`.
    if (declaredKind(path) !== 'module') return fromRequire();
  }
  const { kind, code } = translate(path, compile);
  if (kind === 'commonjs') return fromRequire();
  return { format: 'module', source: mark(code, path, 'module'), shortCircuit: true };
};

/** Without a source, Node loads CommonJS by `require`, which require-hooks.ts has taught TypeScript. */
function fromRequire(): LoadFnOutput {
  return { format: 'commonjs', source: null as unknown as string, shortCircuit: true };
}

/** What hooks below ours make of a TypeScript file; null when Node itself is the next, and knows no such file. */
async function loadByOthers(load: () => LoadFnOutput | Promise<LoadFnOutput>): Promise<LoadFnOutput | null> {
  try {
    return await load();
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ERR_UNKNOWN_FILE_EXTENSION') return null;
    throw error;
  }
}

function marked(result: LoadFnOutput, path: string): LoadFnOutput {
  if (mark === markNothing || !result.source) return result;
  return { ...result, source: mark(textOf(result.source), path, 'module') };
}
