/**
 * TypeScript to JavaScript, by the compiler that Node itself uses (amaro, which is SWC).
 *
 * Bundled apart, as typescript.cjs, since it is large and most programs on a recent Node never
 * need it. Types are blanked out where that is enough, so that every position stays; only enums,
 * namespaces and parameter properties are rewritten, with a source map.
 */
import { transformSync } from 'amaro';

export interface JavaScript {
  readonly code: string;
  /** The code was rewritten; a source map stands at its end. */
  readonly mapped: boolean;
}

/** What SWC throws: no Error. Lines count from 1, columns from 0. */
interface Complaint {
  readonly code?: string;
  readonly message?: string;
  readonly snippet?: string;
  readonly startLine?: number;
  readonly startColumn?: number;
}

/** The JavaScript of a file. Throws a SyntaxError that names file, line and column. */
export function toJavaScript(source: string, path: string): JavaScript {
  const text = source.charCodeAt(0) === 0xfeff ? source.slice(1) : source;
  try {
    return { code: transformSync(text, { mode: 'strip-only', filename: path }).code, mapped: false };
  } catch (error) {
    if ((error as Complaint).code !== 'UnsupportedSyntax') throw syntaxError(error as Complaint, path);
  }
  try {
    const { code, map } = transformSync(text, { mode: 'transform', sourceMap: true, filename: path });
    const inline = Buffer.from(map ?? '').toString('base64');
    return { code: `${code}\n//# sourceMappingURL=data:application/json;base64,${inline}\n`, mapped: true };
  } catch (error) {
    throw syntaxError(error as Complaint, path);
  }
}

function syntaxError(complaint: Complaint, path: string): SyntaxError {
  const place =
    complaint.startLine === undefined ? path : `${path}:${complaint.startLine}:${(complaint.startColumn ?? 0) + 1}`;
  const snippet = complaint.snippet ? `\n\n${complaint.snippet.trimEnd()}\n` : '';
  const error = new SyntaxError(`${place}: ${complaint.message ?? String(complaint)}${snippet}`);
  // Where in the loader it was found is of no use to anybody.
  error.stack = `SyntaxError: ${error.message}`;
  return error;
}
