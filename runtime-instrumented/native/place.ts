/** A frame of the stack, read when asked, and kept without what it holds alive. */
import { withoutGuess } from '../sites/marks.ts';

type Frame = NodeJS.CallSite & {
  readonly isAsync?: () => boolean;
  readonly getEnclosingLineNumber?: () => number;
  readonly getEnclosingColumnNumber?: () => number;
};

/** Folders of Node's source that say nothing to a person. */
const ROOMLESS = new Set(['bootstrap', 'process', 'per_context', 'undici', 'util', 'modules']);

export class Place {
  /** Null once all was read: a frame keeps its function, and `this`, alive. */
  #frame: Frame | null;
  #file: string | null = null;
  #functionName: string | null = null;
  #functionPlace: string | null = null;
  #site = -1;

  constructor(frame: NodeJS.CallSite) {
    this.#frame = frame as Frame;
  }

  get file(): string {
    this.#file ??= this.#frame?.getFileName() ?? '';
    return this.#file;
  }

  /** Name of the function, '' for none. */
  get functionName(): string {
    this.#functionName ??= withoutGuess(this.#frame?.getFunctionName() ?? '');
    return this.#functionName;
  }

  /** Where the function begins, as a text that tells it from others. */
  get functionPlace(): string {
    this.#functionPlace ??= `${this.file} ${this.#frame?.getEnclosingLineNumber?.()} ${this.#frame?.getEnclosingColumnNumber?.()} ${this.functionName}`;
    return this.#functionPlace;
  }

  /** Whether the function has only been called, and nothing of it has run: so it is when an async one's promise is made. */
  get isAtStart(): boolean {
    const frame = this.#frame;
    return (
      frame !== null &&
      frame.getLineNumber() === frame.getEnclosingLineNumber?.() &&
      frame.getColumnNumber() === frame.getEnclosingColumnNumber?.()
    );
  }

  /** Whether it is the top level of an ES module. */
  get isModuleLevel(): boolean {
    return this.functionName === '' && this.functionPlace.endsWith(' 1 1 ');
  }

  /** Id of the call site; `siteOf` gives that of a frame. */
  site(siteOf: (frame: NodeJS.CallSite) => number): number {
    if (this.#site < 0 && this.#frame !== null) this.#site = siteOf(this.#frame);
    return Math.max(this.#site, 0);
  }

  /** Reads all, and lets go of the frame. Whether it has a site. */
  keep(siteOf: (frame: NodeJS.CallSite) => number): boolean {
    void this.functionPlace;
    const has = this.site(siteOf) > 0;
    this.#frame = null;
    return has;
  }

  /** Whether it is the same place in the same function. */
  same(other: Place | null): boolean {
    return other !== null && this.#site === other.#site && this.functionPlace === other.functionPlace;
  }

  /** "fs.readFile" for a function of Node's, "package: function" for one of a package. */
  foreignName(builtin: string): string {
    const name = this.functionName || builtin;
    const module = /^node:(?:internal\/)?(?:deps\/)?(.*)$/.exec(this.file);
    if (module !== null) {
      const [room] = module[1].split('/');
      return name === '' ? room : ROOMLESS.has(room) ? name : `${room}.${name}`;
    }
    const found = [...this.file.matchAll(/[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/g)].at(-1);
    return found === undefined ? name : name === '' ? found[1] : `${found[1]}: ${name}`;
  }
}

/** Whether a frame waits for those above it, rather than having called them. */
export const isAsync = (frame: NodeJS.CallSite): boolean => (frame as Frame).isAsync?.() ?? false;
