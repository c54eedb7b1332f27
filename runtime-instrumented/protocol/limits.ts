/** Bounds that both ends of a stream rely on. */
import { Kind } from './vocabulary.ts';

/** Most words that a record can have: its length is 16 bits. */
export const MAX_RECORD_WORDS = 0xffff;
/** Most bytes of a string. */
export const MAX_STRING_BYTES = (MAX_RECORD_WORDS - 4) * 4;
/** Highest id of a string or of a site. */
export const MAX_TABLE_ID = 0xfffff;
/** Most UTF-16 units that a reader keeps in its table of strings. */
export const MAX_TABLE_TEXT = 64 * 1024 * 1024;
/** Longest delta between two records; a longer wait needs a `clock` record. */
export const MAX_DELTA = 0xffffffff;
/** Most characters of a control message. */
export const MAX_CONTROL_LENGTH = 1024 * 1024;

/** Fewest words of a record of each kind, by code; kinds that are not listed are skipped. */
export const MIN_WORDS: readonly number[] = [1, 4, 4, 7, 3, 4, 4, 4, 3, 4, 5, 4, 4, 3, 2, 2, 4, 3, 3, 6, 5, 5, 5, 7, 6];
const { create, depend, enter, leave, become, settle, cancel, derive, leaveInto, wake } = Kind;
const SHORT_ONES = new Set<number>([create, depend, enter, leave, become, settle, cancel, derive, leaveInto, wake]);
/** The same of short records: without the time, and what makes a promise without its call site. 0 for a kind that has none. */
export const MIN_SHORT_WORDS: readonly number[] = MIN_WORDS.map((words, kind) => {
  if (!SHORT_ONES.has(kind)) return 0;
  return kind === create || kind === derive ? words - 2 : words - 1;
});
