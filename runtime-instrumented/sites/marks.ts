/**
 * What marks look like in a marked program, and how to take them out again.
 *
 * A mark stores the number of a call just before it is made: after callee and arguments have been
 * evaluated, without changing `this`, the number of arguments, or what an error message quotes.
 */

/** The global variable that marks store numbers in: an Int32Array. A text that says this name is never marked. */
export const VARIABLE = '__pg_at';
/** Set in the number of an `await`, whose mark stands right before it: nothing runs in between. */
export const AWAIT_BIT = 0x2000_0000;
const NOTE = '/*__pg*/';

const store = (number: number): string => `${VARIABLE}[0]=${number}`;

/** Around an expression whose evaluation runs no code: the number is stored before it. */
export const simpleMark = (number: number): readonly [string, string] => [`(${store(number)},`, `)${NOTE}`];

/** Around any other expression, whose own calls store numbers: this one is stored after it. */
export const anyMark = (number: number): readonly [string, string] => [`${NOTE}[`, `][${store(number)},0]`];

/** In the place of no arguments. */
export const emptyMark = (number: number): string => `...(${store(number)},[])`;

const at = `${VARIABLE}\\[0\\]=\\d+`;
const note = '/\\*__pg\\*/';
const anyPiece = new RegExp(`\\.\\.\\.\\(${at},\\[\\]\\)|\\(${at},|\\)${note}|${note}\\[|\\]\\[${at},0\\]`, 'g');

/** The text as the person wrote it. */
export function withoutMarks(text: string): string {
  return text.includes(VARIABLE) ? text.replace(anyPiece, '') : text;
}

/** A function's name; '' where V8 took one from a mark beside a function that has none. */
export function withoutGuess(name: string): string {
  return name.includes(VARIABLE) ? '' : name;
}
