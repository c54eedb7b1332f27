/**
 * `promise-graph` for programs in folders that have none: our own copy stands in.
 * The program's own folder is always asked first.
 */
import { existsSync } from 'node:fs';

export const NAME = 'promise-graph';

/** Whether a program asks for the library. */
export function asksForLibrary(specifier: string): boolean {
  return specifier === NAME || specifier.startsWith(`${NAME}/`);
}

/** Our file for it in the folder `own`, as a URL; null when we have none. */
export function ownCopy(specifier: string, own: URL, forRequire: boolean): URL | null {
  const extension = forRequire ? 'cjs' : 'js';
  const name = specifier === NAME ? 'index' : specifier.slice(NAME.length + 1);
  if (!/^[a-z][a-z-]*$/.test(name)) return null;
  const file = new URL(`./${name}.${extension}`, own);
  return existsSync(file) ? file : null;
}

/** Whether an error of Node's resolution says that there is no such package. */
export function isMissing(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND';
}
