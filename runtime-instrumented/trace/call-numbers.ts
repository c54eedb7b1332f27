/**
 * Where marked calls of the program (../sites) store their numbers: an array that the program, the
 * library and the tracer share.
 *
 * The first word is the number of the call that the program made last and that is still under way,
 * as far as can be known; -1 in the main loop; 0 when there was none. The second is what the first
 * was when the library began to run the present callback.
 */
import { VARIABLE } from '../sites/marks.ts';
import type { RuntimeRecord } from './runtime-record.ts';

/** Makes the array, before the first marked file is loaded. Null when the name is taken. */
export function shareCallNumbers(record: RuntimeRecord): Int32Array | null {
  if (VARIABLE in globalThis || record.calls !== undefined) return null;
  const calls = new Int32Array(2);
  // What cannot change is compiled into the program's code as an address.
  Object.defineProperty(globalThis, VARIABLE, { value: calls });
  record.calls = calls;
  return calls;
}
