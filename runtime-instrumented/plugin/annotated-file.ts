/** A file with its annotations, and the source map that leads back from it. */
import { MappingWriter } from '../sites/source-map.ts';
import { type AnnotateOptions, annotate, type Insertion } from './annotate.ts';

/** A place in a file; line and column count from 0. */
export interface Place {
  readonly source: string;
  readonly line: number;
  readonly column: number;
}

export interface Annotated {
  readonly code: string;
  /** Source map, version 3, as JSON. */
  readonly map: string;
}

/** Where a place of a text comes from; null where nobody knows. */
export type Lookup = (line: number, column: number) => Place | null;

/**
 * Annotates `text`; null when there is nothing to annotate. `inner`: where a place of the text itself
 * comes from; `maps`: whether the map leads there as well, or back to `text`.
 */
export function annotateFile(
  text: string,
  options: Omit<AnnotateOptions, 'original'>,
  inner: Lookup | null = null,
  maps = true,
): Annotated | null {
  const original: AnnotateOptions['original'] = (line, column) => {
    const place = inner?.(line - 1, column - 1);
    return place == null ? null : { line: place.line + 1, column: place.column + 1 };
  };
  const insertions = annotate(text, inner === null ? options : { ...options, original });
  return insertions === null ? null : apply(text, insertions, options.file, maps ? inner : null);
}

// In two pieces: tools that read our own file would take it for its map.
const COMMENT = ['//# source', 'MappingURL=data:application/json;base64,'].join('');

/** The text with its map in itself. */
export function withMap({ code, map }: Annotated): string {
  return `${code}\n${COMMENT}${Buffer.from(map).toString('base64')}\n`;
}

function apply(text: string, insertions: readonly Insertion[], file: string, inner: Lookup | null): Annotated {
  const mappings = new MappingWriter();
  const pieces: string[] = [];
  let line = 0;
  let column = 0;
  let writtenLine = 0;
  let writtenColumn = 0;
  const map = (): void => {
    const place = inner === null ? { line, column } : inner(line, column);
    if (place !== null) mappings.add(writtenLine, writtenColumn, 0, place.line, place.column);
  };
  /** Copies a piece of the text; with a mapping at its start, at each line and at each word. */
  const copy = (piece: string): void => {
    pieces.push(piece);
    for (const [token] of piece.matchAll(/\r\n|[\n\r\u2028\u2029]|[\w$]+|[^\w$\n\r\u2028\u2029]+/g)) {
      if (/^[\n\r\u2028\u2029]/.test(token)) {
        line++;
        writtenLine++;
        column = 0;
        writtenColumn = 0;
      } else {
        map();
        column += token.length;
        writtenColumn += token.length;
      }
    }
  };
  let copied = 0;
  for (const { at, text: inserted, remove = 0 } of insertions) {
    copy(text.slice(copied, at));
    pieces.push(inserted);
    const rows = inserted.split(/\r\n|[\n\r\u2028\u2029]/);
    writtenLine += rows.length - 1;
    writtenColumn = rows.length > 1 ? (rows.at(-1) as string).length : writtenColumn + inserted.length;
    const gone = text.slice(at, at + remove).split(/\r\n|[\n\r\u2028\u2029]/);
    line += gone.length - 1;
    column = gone.length > 1 ? (gone.at(-1) as string).length : column + remove;
    copied = at + remove;
  }
  copy(text.slice(copied));
  const sources = JSON.stringify([file]);
  return {
    code: pieces.join(''),
    map: `{"version":3,"sources":${sources},"names":[],"mappings":"${mappings.toString()}"}`,
  };
}
