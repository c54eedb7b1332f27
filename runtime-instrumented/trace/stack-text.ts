/**
 * Stack traces as they would be without marks in the program's calls (../sites).
 *
 * Marks move what follows them on the line. Each marked file brings a source map, which Node and
 * debuggers follow; but Node writes traces with source maps otherwise than those without, so the
 * default here is its usual one, with the person's columns in it. A program that brings its own
 * `Error.prepareStackTrace` sees the columns of the marked text; the lines are the same.
 */
import module, { findSourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';
import { VARIABLE } from '../sites/marks.ts';

type Prepare = (error: Error, frames: readonly NodeJS.CallSite[]) => unknown;

const { toString: errorText } = Error.prototype;
const FROM_NODE = 'ErrorPrepareStackTrace';

/** Has Node read the source maps of what is loaded from now on, and write traces as if it did not. */
export function hideMarksInStacks(): void {
  const already = (process as { sourceMapsEnabled?: boolean }).sourceMapsEnabled === true;
  if (already) return;
  enableSourceMaps();
  const before = Error.prepareStackTrace as Prepare | undefined;
  if (before !== undefined && before.name !== FROM_NODE) return;
  Object.defineProperty(prepareStackTrace, 'name', { value: FROM_NODE });
  Error.prepareStackTrace = prepareStackTrace as typeof Error.prepareStackTrace;
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
    text = Reflect.apply(errorText, error, []);
  } catch {
    text = '<error>';
  }
  for (const frame of frames) text += `\n    at ${frameText(frame)}`;
  return text;
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

/** A frame, with the place that the person knows. */
function frameText(frame: NodeJS.CallSite): string {
  const text = withoutGuessedName(frame);
  const file = frame.getFileName();
  if (typeof file !== 'string' || file.startsWith('node:') || /[\\/]node_modules[\\/]/.test(file)) return text;
  const line = frame.getLineNumber() ?? 0;
  const column = frame.getColumnNumber() ?? 0;
  try {
    const entry = findSourceMap(file)?.findEntry(line - 1, column - 1);
    if (!entry || !('originalSource' in entry) || typeof entry.originalSource !== 'string') return text;
    const place = `${file}:${line}:${column}`;
    const at = text.lastIndexOf(place);
    if (at < 0) return text;
    const shown = file.startsWith('file:') ? entry.originalSource : fileURLToPath(entry.originalSource);
    const original = `${shown}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
    return text.slice(0, at) + original + text.slice(at + place.length);
  } catch {
    return text;
  }
}
