/** Names at call sites of files on disk. A file that is gone, too big or not to be parsed has no names and says so once. */
import { fileURLToPath } from 'node:url';
import type { SiteName } from '../../webview/contract/names.ts';
import { type CallNames, callsOf, NO_NAME } from './calls-of-file.ts';
import { SourceCache, type SourceText } from './source-cache.ts';

/** Names in the order asked, and why there may be none. */
export interface SourceNames {
  /** One a site, in the order asked. */
  readonly names: readonly SiteName[];
  /** Why the file gave no names, in a sentence; null when it was read, or has no source on disk. */
  readonly problem: string | null;
}

interface Read {
  readonly calls: CallNames | null;
  readonly problem: string | null;
}

const files = new SourceCache<Read>(readCalls);

/** Forgets what has been read: for tests. */
export const forgetSources = (): void => files.clear();

/** Path of a site's file on this machine, or null for `node:` modules, data URLs, network shares and the like. */
export function sourcePath(file: string): string | null {
  if (file.startsWith('file:')) {
    try {
      return fileURLToPath(file);
    } catch {
      return null;
    }
  }
  if (/^[a-z]:[\\/]/i.test(file)) return file;
  return file.startsWith('/') && !file.startsWith('//') ? file : null;
}

/** Names for the calls at `sites` of `file` (a path or file URL). Never throws. */
export async function nameSites(
  file: string,
  sites: readonly { readonly line: number; readonly column: number }[],
): Promise<SourceNames> {
  const path = sourcePath(file);
  const read = path === null ? null : await files.of(path);
  return {
    names: sites.map(({ line, column }) => read?.calls?.at(line, column) ?? NO_NAME),
    problem: read?.problem ?? null,
  };
}

function readCalls(path: string, { text, problem }: SourceText): Read {
  if (text === null) {
    return { calls: null, problem: problem && `${path} ${problem}, so its promises have no names.` };
  }
  try {
    return { calls: callsOf(path, text), problem: null };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { calls: null, problem: `${path} could not be parsed, so its promises have no names: ${reason}` };
  }
}
