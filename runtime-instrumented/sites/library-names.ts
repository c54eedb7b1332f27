/**
 * Names under which the library makes promises without an argument, or when a property is read.
 * A test compares them with what the library exports.
 */

/** Functions and methods that can be called with nothing. */
export const CALLED_WITH_NOTHING: ReadonlySet<string> = new Set([
  'return',
  'wait',
  'task',
  'pause',
  'cancel',
  'wakeupPaused',
  'abandonPaused',
  'yield',
  'abandonYieldedAndPaused',
  'flushAll',
  'pipe',
  'createTempDir',
  'openTempFile',
  'getlogin',
  'cancelJobs',
  'waitForJobs',
  'push',
]);

/** Properties that make a promise when they are read. */
export const READ: ReadonlySet<string> = new Set([
  'returnUnit',
  'returnTrue',
  'returnFalse',
  'returnNil',
  'returnNone',
]);
