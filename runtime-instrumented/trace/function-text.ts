/** The texts of the program's functions, as the person wrote them: a program may send one elsewhere, to be run there. */
import { withoutMarks } from '../sites/marks.ts';

/** Kept: a program may replace `Reflect`, and what it calls through us has to work all the same. */
const { apply } = Reflect;

const { toString: textOf } = Function.prototype;

/** Has `Function.prototype.toString` leave out marks. */
export function hideMarksInFunctions(): void {
  const replacement = {
    toString(this: unknown): string {
      return this === replacement ? apply(textOf, textOf, []) : withoutMarks(apply(textOf, this, []));
    },
  }.toString;
  const descriptor = Object.getOwnPropertyDescriptor(Function.prototype, 'toString');
  Object.defineProperty(Function.prototype, 'toString', { ...descriptor, value: replacement });
}
