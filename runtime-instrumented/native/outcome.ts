/**
 * What has become of a promise, and to what, without waiting for it and without handling it.
 *
 * Attaching a handler would tell it too, but would make a rejection handled, and take the "at async"
 * lines out of the program's stack traces. Node can print a promise with its state, and that is
 * asked here. It must not get as far as printing the value, though: to print an error is to format
 * its stack, after which Node can no longer show the line that threw. Node's printer asks of each
 * object inside whether it has been seen (`includes` of its list of objects); for the length of that
 * one call the answer is ours, "yes", and the object with which it was asked is the value.
 */
import { inspect } from 'node:util';

/** State and value; null while the promise is pending. */
export interface Outcome {
  readonly state: 'returned' | 'failed';
  /** The value or the error; not there when `text` says it. */
  readonly value: unknown;
  /** A primitive as text, '' when `value` is to be told. */
  readonly text: string;
}

const NONE: unique symbol = Symbol('none');
const arrays: { includes: (this: unknown, sought: unknown, from?: number) => boolean } = Array.prototype;
const { includes } = Array.prototype;
const { apply } = Reflect;

let asked: object | null = null;
let found: unknown = NONE;
let pending = false;
let failed = false;

function includesValue(this: unknown, sought: unknown, from?: number): boolean {
  if (sought !== asked && Array.isArray(this) && this.length === 1 && this[0] === asked) {
    if (found === NONE) found = sought;
    return true;
  }
  return apply(includes, this, [sought, from]);
}

const options = {
  depth: 1,
  customInspect: false,
  breakLength: Number.POSITIVE_INFINITY,
  compact: true,
  maxStringLength: 2000,
  // Called for each word that is printed.
  stylize(text: string, kind: string): string {
    if (kind === 'special') {
      if (text === '<pending>') pending = true;
      else if (text === '<rejected>') failed = true;
    }
    return text;
  },
};
const REJECTED = '<rejected> ';

/** What `promise` has come to, or null while it is pending. Never throws. */
export function outcomeOf(promise: object): Outcome | null {
  asked = promise;
  found = NONE;
  pending = false;
  failed = false;
  let text = '';
  // The program may have put its own in the place of it.
  const { includes: before } = arrays;
  try {
    arrays.includes = includesValue;
    text = inspect(promise, options);
  } catch {
    // Array.prototype is frozen, or a class of the program's throws when its name is asked for.
  } finally {
    asked = null;
    if (arrays.includes === includesValue) arrays.includes = before;
  }
  if (pending) return null;
  const state = failed ? 'failed' : 'returned';
  const value = found;
  found = NONE;
  if (value !== NONE) return { state, value, text: '' };
  const inside = text.slice(text.indexOf('{') + 1, text.lastIndexOf('}')).trim();
  return { state, value: undefined, text: doubleQuoted(failed ? inside.slice(REJECTED.length) : inside) };
}

/** Texts are quoted here as they are everywhere else in a trace. */
function doubleQuoted(text: string): string {
  return /^'[^"\\]*'$/.test(text) ? `"${text.slice(1, -1)}"` : text;
}
