/** Text of the source files at a session's call sites, for a recording that is read where they are not. */
import { readFile, stat } from 'node:fs/promises';
import { sourcePath } from '../names/index.ts';
import type { Session } from '../session.ts';

/** Larger files are generated; nobody reads a line of them. */
const LARGEST = 2 * 1024 * 1024;

/** Files that pages are written in. */
const OF_A_PAGE = /\.(?:[cm]?[jt]sx?|html?|vue|svelte|astro|mdx?)$/i;

/**
 * The files of some sessions, with the lines at which promises were made. Whoever is given a recording
 * can read them, so what could name any file is not believed: a recording has what it came with, and
 * nothing of this machine; a page, which runs code from anywhere, has files that pages are written in.
 */
export function sourceLines(sessions: readonly Session[]): Map<string, Set<number>> {
  const files = new Map<string, Set<number>>();
  for (const session of sessions) {
    for (const { file, line } of session.sites.values()) {
      if (session.recording !== null && session.source(file) === undefined) continue;
      if (session.page && !OF_A_PAGE.test(file)) continue;
      const lines = files.get(file);
      if (lines) lines.add(line);
      else files.set(file, new Set([line]));
    }
  }
  return files;
}

/** The text of a site's file as it is now; null when it is no file of this machine, is too large, or says that it is empty. */
export async function readSource(file: string): Promise<string | null> {
  const path = sourcePath(file);
  if (path === null) return null;
  try {
    const status = await stat(path);
    // The system's own files say that they are empty: one may hold the environment, another never end.
    return status.isFile() && status.size > 0 && status.size <= LARGEST ? await readFile(path, 'utf8') : null;
  } catch {
    return null;
  }
}
