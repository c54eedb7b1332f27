/** The texts of the program's functions, as the person wrote them: a program may send one elsewhere, to be run there. */
import { withoutMarks } from '../sites/marks.ts';

const { toString: textOf } = Function.prototype;

/** Has `Function.prototype.toString` leave out marks. */
export function hideMarksInFunctions(): void {
  const replacement = {
    toString(this: unknown): string {
      return this === replacement ? Reflect.apply(textOf, textOf, []) : withoutMarks(Reflect.apply(textOf, this, []));
    },
  }.toString;
  const descriptor = Object.getOwnPropertyDescriptor(Function.prototype, 'toString');
  Object.defineProperty(Function.prototype, 'toString', { ...descriptor, value: replacement });
}
