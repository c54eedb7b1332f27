/**
 * The line of the page's own code that is running, read from the text of a stack: all engines have
 * one, in two forms. `at name (url:1:2)` is V8's, `name@url:1:2` that of Firefox and Safari.
 */
import type { Place } from './page-tracer.ts';

const DEPTH = 25;
const CHROME = /^\s*at (?:async )?(?:(.*?) \()?((?:https?|file|blob|webpack[\w-]*):.*?):(\d+):(\d+)\)?$/;
const OTHERS = /^(.*?)@((?:https?|file|blob):.*?):(\d+):(\d+)$/;
const NOTHING_NAMED = /^(?:<anonymous>|Object\.<anonymous>|global code|module code|eval code|Promise)$/;

/** Where a frame is; null when the line is none, or has no place. */
export function readFrame(line: string): Place | null {
  const found = CHROME.exec(line) ?? OTHERS.exec(line);
  if (found === null) return null;
  const [, name = '', file = '', row = '', column = ''] = found;
  const plain = name.replace(/^(?:new |async\*?)/, '').replace(/^.*[.>/*]/, '');
  const functionName = NOTHING_NAMED.test(name) ? '' : plain.slice(0, 200);
  return { file, line: Number(row), column: Number(column), functionName };
}

/** Where this code begins in a bundle that has more than it; null in a file of its own. */
const head = 'PROMISE_GRAPH_HEAD' in globalThis ? readHead() : null;
let tail: Place | null = null;
/** Files whose frames are nobody's call site: ours. */
const skipped = new Set<string>();

const withoutQuery = (file: string): string => file.replace(/[?#].*$/, '');

/** Files that said they have the library, before us or after; a bundle of the page's own may be among them. */
let library: ReadonlySet<string> = new Set();

/** Frames of the library are no call sites, unless its file has the page's code as well. `files` may grow. */
export function skipLibrary(files: ReadonlySet<string>): void {
  library = files;
}

const OF_PACKAGES = /\/lwt-browser\.js$|\/node_modules\//;

function isLibrary(file: string): boolean {
  if (!OF_PACKAGES.test(file)) return false;
  for (const one of library) if (withoutQuery(one) === file) return true;
  return false;
}

function readHead(): Place | null {
  const { PROMISE_GRAPH_HEAD: stack } = globalThis as { PROMISE_GRAPH_HEAD?: unknown };
  Reflect.deleteProperty(globalThis, 'PROMISE_GRAPH_HEAD');
  return typeof stack === 'string' ? firstPlace(stack) : null;
}

function firstPlace(stack: string): Place | null {
  for (const line of stack.split('\n')) {
    const place = readFrame(line);
    if (place !== null) return place;
  }
  return null;
}

/** Called where this code ends. */
export function endsHere(stack: string | undefined): void {
  tail = firstPlace(stack ?? '');
  if (head === null && tail !== null) skipped.add(withoutQuery(tail.file));
}

function isOurs(place: Place): boolean {
  const file = withoutQuery(place.file);
  if (skipped.has(file) || isLibrary(file)) return true;
  return head !== null && tail !== null && place.file === head.file && !isBefore(place, head) && !isBefore(tail, place);
}

const isBefore = (one: Place, other: Place): boolean =>
  one.line < other.line || (one.line === other.line && one.column < other.column);

/** The innermost place that is the page's; null when there is none, or it cannot be told. Never throws. */
export function stackPlace(): Place | null {
  // A page's own way to write stacks is neither run nor heard, unless it cannot be put aside.
  const limit = putAside('stackTraceLimit', DEPTH);
  const prepare = putAside('prepareStackTrace', undefined);
  try {
    const { stack } = new Error();
    if (typeof stack !== 'string') return null;
    for (const line of stack.split('\n')) {
      const place = readFrame(line);
      if (place !== null && !isOurs(place)) return place;
    }
    return null;
  } catch {
    return null;
  } finally {
    prepare();
    limit();
  }
}

type Switch = 'stackTraceLimit' | 'prepareStackTrace';
const asTheyAre = (): void => {};

/** Gives a switch of the engine another value; returns what gives it the page's back. */
function putAside(name: Switch, value: unknown): () => void {
  const found = Reflect.getOwnPropertyDescriptor(Error, name);
  if (found === undefined || !('value' in found) || found.writable !== true) return asTheyAre;
  const engine = Error as { [Name in Switch]?: unknown };
  engine[name] = value;
  return () => {
    engine[name] = found.value;
  };
}
