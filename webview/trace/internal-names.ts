/**
 * Names that the engine gives a function without one after where Node keeps it: `setTimeout(() => …)` is then called
 * `_onTimeout`. A person never wrote them: such a function has no name.
 */

/** The last word of what V8 says: Node's own properties that hold a callback of the program's. */
const INTERNAL: ReadonlySet<string> = new Set([
  '_onTimeout',
  '_onImmediate',
  '_repeat',
  '_final',
  '_flush',
  'listOnTimeout',
  'processTimers',
  'processImmediate',
  'processTicksAndRejections',
  'runMicrotasks',
  'oncomplete',
  'onread',
  'onconnection',
  'onlistening',
]);

/** Whether a function's name is one of Node's own: "Timeout._onTimeout", "process.processTicksAndRejections". */
export function isInternal(functionName: string): boolean {
  return INTERNAL.has(functionName.slice(functionName.lastIndexOf('.') + 1));
}
