/** Hooks for a Node that has `module.registerHooks`: one pair serves `import` and `require`. */
import { readFileSync } from 'node:fs';
import type { LoadFnOutput, LoadHookSync, ResolveHookSync } from 'node:module';
import { fileURLToPath } from 'node:url';
import { type Compile, lazyCompiler } from './compiler.ts';
import { type Mark, markNothing } from './marker.ts';
import { declaredKind, isTypeScript, type ModuleKind } from './module-kind.ts';
import { asksForLibrary, isMissing, ownCopy } from './own-copy.ts';
import { ownFile } from './own-file.ts';
import { stripByNode } from './strip.ts';
import { translate } from './translate.ts';

/** Words without which stripping the types is always enough. */
const MAY_NEED_MORE = /\b(?:enum|namespace|module|constructor|import\s+\w+\s*=|export\s*=)/;

/** Where ts-node says that it is at work. */
const TS_NODE = Symbol.for('ts-node.register.instance');

export interface SyncHooks {
  readonly resolve: ResolveHookSync;
  readonly load: LoadHookSync;
}

/** `features.typescript` is what Node can do itself: 'strip', 'transform', or false. `mark` marks the calls. */
export function syncHooks(own: URL, features: { readonly typescript?: unknown }, mark: Mark = markNothing): SyncHooks {
  const compile = lazyCompiler(own);
  const resolve: ResolveHookSync = (specifier, context, nextResolve) => {
    if (!asksForLibrary(specifier)) return nextResolve(specifier, context);
    try {
      return nextResolve(specifier, context);
    } catch (error) {
      const copy = isMissing(error) ? ownCopy(specifier, own, context.conditions.includes('require')) : null;
      if (!copy) throw error;
      return { url: copy.href, format: copy.href.endsWith('.cjs') ? 'commonjs' : 'module', shortCircuit: true };
    }
  };

  const loadAll: LoadHookSync = (url, context, nextLoad) => {
    const path = typeScriptPath(url);
    return path === null ? nextLoad(url, context) : loaded(path, compile);
  };

  // Node strips the types itself, and refuses what has to be rewritten.
  const loadRest: LoadHookSync = (url, context, nextLoad) => {
    const path = typeScriptPath(url);
    if (path === null) return nextLoad(url, context);
    try {
      const result = nextLoad(url, context);
      if (typeof result.format !== 'string' || !result.format.endsWith('-typescript')) return result;
      if (!result.source || !MAY_NEED_MORE.test(textOf(result.source))) return result;
      const { mapped } = compile(textOf(result.source), path);
      return mapped ? loaded(path, compile) : result;
    } catch (error) {
      // Without a `type` in package.json Node reads the syntax, and stops at what it cannot strip.
      if ((error as { code?: unknown }).code !== 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX') throw error;
      return loaded(path, compile);
    }
  };

  const loadByUs: LoadHookSync =
    features.typescript === 'transform'
      ? (url, context, nextLoad) => nextLoad(url, context)
      : features.typescript === 'strip'
        ? loadRest
        : loadAll;
  const loadUnmarked: LoadHookSync = (url, context, nextLoad) => {
    const path = TS_NODE in process ? typeScriptPath(url) : null;
    if (path === null || declaredKind(path) === 'module') return loadByUs(url, context, nextLoad);
    // It reads types itself, and what it makes of them leads back to the file by a map.
    process.setSourceMapsEnabled(true);
    return { format: 'commonjs', source: readFileSync(path, 'utf8'), shortCircuit: true };
  };
  if (mark === markNothing) return { resolve, load: loadUnmarked };
  const load: LoadHookSync = (url, context, nextLoad) => marked(url, loadUnmarked(url, context, nextLoad), mark);
  return { resolve, load };
}

/** A loaded file, with its calls marked; as it is when there is nothing to mark. */
function marked(url: string, result: LoadFnOutput, mark: Mark): LoadFnOutput {
  const path = ownFile(url);
  const { format, source } = result;
  const kind = /^(module|commonjs)(-typescript)?$/.exec(format ?? '');
  if (path === null || kind === null || source === undefined || source === null) return result;
  // It knows nothing of marks.
  if (TS_NODE in process && isTypeScript(path)) return result;
  const text = textOf(source);
  const code = kind[2] === undefined ? text : stripByNode(text);
  if (code === null) return result;
  const withMarks = mark(code, path, kind[1] as ModuleKind);
  return withMarks === code ? result : { ...result, format: kind[1] as ModuleKind, source: withMarks };
}

function loaded(path: string, compile: Compile): ReturnType<LoadHookSync> {
  const { kind, code, mapped } = translate(path, compile);
  if (mapped) process.setSourceMapsEnabled(true);
  return { format: kind, source: code, shortCircuit: true };
}

/** The path of a TypeScript file; null for everything else. */
export function typeScriptPath(url: string): string | null {
  if (!url.startsWith('file:')) return null;
  try {
    const path = fileURLToPath(url);
    return isTypeScript(path) ? path : null;
  } catch {
    return null;
  }
}

export function textOf(source: string | ArrayBuffer | NodeJS.TypedArray): string {
  return typeof source === 'string' ? source : new TextDecoder().decode(source);
}
