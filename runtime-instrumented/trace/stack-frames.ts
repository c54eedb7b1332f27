/**
 * Frames of stacks as they would be without marks in the program's calls (../sites): as text, and as
 * the objects that a program's own `Error.prepareStackTrace` is given.
 */
import { findSourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';
import { VARIABLE, withoutGuess } from '../sites/marks.ts';
import { isRaw } from './stack.ts';

/** Kept: a program may replace `Reflect`, and what it calls through us has to work all the same. */
const { apply } = Reflect;

type Prepare = (error: Error, frames: readonly NodeJS.CallSite[]) => unknown;

interface Place {
  /** A URL, or a path where V8 names the file so. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Where the person knows a frame to be; null where it is as V8 says. */
function placeOf(frame: NodeJS.CallSite): Place | null {
  const file = frame.getFileName();
  if (typeof file !== 'string' || file.startsWith('node:') || /[\\/]node_modules[\\/]/.test(file)) return null;
  try {
    const entry = findSourceMap(file)?.findEntry((frame.getLineNumber() ?? 0) - 1, (frame.getColumnNumber() ?? 0) - 1);
    if (!entry || !('originalSource' in entry) || typeof entry.originalSource !== 'string') return null;
    return {
      file: file.startsWith('file:') ? entry.originalSource : fileURLToPath(entry.originalSource),
      line: entry.originalLine + 1,
      column: entry.originalColumn + 1,
    };
  } catch {
    return null;
  }
}

/** V8 takes names for functions without one from the marks beside them: `at guess.__pg_at (file:1:2)`. */
function withoutGuessedName(frame: NodeJS.CallSite): string {
  const text = String(frame);
  if (!text.includes(VARIABLE)) return text;
  const [, prefix = '', place] = /^(async )?.* \((.*)\)$/.exec(text) ?? [];
  if (place === undefined) return text;
  if (frame.isToplevel()) return prefix + place;
  return `${prefix}${frame.getTypeName()}.${frame.getMethodName() ?? '<anonymous>'} (${place})`;
}

/** A frame as V8 writes it, with the place that the person knows. */
export function frameText(frame: NodeJS.CallSite, place: Place | null = placeOf(frame)): string {
  const text = withoutGuessedName(frame);
  if (place === null) return text;
  const shown = `${frame.getFileName()}:${frame.getLineNumber()}:${frame.getColumnNumber()}`;
  const at = text.lastIndexOf(shown);
  if (at < 0) return text;
  return `${text.slice(0, at)}${place.file}:${place.line}:${place.column}${text.slice(at + shown.length)}`;
}

type Method = (...given: unknown[]) => unknown;

/** A frame whose place is the one that the person knows. V8's methods work on V8's frames alone, so it has its own. */
function asWritten(frame: NodeJS.CallSite): NodeJS.CallSite {
  const place = placeOf(frame);
  if (place === null) return frame;
  const prototype = Object.getPrototypeOf(frame) as Record<string, unknown>;
  const methods: Record<string, Method> = {};
  for (const name of Object.getOwnPropertyNames(prototype)) {
    const method = prototype[name];
    if (typeof method === 'function' && name !== 'constructor') methods[name] = () => apply(method, frame, []);
  }
  methods.getLineNumber = () => place.line;
  methods.getColumnNumber = () => place.column;
  methods.getFunctionName = () => {
    const name = frame.getFunctionName();
    return name === null ? null : withoutGuess(name) || null;
  };
  methods.toString = () => frameText(frame, place);
  const written = Object.create(prototype) as NodeJS.CallSite;
  for (const [name, value] of Object.entries(methods)) {
    Object.defineProperty(written, name, { value, configurable: true, writable: true });
  }
  return written;
}

/**
 * Has what a program puts in the place of `Error.prepareStackTrace` be given frames as the person wrote
 * them. Whoever reads it there gets a function that does the same as his own, and may put it back.
 */
export function showOriginalFrames(ours: Prepare): void {
  const isOurs = new WeakSet<Prepare>([ours]);
  const wrappers = new WeakMap<Prepare, Prepare>();
  let current: unknown = Error.prepareStackTrace;
  const wrapped = (theirs: Prepare): Prepare => {
    if (isOurs.has(theirs) || isRaw(theirs)) return theirs;
    let wrapper = wrappers.get(theirs);
    if (wrapper === undefined) {
      wrapper = function (this: unknown, error, frames) {
        return apply(theirs, this, [error, Array.isArray(frames) ? frames.map(asWritten) : frames]);
      };
      Object.defineProperty(wrapper, 'name', { value: theirs.name, configurable: true });
      isOurs.add(wrapper);
      wrappers.set(theirs, wrapper);
    }
    return wrapper;
  };
  const before = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace');
  Object.defineProperty(Error, 'prepareStackTrace', {
    configurable: true,
    enumerable: before?.enumerable ?? true,
    get: () => current,
    set(value: unknown) {
      current = typeof value === 'function' ? wrapped(value as Prepare) : value;
    },
  });
}
