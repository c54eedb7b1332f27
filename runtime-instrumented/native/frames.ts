/**
 * What the stack says when a promise is made: by which built-in, in whose code, and where.
 *
 * V8 names its own functions on the stack (`new Promise`, `then`, `all`) without a file. Below them
 * stands the code that called: the program's, a package's, or Node's own.
 */
import { type Caller, captureFrames, type Frames } from '../trace/stack.ts';
import { isAsync, Place } from './place.ts';

/** Whose code. */
export type Owner = 'program' | 'package' | 'node' | 'ours' | 'nobody';

/** Who made a promise. */
export interface Maker {
  /** Names of V8's functions on top, the newest first. */
  readonly builtins: readonly string[];
  readonly owner: Owner;
  /** The first frame with a file. */
  readonly frame: Place | null;
  /** Of code that is not the program's, the function that the program called, as far as the stack was looked at. */
  readonly entry: Place | null;
  /** The frame below `frame`, when it is the program's. */
  readonly programCaller: Place | null;
}

/** The function that awaits. */
export interface Top {
  /** Where it begins (`Place.functionPlace`); '?' when no frame tells. */
  readonly place: string;
  /** The engine has called it, to go on after an await: it is not in its first part, which somebody calls. */
  readonly wentOn: boolean;
}

const FEW = 6;
const MORE = 16;
/** The function that runs, below one of Node's at most, and what called it: a capture costs four microseconds, and each frame most of one more. */
const TOP = 3;
/** Where Node has the engine run callbacks of promises. */
const TICKS = 'node:internal/process/task_queues';
/** Where Node calls all promise hooks one after the other, when there are others beside ours (a line debugger's, say). */
const DISPATCHER = 'node:internal/promise_hooks';
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

  /** The function whose `await` runs the hook `below`. */
  top(below: Caller): Top {
    const frames = captureFrames(TOP, below);
    for (let i = 0; i < frames.length; i++) {
      const file = frames[i].getFileName();
      if (file === OWN_FILE || file === DISPATCHER) continue;
      if (typeof file !== 'string' || file === '') break;
      const next = frames.at(i + 1);
      const wentOn = next === undefined || isAsync(next) || next.getFileName() === TICKS;
      return { place: new Place(frames[i]).functionPlace, wentOn };
    }
    return { place: '?', wentOn: false };
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
      if (file === OWN_FILE || file === DISPATCHER) continue;
      // From here on the stack tells who awaits, not who called.
      if (isAsync(frame)) break;
      const owner = this.of(file);
      const programCaller = this.#callerAfter(frames, i);
      const place = new Place(frame);
      const entry = owner === 'program' || programCaller !== null ? place : this.#entry(frames, i);
      return { builtins, owner, frame: place, entry, programCaller };
    }
    return builtins.length === 0 ? NOBODY : { ...NOBODY, builtins };
  }

  /** The last frame that is not the program's. */
  #entry(frames: Frames, from: number): Place {
    let entry = frames[from];
    for (let i = from + 1; i < frames.length && !isAsync(frames[i]); i++) {
      const file = frames[i].getFileName();
      if (typeof file !== 'string' || file === '' || file === OWN_FILE) continue;
      if (this.of(file) === 'program') break;
      entry = frames[i];
    }
    return new Place(entry);
  }

  /** The next frame, when it has a file and called synchronously. */
  #callerAfter(frames: Frames, at: number): Place | null {
    for (let i = at + 1; i < frames.length; i++) {
      const frame = frames[i];
      if (isAsync(frame)) return null;
      const file = frame.getFileName();
      if (typeof file === 'string' && file !== '' && file !== OWN_FILE)
        return this.of(file) === 'program' ? new Place(frame) : null;
    }
    return null;
  }
}
