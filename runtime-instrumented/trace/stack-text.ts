/**
 * Stack traces as they would be without marks in the program's calls (../sites).
 *
 * Marks move what follows them on the line. Each marked file brings a source map, which Node and
 * debuggers follow; but Node writes traces with source maps otherwise than those without, so the
 * default here is its usual one, with the person's columns in it. A program that brings its own
 * `Error.prepareStackTrace` is given frames with the person's columns too (stack-frames.ts).
 */
import module from 'node:module';
import { frameText, showOriginalFrames } from './stack-frames.ts';

/** Kept: a program may replace `Reflect`, and the stacks of its errors are written here all the same. */
const { apply } = Reflect;
const { toString: errorText } = Error.prototype;
const FROM_NODE = 'ErrorPrepareStackTrace';
/** What errors of Node's own have, whose stacks begin with their code: `TypeError [ERR_INVALID_ARG_TYPE]: …`. */
let nodeErrorSign: symbol | undefined;

/** Has Node read the source maps of what is loaded from now on, and write traces as if it did not. */
export function hideMarksInStacks(): void {
  const already = (process as { sourceMapsEnabled?: boolean }).sourceMapsEnabled === true;
  if (already) return;
  nodeErrorSign = findNodeErrorSign();
  enableSourceMaps();
  const before = Error.prepareStackTrace;
  if (before === undefined || before.name === FROM_NODE) {
    Object.defineProperty(prepareStackTrace, 'name', { value: FROM_NODE });
    Error.prepareStackTrace = prepareStackTrace as typeof Error.prepareStackTrace;
  }
  showOriginalFrames(prepareStackTrace);
}

function enableSourceMaps(): void {
  const { setSourceMapsSupport } = module as {
    setSourceMapsSupport?: (enabled: boolean, which: { nodeModules: boolean; generatedCode: boolean }) => void;
  };
  // What packages bring was not followed before, and is not now.
  if (setSourceMapsSupport) setSourceMapsSupport(true, { nodeModules: false, generatedCode: false });
  else process.setSourceMapsEnabled(true);
}

function prepareStackTrace(error: Error, frames: readonly NodeJS.CallSite[]): string {
  let text: string;
  try {
    const { name, message, code } = error as NodeJS.ErrnoException;
    const isNodes = nodeErrorSign !== undefined && nodeErrorSign in error;
    text = isNodes ? `${name} [${code}]: ${message}` : apply(errorText, error, []);
  } catch {
    text = '<error>';
  }
  for (const frame of frames) text += `\n    at ${frameText(frame)}`;
  return text;
}

/** Node keeps the symbol to itself, but not from whoever has an error of its. */
function findNodeErrorSign(): symbol | undefined {
  try {
    Buffer.alloc('' as never);
  } catch (error) {
    for (let holder: unknown = error; holder !== null; holder = Reflect.getPrototypeOf(holder as object)) {
      const sign = Object.getOwnPropertySymbols(holder).find(({ description }) => description === 'kIsNodeError');
      if (sign !== undefined) return sign;
    }
  }
  return undefined;
}
