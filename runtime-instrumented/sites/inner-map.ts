/** The source map that a text brings with it, when it was made from another: so that ours leads to what the person wrote. */
import { readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';

const COMMENT = /\/[*/]#\s+sourceMappingURL=([^\s*]+)/g;

/** A place in a file; line and column count from 0. */
export interface Place {
  readonly source: string;
  readonly line: number;
  readonly column: number;
}

/** Where a place of the text comes from; null where nobody knows. */
export type Lookup = (line: number, column: number) => Place | null;

/** The lookup of the map that `text`, of the file at `url`, names; null when it names none. Throws when it cannot be read. */
export function innerMap(text: string, url: string): Lookup | null {
  if (!text.includes('sourceMappingURL=')) return null;
  const named = [...text.matchAll(COMMENT)].at(-1)?.[1];
  if (named === undefined) return null;
  const inline = named.startsWith('data:');
  const at = inline ? new URL(url) : new URL(named, url);
  const payload = JSON.parse(inline ? decoded(named) : readFileSync(at, 'utf8')) as SourceMapPayload;
  const base = new URL(payload.sourceRoot ? `${payload.sourceRoot.replace(/\/?$/, '/')}` : '.', at);
  const map = new SourceMap(payload);
  return (line, column) => {
    const entry = map.findEntry(line, column);
    if (!('originalSource' in entry) || typeof entry.originalSource !== 'string') return null;
    const source = new URL(entry.originalSource, base).href;
    return { source, line: entry.originalLine, column: entry.originalColumn };
  };
}

function decoded(url: string): string {
  const comma = url.indexOf(',');
  const body = url.slice(comma + 1);
  return url.slice(0, comma).endsWith(';base64')
    ? Buffer.from(body, 'base64').toString('utf8')
    : decodeURIComponent(body);
}
