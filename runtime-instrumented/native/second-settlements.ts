/**
 * Promises that are settled once more, which changes nothing and is often a mistake. Node tells of
 * them by an event that it calls deprecated; the warning is meant for programs that listen to it,
 * and this one does not: it is used up before the program begins.
 */
// Not the global variable, which a program may take away.
import process from 'node:process';

/** Kept: a program may replace `Reflect`, and what it calls through us has to work all the same. */
const { apply, defineProperty } = Reflect;

type Heard = (type: 'resolve' | 'reject', promise: object, value: unknown) => void;

const EVENT = 'multipleResolves';
const CODE = 'DEP0160';

/** Calls `heard` for each, in a turn after the second settlement. */
export function watchSecondSettlements(heard: Heard): void {
  const warn = Reflect.getOwnPropertyDescriptor(process, 'emitWarning');
  if (warn?.configurable !== true || typeof warn.value !== 'function') return;
  const original = warn.value as (...given: unknown[]) => void;
  const isFirst = { yes: true };
  const emitter = process as unknown as { on(event: string, listener: Heard): void };
  emitter.on(EVENT, (type, promise, value) => {
    if (!isFirst.yes) heard(type, promise, value);
    isFirst.yes = false;
  });
  const quiet = (...given: unknown[]): void => {
    if (given[2] !== CODE) apply(original, process, given);
  };
  defineProperty(process, 'emitWarning', { ...warn, value: quiet });
  new Promise<void>((resolve) => {
    resolve();
    resolve();
  });
  // Node warns in a turn of its own, which comes before this one.
  process.nextTick(() => defineProperty(process, 'emitWarning', warn));
}
