/**
 * What a promise is called, where it is made and what it waits for, in words. Never a number.
 */

import type { Site } from '../../runtime-instrumented/protocol/index.ts';
import { OPERATIONS, type OperationName } from '../../runtime-instrumented/protocol/vocabulary.ts';
import type { SiteName } from '../contract/names.ts';

/** What a name is made from. */
export interface NameParts {
  readonly label: string;
  readonly source: SiteName | undefined;
  readonly detail: string;
  readonly operation: OperationName;
  readonly site: Site | null;
}

/** Operations whose detail is the name of what a person wrote. */
export const NAMED_BY_FUNCTION: ReadonlySet<OperationName> = new Set<OperationName>([
  'asyncFunction',
  'asyncGenerator',
  'module',
]);

/** What a callback gives back where all that counts is when. */
const SAY_NOTHING: ReadonlySet<string> = new Set(['undefined', 'null', 'void 0', '()', '{}', '[]']);

/** The best name: an explicit one, then the source's, then what it waits for, and the operation with its line last. */
export function nameOf(parts: NameParts): string {
  const { label, source, detail, operation, site } = parts;
  if (label !== '') return label;
  if (detail !== '' && NAMED_BY_FUNCTION.has(operation)) return detail;
  if (source !== undefined && source.name !== '' && (source.kind === 'variable' || source.kind === 'property')) {
    return source.name;
  }
  if (detail !== '') return detail;
  if (operation === 'run') return 'main';
  if (source !== undefined && source.name !== '' && source.kind === 'function') return source.name;
  if (source !== undefined && source.snippet !== '' && !SAY_NOTHING.has(source.snippet)) return source.snippet;
  if (site !== null && site.functionName !== '' && !site.functionName.startsWith('<')) return site.functionName;
  return operationAndLine(operation, site);
}

/** What a person calls an operation whose name is not that already. */
const WORDS: { readonly [Operation in OperationName]?: string } = {
  unknown: 'promise',
  asyncFunction: 'async fn',
  asyncGenerator: 'async gen',
};

/** An operation in a person's words: short, for it stands on cards. */
export function operationWord(operation: OperationName): string {
  return WORDS[operation] ?? operation;
}

/** What leads to a promise, by the operation that made it: a function waits by `await`. */
export function edgeWord(operation: OperationName): string {
  return NAMED_BY_FUNCTION.has(operation) ? 'await' : operation;
}

/** "bind, line 9", or "bind" when the line is not known. */
export function operationAndLine(operation: OperationName, site: Site | null): string {
  const word = operationWord(operation);
  return site === null || site.line < 1 ? word : `${word}, line ${site.line}`;
}

/** The operation of a column's code; a code from a newer runtime is unknown to us. */
export function operationOf(code: number): OperationName {
  return OPERATIONS[code] ?? 'unknown';
}
