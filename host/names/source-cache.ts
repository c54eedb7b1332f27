/**
 * What is made of source files on disk: made once, and again when a file has changed. Files that are gone, too large or
 * unreadable give a sentence instead of a text.
 */
import { readFile, stat } from 'node:fs/promises';
import { BoundedMap } from '../bounded-map.ts';

/** Files larger than this are not parsed: they are generated, and parsing would block the host. */
const LARGEST_SOURCE = 2 * 1024 * 1024;
const FILES_KEPT = 256;

/** A file's text; or null, with what is wrong with it after its name, and null for nothing. */
export type SourceText =
  | { readonly text: string; readonly problem: null }
  | { readonly text: null; readonly problem: string | null };

/** What `make` makes of files, as they are now. */
export class SourceCache<Made> {
  readonly #make: (path: string, source: SourceText) => Made;
  readonly #known = new BoundedMap<string, { readonly stamp: string; readonly made: Made }>(FILES_KEPT);

  /** `make` must not throw. */
  constructor(make: (path: string, source: SourceText) => Made) {
    this.#make = make;
  }

  /** What was made of the file at `path`. Never rejects. */
  async of(path: string): Promise<Made> {
    const { stamp, size } = await stampOf(path);
    const known = this.#known.get(path);
    if (known?.stamp === stamp) return known.made;
    const made = this.#make(
      path,
      stamp === GONE ? { text: null, problem: 'cannot be read' } : await textOf(path, size),
    );
    this.#known.set(path, { stamp, made });
    return made;
  }

  /** Forgets what has been read. */
  clear(): void {
    this.#known.clear();
  }
}

const GONE = 'gone';

/** Another one for every state of a file; `gone` for one that was deleted, or never was a file (code made by eval). */
async function stampOf(path: string): Promise<{ readonly stamp: string; readonly size: number }> {
  try {
    const status = await stat(path);
    return { stamp: status.isFile() ? `${status.mtimeMs} ${status.size}` : GONE, size: status.size };
  } catch {
    return { stamp: GONE, size: 0 };
  }
}

async function textOf(path: string, size: number): Promise<SourceText> {
  // An empty file has nothing to be found. The system's own files, such as /proc/kmsg, say that they are empty too, and
  // reading one of those may never end.
  if (size === 0) return { text: null, problem: null };
  if (size > LARGEST_SOURCE) {
    const megabytes = (size / 1024 / 1024).toFixed(1);
    return { text: null, problem: `is too big to be read (${megabytes} MiB; at most 2 are)` };
  }
  try {
    // A byte order mark is no column to V8.
    return { text: (await readFile(path, 'utf8')).replace(/^\uFEFF/, ''), problem: null };
  } catch (error) {
    return { text: null, problem: `cannot be read (${error instanceof Error ? error.message : String(error)})` };
  }
}
