/** The built library that is measured, as a program gets it. */
import { createRequire } from 'node:module';
import { runtimeFolder } from './runtime-folder.ts';

type Library = typeof import('../runtime-instrumented/index.ts');

export const library = createRequire(import.meta.url)(`${runtimeFolder()}index.cjs`) as Library;
