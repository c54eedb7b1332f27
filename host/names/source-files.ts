/**
 * Names at call sites of files on disk. A file is read once and again when it changed; one that is
 * gone, too big or not to be parsed has no names and says so once.
 */
import { readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { SiteName } from '../../webview/contract/names.ts';
import { type CallNames, callsOf, NO_NAME } from './calls-of-file.ts';

/** Files larger than this are not parsed: they are generated, and parsing would block the host. */
const LARGEST_SOURCE = 2 * 1024 * 1024;
const FILES_KEPT = 256;

/** Names in the order asked, and why there may be none. */
export interface SourceNames {
  /** One a site, in the order asked. */
  readonly names: readonly SiteName[];
  /** Why the file gave no names, in a sentence; null when it was read, or has no source on disk. */
  readonly problem: string | null;
}

interface Read {
  readonly stamp: string;
  readonly calls: CallNames | null;
  readonly problem: string | null;
}

const cache = new Map<string, Read>();

/** Forgets what has been read: for tests. */
export const forgetSources = (): void => cache.clear();

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
  const read = path === null ? null : await readCalls(path);
  return {
    names: sites.map(({ line, column }) => read?.calls?.at(line, column) ?? NO_NAME),
    problem: read?.problem ?? null,
  };
}

async function readCalls(path: string): Promise<Read> {
  let stamp = 'gone';
  let size = 0;
  try {
    const status = await stat(path);
    size = status.size;
    stamp = status.isFile() ? `${status.mtimeMs} ${size}` : 'gone';
  } catch {
    // Deleted, or never a file (code made by eval): it stays 'gone'.
  }
  const known = cache.get(path);
  if (known?.stamp === stamp) return known;
  const read = { stamp, ...(await parseFile(path, stamp, size)) };
  cache.delete(path);
  cache.set(path, read);
  if (cache.size > FILES_KEPT) cache.delete(cache.keys().next().value ?? '');
  return read;
}

async function parseFile(path: string, stamp: string, size: number): Promise<Omit<Read, 'stamp'>> {
  if (stamp === 'gone') return { calls: null, problem: `${path} cannot be read, so its promises have no names.` };
  // An empty file has no calls. The system's own files, such as /proc/kmsg, say that they are empty
  // too, and reading one of those may never end.
  if (size === 0) return { calls: null, problem: null };
  if (size > LARGEST_SOURCE) {
    const megabytes = (size / 1024 / 1024).toFixed(1);
    return { calls: null, problem: `${path} is too big to be read for names (${megabytes} MiB; at most 2 are).` };
  }
  try {
    const text = await readFile(path, 'utf8');
    // A byte order mark is no column to V8.
    return { calls: callsOf(path, text.replace(/^\uFEFF/, '')), problem: null };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { calls: null, problem: `${path} could not be parsed, so its promises have no names: ${reason}` };
  }
}
