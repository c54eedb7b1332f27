/** Loads the bundled marker of calls when the first file needs it: see ../sites. */
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ModuleKind } from './module-kind.ts';
import { isOwnFile } from './own-file.ts';

/** JavaScript of the file at `path`, with its calls marked where it is the person's own. */
export type Mark = (code: string, path: string, kind: ModuleKind) => string;

/** What `sites.cjs`, in the folder of our bundles, exports. */
interface Bundle {
  markCalls(
    code: string,
    options: { readonly kind: ModuleKind; readonly url: string; readonly nextNumber: () => number },
  ): string;
}

/** Marks nothing. */
export const markNothing: Mark = (code) => code;

/** A marker that is loaded from `own`, the folder of our bundles, at its first use. Calls are numbered from `first` on. */
export function lazyMarker(own: URL, first: number): Mark {
  let bundle: Bundle | undefined;
  let last = first - 1;
  const nextNumber = (): number => ++last;
  const ours = fileURLToPath(own);
  return (code, path, kind) => {
    if (path.startsWith(ours) || !isOwnFile(path)) return code;
    bundle ??= createRequire(own)('./sites.cjs') as Bundle;
    return bundle.markCalls(code, { kind, url: pathToFileURL(path).href, nextNumber });
  };
}

/** Where the numbers begin of a thread that loads programs for another: both number calls. */
export const FIRST_OF_THREAD = 0x4000_0000;
