/** Prepares this process for a program whose calls are marked (../sites). */
import { publishCallNumbers } from './call-numbers.ts';
import { hideMarksInFunctions } from './function-text.ts';
import { meetRuntime } from './runtime-record.ts';
import { hideMarksInStacks } from './stack-text.ts';

/** Before the first file of the program is loaded. False when calls cannot be marked: stacks then say it all. */
export function expectMarks(): boolean {
  const record = meetRuntime();
  if (record === null || record.probe !== null || !publishCallNumbers(record)) return false;
  hideMarksInStacks();
  hideMarksInFunctions();
  return true;
}
