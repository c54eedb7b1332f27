/**
 * Marks the calls of a program when it is loaded: each stores a number of its own just before it is
 * made, by which the tracer knows again from where a promise is made, without looking at the stack.
 *
 * Bundled apart, as sites.cjs, with its parser, and loaded only where call sites are wanted.
 */
import { type Options, parse, type Token } from 'acorn';
import { findCalls, type Insertion } from './find-calls.ts';
import { innerMap, type Lookup } from './inner-map.ts';
import { VARIABLE } from './marks.ts';
import { MappingWriter } from './source-map.ts';

const LINE_END = /\r\n|[\n\r\u2028\u2029]/g;

export interface MarkOptions {
  readonly kind: 'module' | 'commonjs';
  /** Of the file: the source map says so. */
  readonly url: string;
  readonly nextNumber: () => number;
}

/**
 * The marked text, with a source map at its end; the text itself when there is nothing to mark, or
 * when it cannot be read: whoever runs it says better what is wrong.
 */
export function markCalls(text: string, options: MarkOptions): string {
  if (text.includes(VARIABLE)) return text;
  try {
    const starts: number[] = [];
    const program = parse(text, {
      ...parserOptions(options.kind),
      onToken: (token: Token) => void starts.push(token.start),
    });
    const insertions = findCalls(program, options.nextNumber);
    if (insertions.length === 0) return text;
    return insert(text, insertions, starts, options.url, innerMap(text, options.url));
  } catch {
    return text;
  }
}

function parserOptions(kind: 'module' | 'commonjs'): Options {
  const common = { ecmaVersion: 'latest', allowHashBang: true } as const;
  return kind === 'module' ? { ...common, sourceType: 'module' } : { ...common, sourceType: 'commonjs' };
}

/** Inserts, and writes the map: a mapping for every token, since a stack may name any of them. */
function insert(
  text: string,
  unordered: readonly Insertion[],
  starts: readonly number[],
  url: string,
  inner: Lookup | null,
): string {
  const insertions = [...unordered].sort((a, b) => a.at - b.at);
  const lineStarts = [0, ...Array.from(text.matchAll(LINE_END), (end) => end.index + end[0].length)];
  const mappings = new MappingWriter();
  const sources: string[] = [];
  const sourceOf = (source: string): number => {
    const known = sources.indexOf(source);
    return known >= 0 ? known : sources.push(source) - 1;
  };
  const pieces: string[] = [];
  let copied = 0;
  let next = 0;
  let line = 0;
  /** How far what was inserted moves the rest of the line. */
  let shift = 0;
  for (const start of starts) {
    while (line + 1 < lineStarts.length && lineStarts[line + 1] <= start) {
      // What ends an argument that ends on a line before.
      while (next < insertions.length && insertions[next].at < lineStarts[line + 1]) next++;
      line++;
      shift = 0;
    }
    for (; next < insertions.length && insertions[next].at <= start; next++) shift += insertions[next].text.length;
    const column = start - lineStarts[line];
    const place = inner === null ? { source: url, line, column } : inner(line, column);
    if (place !== null) mappings.add(line, column + shift, sourceOf(place.source), place.line, place.column);
  }
  for (const { at, text: inserted } of insertions) {
    pieces.push(text.slice(copied, at), inserted);
    copied = at;
  }
  pieces.push(text.slice(copied));
  const map = { version: 3, sources, names: [], mappings: mappings.toString() };
  const encoded = Buffer.from(JSON.stringify(map)).toString('base64');
  return `${pieces.join('')}\n//# sourceMappingURL=data:application/json;base64,${encoded}\n`;
}
