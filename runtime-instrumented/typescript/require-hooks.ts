/**
 * `require` of the library and of TypeScript, where Node has no hooks for it (20.6 to 22.14).
 *
 * Functions of the CommonJS loader are wrapped, those that other tools wrap too: all hand on
 * to what was there before.
 */
import module from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Compile } from './compiler.ts';
import { type Mark, markNothing } from './marker.ts';
import { isTypeScript } from './module-kind.ts';
import { asksForLibrary, isMissing, ownCopy } from './own-copy.ts';
import { translate } from './translate.ts';

/** Kept: a program may replace `Reflect`, and what it calls through us has to work all the same. */
const { apply } = Reflect;
const { hasOwn } = Object;

interface Compilable {
  _compile(code: string, path: string): void;
}

type CompileModule = (this: Compilable, code: string, path: string, ...rest: unknown[]) => unknown;

interface Loader {
  readonly prototype: { _compile: CompileModule };
  _resolveFilename(request: string, ...rest: unknown[]): string;
  readonly _extensions: Record<string, (module: Compilable, path: string) => void>;
}

/** `own`: the folder of our bundles. */
export function patchRequire(own: URL, compile: Compile, mark: Mark): void {
  const loader = module as unknown as Loader;

  const resolveFilename = loader._resolveFilename;
  loader._resolveFilename = function (this: unknown, request, ...rest) {
    if (!asksForLibrary(request)) return apply(resolveFilename, this, [request, ...rest]);
    try {
      return apply(resolveFilename, this, [request, ...rest]);
    } catch (error) {
      const copy = isMissing(error) ? ownCopy(request, own, true) : null;
      if (!copy) throw error;
      return fileURLToPath(copy);
    }
  };

  if (mark !== markNothing) markRequired(loader, mark);

  const loadJavaScript = loader._extensions['.js'];
  for (const extension of ['.ts', '.mts', '.cts']) {
    if (extension in loader._extensions) continue;
    loader._extensions[extension] = (target, path) => {
      // In node_modules such a file is what it was before: JavaScript by another name, or an error. A compiler that came
      // after us, as ts-node does, has put its own function before the module's, and wants the file as it was written.
      if (!isTypeScript(path) || hasOwn(target, '_compile')) return loadJavaScript(target, path);
      const { kind, code, mapped } = translate(path, compile);
      if (kind === 'module') throw requireOfModule(path);
      if (mapped) process.setSourceMapsEnabled(true);
      target._compile(code, path);
    };
  }
}

/** Whatever is compiled as CommonJS goes by here, with its calls marked. */
function markRequired(loader: Loader, mark: Mark): void {
  const { _compile: compileModule } = loader.prototype;
  loader.prototype._compile = function (this: Compilable, code, path, ...rest) {
    return apply(compileModule, this, [mark(code, path, 'commonjs'), path, ...rest]);
  };
}

function requireOfModule(path: string): Error {
  const error = new Error(`require() of the ES module ${path} is not supported: use import, or name the file .cts`);
  return Object.assign(error, { code: 'ERR_REQUIRE_ESM' });
}
