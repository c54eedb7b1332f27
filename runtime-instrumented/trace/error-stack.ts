/**
 * The text of an error's stack, read without running code of the program.
 *
 * It is made when it is first asked for, with the message that the error has then: who asks early
 * would change what a program prints that adds to the message later. So it is asked for only of
 * failures that nobody has handled by the end of their turn.
 */
import { types } from 'node:util';
import { dataProperty } from './value-text.ts';

/** V8's own getter, where `stack` is an accessor; undefined where it is a value. */
const getStack = Reflect.getOwnPropertyDescriptor(new Error(), 'stack')?.get;
const MOST_CHARACTERS = 4096;

/** What Node calls its own function that makes texts of stacks; ours has the same name. */
const MAKER = 'ErrorPrepareStackTrace';

/** '' where there is none, and where code of the program makes texts of stacks, or of this error. */
export function stackOf(error: unknown): string {
  if (!types.isNativeError(error)) return '';
  const maker: unknown = Error.prepareStackTrace;
  if (maker !== undefined && (typeof maker !== 'function' || dataProperty(maker, 'name') !== MAKER)) return '';
  if (typeof dataProperty(error, 'name') !== 'string' || typeof dataProperty(error, 'message') !== 'string') return '';
  const own = Reflect.getOwnPropertyDescriptor(error, 'stack');
  if (own === undefined) return '';
  if (own.get !== undefined && own.get !== getStack) return '';
  const stack: unknown = own.get === undefined ? own.value : Reflect.apply(own.get, error, []);
  if (typeof stack !== 'string') return '';
  return stack.length > MOST_CHARACTERS ? `${stack.slice(0, MOST_CHARACTERS)}…` : stack;
}
