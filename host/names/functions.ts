/** The functions of a source file with their lines: which one made what, as a person reads the file. */
import { functionName } from './function-name.ts';
import { parseSource } from './parse.ts';
import { SourceCache } from './source-cache.ts';
import { walk } from './tree.ts';

/** A function with a name; lines from 1. */
export interface NamedFunction {
  readonly name: string;
  readonly line: number;
  readonly lastLine: number;
}

const files = new SourceCache<readonly NamedFunction[]>((path, { text }) =>
  text === null ? [] : functionsOf(path, text),
);

/** All functions with a name in a text, outer ones before inner ones. Empty when it cannot be parsed. */
export function functionsOf(file: string, text: string): NamedFunction[] {
  const found: NamedFunction[] = [];
  try {
    walk(parseSource(file, text).program, (place) => {
      const { node } = place;
      if (!/^(?:Function|ArrowFunction|ObjectMethod|ClassMethod|ClassPrivateMethod)/.test(node.type)) return;
      const name = functionName(place);
      if (name !== '' && node.loc) found.push({ name, line: node.loc.start.line, lastLine: node.loc.end.line });
    });
  } catch {
    return [];
  }
  return found.sort((one, other) => one.line - other.line || other.lastLine - one.lastLine);
}

/** The same of a file on disk, read once and again when it changed. Never rejects. */
export const functionsIn = (path: string): Promise<readonly NamedFunction[]> => files.of(path);

/** The innermost of them that holds a line, or null. */
export function functionAt(functions: readonly NamedFunction[], line: number): NamedFunction | null {
  return functions.findLast((each) => each.line <= line && line <= each.lastLine) ?? null;
}
