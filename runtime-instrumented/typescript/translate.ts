/** One TypeScript file, ready for Node's loader. */
import { readFileSync } from 'node:fs';
import type { Compile } from './compiler.ts';
import { declaredKind, detectedKind, type ModuleKind } from './module-kind.ts';

export interface Translated {
  readonly kind: ModuleKind;
  readonly code: string;
  readonly mapped: boolean;
}

/** Reads and compiles the file at `path`. Throws a SyntaxError for an ES module in a file declared CommonJS. */
export function translate(path: string, compile: Compile): Translated {
  const { code, mapped } = compile(readFileSync(path, 'utf8'), path);
  const declared = declaredKind(path);
  if (declared === 'module') return { kind: declared, code, mapped };
  const detected = detectedKind(code);
  if (declared === 'commonjs' && detected === 'module') throw moduleInCommonJs(path);
  return { kind: detected, code, mapped };
}

/** Said here because a Node that can require ES modules would try that, and complain of a cycle. */
function moduleInCommonJs(path: string): Error {
  const [reason, remedy] = path.endsWith('.cts')
    ? ['a .cts file is CommonJS', 'name it .mts']
    : [
        'its package.json says "type": "commonjs"',
        'write "type": "module" there, or name the file .mts; or have it compiled to CommonJS: with tsx installed, set NODE_OPTIONS="--import tsx"',
      ];
  const error = new SyntaxError(`${path} is written as an ES module, but ${reason}: ${remedy}`);
  // Where in the loader that was found is of no use to anybody.
  error.stack = `SyntaxError: ${error.message}`;
  return error;
}
