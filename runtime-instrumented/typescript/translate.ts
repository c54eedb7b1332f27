/** One TypeScript file, ready for Node's loader. */
import { readFileSync } from 'node:fs';
import type { Compile } from './compiler.ts';
import { declaredKind, detectedKind, type ModuleKind } from './module-kind.ts';

export interface Translated {
  readonly kind: ModuleKind;
  readonly code: string;
  readonly mapped: boolean;
}

/** Reads and compiles the file at `path`. */
export function translate(path: string, compile: Compile): Translated {
  const { code, mapped } = compile(readFileSync(path, 'utf8'), path);
  return { kind: declaredKind(path) ?? detectedKind(code), code, mapped };
}
