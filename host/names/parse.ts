/**
 * From source text to a syntax tree, for every dialect a program may be written in. The parser
 * recovers from most errors, so that a file with one bad line still gives names for the others.
 */
import { type ParserOptions, parse } from '@babel/parser';
import type { File } from '@babel/types';

type Plugins = NonNullable<ParserOptions['plugins']>;

function pluginsFor(file: string): Plugins {
  const common: Plugins = ['decorators-legacy', 'explicitResourceManagement'];
  if (/\.tsx$/i.test(file)) return [...common, 'typescript', 'jsx'];
  if (/\.[mc]?ts$/i.test(file)) return [...common, 'typescript'];
  return [...common, 'jsx'];
}

/** The tree of one file. Throws the parser's SyntaxError when it cannot make anything of the text. */
export function parseSource(file: string, text: string): File {
  return parse(text, {
    sourceType: 'unambiguous',
    errorRecovery: true,
    allowReturnOutsideFunction: true,
    allowAwaitOutsideFunction: true,
    allowUndeclaredExports: true,
    allowImportExportEverywhere: true,
    allowSuperOutsideMethod: true,
    // The engine says another column for `(f)(x)` than for `f(x)`; the tree must tell them apart.
    createParenthesizedExpressions: true,
    plugins: pluginsFor(file),
  });
}
