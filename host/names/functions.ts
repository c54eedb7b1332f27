/** The functions of a source file with their lines: which one made what, as a person reads the file. */
import { readFile, stat } from 'node:fs/promises';
import { functionName } from './function-name.ts';
import { parseSource } from './parse.ts';
import { walk } from './tree.ts';

/** A function with a name; lines from 1. */
export interface NamedFunction {
  readonly name: string;
  readonly line: number;
  readonly lastLine: number;
}

const LARGEST_SOURCE = 2 * 1024 * 1024;
const FILES_KEPT = 64;
const cache = new Map<string, { readonly stamp: string; readonly functions: readonly NamedFunction[] }>();

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

/** The same of a file on disk, read once and again when it changed. Never throws. */
export async function functionsIn(path: string): Promise<readonly NamedFunction[]> {
  try {
    const { mtimeMs, size } = await stat(path);
    const stamp = `${mtimeMs} ${size}`;
    const known = cache.get(path);
    if (known?.stamp === stamp) return known.functions;
    const functions = size > LARGEST_SOURCE ? [] : functionsOf(path, await readFile(path, 'utf8'));
    cache.delete(path);
    cache.set(path, { stamp, functions });
    if (cache.size > FILES_KEPT) cache.delete(cache.keys().next().value ?? '');
    return functions;
  } catch {
    return [];
  }
}

/** The innermost of them that holds a line, or null. */
export function functionAt(functions: readonly NamedFunction[], line: number): NamedFunction | null {
  return functions.findLast((each) => each.line <= line && line <= each.lastLine) ?? null;
}
