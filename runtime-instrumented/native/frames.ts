/**
 * What the stack says when a promise is made: by which built-in, in whose code, and where.
 *
 * V8 names its own functions on the stack (`new Promise`, `then`, `all`) without a file. Below them
 * stands the code that called: the program's, a package's, or Node's own.
 */
import { withoutGuess } from '../sites/marks.ts';
import { type Caller, captureFrames, type Frames } from '../trace/stack.ts';

/** Whose code. */
export type Owner = 'program' | 'package' | 'node' | 'ours' | 'nobody';

/** Who made a promise. */
export interface Maker {
  /** Names of V8's functions on top, the newest first. */
  readonly builtins: readonly string[];
  readonly owner: Owner;
  /** The first frame with a file. */
  readonly frame: NodeJS.CallSite | null;
  /** Of code that is not the program's, the function that the program called, as far as the stack was looked at. */
  readonly entry: NodeJS.CallSite | null;
  /** The frame below `frame`, when it is the program's. */
  readonly programCaller: NodeJS.CallSite | null;
}

const FEW = 6;
const MORE = 16;
const OWN_FILE = import.meta.url;
const NOBODY: Maker = { builtins: [], owner: 'nobody', frame: null, entry: null, programCaller: null };

/** Tells whose code a file is. */
export class Owners {
  readonly #known = new Map<string, Owner>();
  readonly #isOurs: (file: string) => boolean;
  readonly #unfolded: (file: string) => boolean;

  /** `isOurs`: files of ours or of the library; `unfolded`: packages that count as the program. */
  constructor(isOurs: (file: string) => boolean, unfolded: (file: string) => boolean) {
    this.#isOurs = isOurs;
    this.#unfolded = unfolded;
  }

  of(file: string): Owner {
    let owner = this.#known.get(file);
    if (owner !== undefined) return owner;
    if (this.#isOurs(file)) owner = 'ours';
    else if (this.#unfolded(file)) owner = 'program';
    else if (file.startsWith('node:')) owner = 'node';
    else owner = /[\\/]node_modules[\\/]/.test(file) ? 'package' : 'program';
    // Which files are ours may still grow while the library loads; it is the first to.
    if (this.#known.size < 10_000) this.#known.set(file, owner);
    return owner;
  }

  /** Forgets what was decided. */
  clear(): void {
    this.#known.clear();
  }

  /** Who made the promise whose hook `below` runs. */
  maker(below: Caller): Maker {
    let frames = captureFrames(FEW, below);
    let maker = this.#read(frames);
    if (maker.owner === 'nobody' && frames.length === FEW) {
      frames = captureFrames(MORE, below);
      maker = this.#read(frames);
    }
    return maker;
  }

  #read(frames: Frames): Maker {
    const builtins: string[] = [];
    for (let i = 0; i < frames.length; i++) {
      const frame = frames[i];
      const file = frame.getFileName();
      if (typeof file !== 'string' || file === '') {
        builtins.push(frame.getFunctionName() ?? '');
        continue;
      }
      // Our own functions in the place of built-in ones.
      if (file === OWN_FILE) continue;
      // From here on the stack tells who awaits, not who called.
      if (isAsync(frame)) break;
      const owner = this.of(file);
      const programCaller = this.#callerAfter(frames, i);
      const entry = owner === 'program' || programCaller !== null ? frame : this.#entry(frames, i);
      return { builtins, owner, frame, entry, programCaller };
    }
    return builtins.length === 0 ? NOBODY : { ...NOBODY, builtins };
  }

  /** The last frame that is not the program's. */
  #entry(frames: Frames, from: number): NodeJS.CallSite {
    let entry = frames[from];
    for (let i = from + 1; i < frames.length && !isAsync(frames[i]); i++) {
      const file = frames[i].getFileName();
      if (typeof file !== 'string' || file === '' || file === OWN_FILE) continue;
      if (this.of(file) === 'program') break;
      entry = frames[i];
    }
    return entry;
  }

  /** The next frame, when it has a file and called synchronously. */
  #callerAfter(frames: Frames, at: number): NodeJS.CallSite | null {
    for (let i = at + 1; i < frames.length; i++) {
      const frame = frames[i];
      if (isAsync(frame)) return null;
      const file = frame.getFileName();
      if (typeof file === 'string' && file !== '' && file !== OWN_FILE)
        return this.of(file) === 'program' ? frame : null;
    }
    return null;
  }
}

function isAsync(frame: NodeJS.CallSite): boolean {
  return (frame as { isAsync?: () => boolean }).isAsync?.() ?? false;
}

/** Name of the function of a frame, '' for none. */
export function functionOf(frame: NodeJS.CallSite): string {
  return withoutGuess(frame.getFunctionName() ?? '');
}

/** Where the function of a frame begins, as a text that tells it from others. */
export function functionPlace(frame: NodeJS.CallSite): string {
  const { getEnclosingLineNumber: line, getEnclosingColumnNumber: column } = frame as unknown as Record<
    string,
    (() => number) | undefined
  >;
  return `${frame.getFileName()} ${line?.call(frame)} ${column?.call(frame)} ${functionOf(frame)}`;
}

/** Whether a frame is the top level of an ES module. */
export function isModuleLevel(frame: NodeJS.CallSite): boolean {
  const { getEnclosingLineNumber: line, getEnclosingColumnNumber: column } = frame as unknown as Record<
    string,
    (() => number) | undefined
  >;
  if (functionOf(frame) !== '' || line === undefined || column === undefined) return false;
  return line.call(frame) === 1 && column.call(frame) === 1;
}

/** Folders of Node's source that say nothing to a person. */
const ROOMLESS = new Set(['bootstrap', 'process', 'per_context', 'undici', 'util', 'modules']);

/** "fs.readFile" for a function of Node's, "package: function" for one of a package. */
export function foreignName(frame: NodeJS.CallSite, builtin: string): string {
  const file = frame.getFileName() ?? '';
  const name = functionOf(frame) || builtin;
  const module = /^node:(?:internal\/)?(?:deps\/)?(.*)$/.exec(file);
  if (module !== null) {
    const [room] = module[1].split('/');
    return name === '' ? room : ROOMLESS.has(room) ? name : `${room}.${name}`;
  }
  const found = [...file.matchAll(/[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/g)].at(-1);
  return found === undefined ? name : name === '' ? found[1] : `${found[1]}: ${name}`;
}
