/**
 * Where marked calls of the program (../sites) store their numbers: an array that the program, the
 * library and the tracer share.
 *
 * The first word is the number of the call that the program made last and that is still under way,
 * as far as can be known; -1 in the main loop; 0 when there was none. The second is what the first
 * was when the library began to run the present callback. The third is set when the library has
 * called a function of the program's.
 */
import { VARIABLE } from '../sites/marks.ts';
import type { RuntimeRecord } from './runtime-record.ts';

const WORDS = 3;

/** Makes the array, before the library is loaded. */
export function shareCallNumbers(record: RuntimeRecord): Int32Array {
  record.calls ??= new Int32Array(WORDS);
  return record.calls;
}

/** Makes it the variable of marked programs. False when the name is taken. */
export function publishCallNumbers(record: RuntimeRecord): boolean {
  if (VARIABLE in globalThis) return false;
  // What cannot change is compiled into the program's code as an address.
  Object.defineProperty(globalThis, VARIABLE, { value: shareCallNumbers(record) });
  record.marked = true;
  return true;
}
