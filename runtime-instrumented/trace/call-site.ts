/**
 * Where in the program a promise was made: the first frame of the stack that is neither the
 * library's, nor ours, nor Node's own.
 *
 * A capture costs microseconds, so it takes as few frames as did last time, and looks further only
 * when none of them is the program's.
 */
import { findSourceMap } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Site } from '../protocol/index.ts';
import { withoutGuess } from '../sites/marks.ts';
import { type Caller, captureFrames, type Frames } from './stack.ts';

/** Each frame costs a third of a microsecond: so many are taken at first, and at most once it is known where to look. */
const LEAST_FRAMES = 4;
const FEW_FRAMES = 12;
const MANY_FRAMES = 60;
/** A recursion of the library's own may stand on the program: this far is looked, when all of those were the library's. */
const ALL_FRAMES = 2000;

/** Interns call sites by file, line and column. */
export class CallSites {
  readonly #libraryFiles: ReadonlySet<string>;
  readonly #skipped = new Set<string>();
  /** Whether a file's frames are skipped, as far as was asked. */
  readonly #verdicts = new Map<string, boolean>();
  /** How many library files `#skipped` was made from. */
  #skippedFrom = -1;
  /** Ids by file and, within it, by line and column. */
  readonly #known = new Map<string, Map<number, number>>();
  readonly #define: (site: Site) => number;
  /** Whether a file has marks, as far as was asked: each that has brings a source map. */
  readonly #marked = new Map<string, boolean>();
  #lastHasMarks = true;
  /** How many frames reached the program's, by kind. */
  readonly #enough: number[] = [];

  /**
   * `libraryFiles`: paths or file URLs of files whose frames are skipped, may grow; one that ends
   * in `/` stands for all files below it. `define` is called once for each new site and returns
   * its id, or -1 when it could not be sent.
   */
  constructor(libraryFiles: ReadonlySet<string>, define: (site: Site) => number) {
    this.#libraryFiles = libraryFiles;
    this.#define = define;
  }

  /**
   * Id of the site that called into the library, 0 when there is none, -1 when it could not be
   * sent. `kind`: a small integer; captures of one kind tend to find the program equally deep.
   */
  capture(below: Caller, kind = 0): number {
    if (this.#libraryFiles.size !== this.#skippedFrom) this.#readLibraryFiles();
    const enough = this.#enough[kind] ?? LEAST_FRAMES;
    let frames = captureFrames(enough, below);
    let first = this.#firstOfProgram(frames, 0);
    if (first < 0 && frames.length === enough) {
      frames = captureFrames(MANY_FRAMES, below);
      first = this.#firstOfProgram(frames, enough);
      if (first < 0 && frames.length === MANY_FRAMES) {
        frames = captureFrames(ALL_FRAMES, below);
        first = this.#firstOfProgram(frames, MANY_FRAMES);
      }
      if (first >= 0 && first < FEW_FRAMES) this.#enough[kind] = first + 1;
    }
    this.#lastHasMarks = first < 0 || this.#hasMarks(frames[first].getFileName() as string);
    return first < 0 ? 0 : this.#idOf(frames[first]);
  }

  /** Whether the site captured last may be known again by a mark: no site at all, or one in a file that has marks. */
  get lastHasMarks(): boolean {
    return this.#lastHasMarks;
  }

  #hasMarks(file: string): boolean {
    let marked = this.#marked.get(file);
    if (marked === undefined) {
      marked = (findSourceMap(pathOf(file)) ?? findSourceMap(file)) !== undefined;
      this.#marked.set(file, marked);
    }
    return marked;
  }

  /** Id of the site of a frame, 0 when it has no place, -1 when it could not be sent. */
  of(frame: NodeJS.CallSite): number {
    return this.#idOf(frame);
  }

  /** Whether a file is the library's, or ours. */
  isLibrary(file: string): boolean {
    if (this.#libraryFiles.size !== this.#skippedFrom) this.#readLibraryFiles();
    return !file.startsWith('node:') && this.#isSkipped(file);
  }

  /** Index of the first frame from `from` on that is the program's, -1 when there is none. */
  #firstOfProgram(frames: Frames, from: number): number {
    for (let i = from; i < frames.length; i++) {
      const file = frames[i].getFileName();
      // Frames of eval have no file; the code that called eval has.
      if (typeof file === 'string' && file !== '' && !this.#isSkipped(file)) return i;
    }
    return -1;
  }

  #isSkipped(file: string): boolean {
    let skipped = this.#verdicts.get(file);
    if (skipped === undefined) {
      skipped = file.startsWith('node:') || this.#skipped.has(file);
      for (const entry of this.#skipped) skipped ||= entry.endsWith('/') && file.startsWith(entry);
      this.#verdicts.set(file, skipped);
    }
    return skipped;
  }

  #idOf(frame: NodeJS.CallSite): number {
    const file = frame.getFileName() as string;
    const line = frame.getLineNumber() ?? 0;
    const column = frame.getColumnNumber() ?? 0;
    if (line < 1 || column < 1) return 0;
    let places = this.#known.get(file);
    if (!places) {
      places = new Map();
      this.#known.set(file, places);
    }
    const place = line * 0x1000000 + column;
    const known = places.get(place);
    if (known !== undefined) return known;
    const id = this.#define(originalSite(file, line, column, functionNameOf(frame)));
    if (id >= 0) places.set(place, id);
    return id;
  }

  #readLibraryFiles(): void {
    this.#skippedFrom = this.#libraryFiles.size;
    this.#skipped.clear();
    this.#verdicts.clear();
    this.#skipped.add(import.meta.url).add(pathOf(import.meta.url));
    for (const file of this.#libraryFiles) {
      this.#skipped.add(file).add(pathOf(file));
      if (file.startsWith('/')) this.#skipped.add(pathToFileURL(file).href);
    }
  }
}

/** The place in the file that the person wrote, when a source map leads there; else the place itself. */
function originalSite(file: string, line: number, column: number, functionName: string): Site {
  const path = pathOf(file);
  try {
    const map = findSourceMap(path) ?? findSourceMap(file);
    const entry = map?.findEntry(line - 1, column - 1);
    if (entry && 'originalSource' in entry && typeof entry.originalSource === 'string') {
      return {
        file: pathOf(entry.originalSource),
        line: entry.originalLine + 1,
        column: entry.originalColumn + 1,
        functionName,
      };
    }
  } catch {
    // A source map that cannot be read leaves the generated place.
  }
  return { file: path, line, column, functionName };
}

function functionNameOf(frame: NodeJS.CallSite): string {
  const name = withoutGuess(frame.getFunctionName() ?? '') || (frame.getMethodName() ?? '');
  return name.length > 200 ? `${name.slice(0, 200)}…` : name;
}

function pathOf(file: string): string {
  if (!file.startsWith('file:')) return file;
  try {
    return fileURLToPath(file);
  } catch {
    return file;
  }
}
