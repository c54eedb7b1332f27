/** Whether a TypeScript file is an ES module or CommonJS, decided as Node decides it. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { compileFunction } from 'node:vm';

export type ModuleKind = 'module' | 'commonjs';

/** Whether Node would read this file as TypeScript. Not in node_modules: published packages are JavaScript. */
export function isTypeScript(path: string): boolean {
  return /\.[cm]?ts$/.test(path) && !/[\\/]node_modules[\\/]/.test(path);
}

/** By extension, then the nearest package.json; null when the file's syntax has to decide. */
export function declaredKind(path: string): ModuleKind | null {
  if (path.endsWith('.mts')) return 'module';
  if (path.endsWith('.cts')) return 'commonjs';
  return packageKind(dirname(path));
}

/** By syntax: what only a module may say makes one. `code` is JavaScript. */
export function detectedKind(code: string): ModuleKind {
  try {
    compileFunction(code, ['exports', 'require', 'module', '__filename', '__dirname']);
    return 'commonjs';
  } catch (error) {
    return MODULE_ONLY.test(error instanceof Error ? error.message : '') ? 'module' : 'commonjs';
  }
}

/** How V8 begins to refuse what only a module may say. */
const MODULE_ONLY =
  /^(Cannot use import statement|Unexpected token .export|Cannot use .import\.meta|await is only valid)/;

const packageKinds = new Map<string, ModuleKind | null>();

function packageKind(folder: string): ModuleKind | null {
  const known = packageKinds.get(folder);
  if (known !== undefined) return known;
  const file = join(folder, 'package.json');
  const parent = dirname(folder);
  let kind: ModuleKind | null = null;
  if (existsSync(file)) kind = readKind(file);
  else if (parent !== folder) kind = packageKind(parent);
  packageKinds.set(folder, kind);
  return kind;
}

function readKind(file: string): ModuleKind | null {
  try {
    const { type } = JSON.parse(readFileSync(file, 'utf8')) as { type?: unknown };
    return type === 'module' || type === 'commonjs' ? type : null;
  } catch {
    // Node itself complains about a package.json that it cannot read.
    return null;
  }
}
