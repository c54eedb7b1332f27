/** Text of the source files at a session's call sites, for a recording that is read where they are not. */
import { readFile, stat } from 'node:fs/promises';
import { sourcePath } from '../names/index.ts';
import type { Session } from '../session.ts';

/** Larger files are generated; nobody reads a line of them. */
const LARGEST = 2 * 1024 * 1024;

/** The files of some sessions, with the lines at which promises were made. */
export function sourceLines(sessions: readonly Session[]): Map<string, Set<number>> {
  const files = new Map<string, Set<number>>();
  for (const session of sessions) {
    for (const { file, line } of session.sites.values()) {
      const lines = files.get(file);
      if (lines) lines.add(line);
      else files.set(file, new Set([line]));
    }
  }
  return files;
}

/** The text of a site's file as it is now; null when it is no file of this machine, or too large. */
export async function readSource(file: string): Promise<string | null> {
  const path = sourcePath(file);
  if (path === null) return null;
  try {
    const status = await stat(path);
    return status.isFile() && status.size <= LARGEST ? await readFile(path, 'utf8') : null;
  } catch {
    return null;
  }
}
