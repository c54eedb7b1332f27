/** Which operation a promise comes from, by the names of V8's functions on the stack. */
import type { NativeOperation } from './traced.ts';

/** Operations whose promises the program settles by functions that it is given. */
export const SETTLED_BY_HAND = new Set<NativeOperation>(['promise', 'withResolvers']);
export const COMBINED = new Set<string>(['all', 'allSettled', 'any', 'race']);
/** Names of V8's functions that make a promise, and what that is called here. */
export const BUILTINS: Readonly<Record<string, NativeOperation>> = {
  Promise: 'promise',
  withResolvers: 'withResolvers',
  try: 'try',
  resolve: 'resolve',
  reject: 'reject',
  next: 'asyncGenerator',
  return: 'asyncGenerator',
  throw: 'asyncGenerator',
};

/** Of what a call of `then` made; `builtins`: names of V8's functions on top, the newest first. */
export function chainedBy(builtins: readonly string[]): NativeOperation {
  for (const name of builtins) if (name === 'catch' || name === 'finally') return name;
  return 'then';
}
