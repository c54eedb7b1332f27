/** Finds the call site of a line in the editor among those of a program. Pure: knows no editor. */
import { fileURLToPath } from 'node:url';

/** Where something was made; `file` is a path or a file: URL, `line` counts from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** The first site in that file and line, or undefined. */
export function findSite<T extends Place>(sites: Iterable<T>, path: string, line: number): T | undefined {
  for (const site of sites) if (site.line === line && pathOf(site.file) === path) return site;
  return undefined;
}

function pathOf(file: string): string {
  if (!file.startsWith('file:')) return file;
  try {
    return fileURLToPath(file);
  } catch {
    return file;
  }
}
