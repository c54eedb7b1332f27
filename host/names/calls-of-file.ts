/** All calls of one file with their names, found by the position that a stack frame gives. */
import type { SiteName } from '../../webview/contract/names.ts';
import { type Call, callOffset, isCall } from './call-position.ts';
import { nameOfCall } from './name-of-call.ts';
import { parseSource } from './parse.ts';
import { ownText, snippetOf } from './snippet.ts';
import { type Place, walk } from './tree.ts';

/** For a place of which nothing is known. */
export const NO_NAME: SiteName = { name: '', kind: 'none', snippet: '' };

/** Names of one file's calls. Lines and columns count from 1, columns in UTF-16 units, as V8 counts. */
export class CallNames {
  readonly #names = new Map<string, SiteName>();

  set(line: number, column: number, name: SiteName): void {
    this.#names.set(`${line}:${column}`, name);
  }

  /** Whether a call stands at this place at all. */
  has(line: number, column: number): boolean {
    return this.#names.has(`${line}:${column}`);
  }

  at(line: number, column: number): SiteName {
    return this.#names.get(`${line}:${column}`) ?? NO_NAME;
  }
}

/** Reads `text`. Throws the parser's SyntaxError when nothing can be read. */
export function callsOf(file: string, text: string): CallNames {
  const names = new CallNames();
  const lines = lineStarts(text);
  walk(parseSource(file, text).program, (place) => {
    if (!isCall(place.node)) return;
    const offset = callOffset(place.node, text);
    const line = lineAt(lines, offset);
    const found = nameOfCall(place as Place & { readonly node: Call });
    names.set(line + 1, offset - (lines[line] ?? 0) + 1, {
      name: found?.name ?? '',
      kind: found?.kind ?? 'none',
      snippet: snippetOf(place.node, text) || (found ? '' : ownText(place.node, text)),
    });
  });
  return names;
}

/** Offsets at which lines begin; the line ends are those of ECMAScript. */
function lineStarts(text: string): number[] {
  const starts = [0];
  for (const match of text.matchAll(/\r\n|[\n\r\u2028\u2029]/g)) starts.push(match.index + match[0].length);
  return starts;
}

/** Index of the line that holds `offset`. */
function lineAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
