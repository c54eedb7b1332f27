/**
 * The stack as frames instead of text.
 *
 * `Error.stackTraceLimit` and `Error.prepareStackTrace` belong to the program: they are swapped
 * during the capture alone and put back as they were.
 */

export type Frames = readonly NodeJS.CallSite[];
/** A function on the stack. */
export type Caller = (...given: never[]) => unknown;

interface Holder {
  stack?: unknown;
}

const { captureStackTrace } = Error;
/** Kept: a program may replace `Reflect`, and would be left with our `prepareStackTrace`. */
const { deleteProperty } = Reflect;
const collectFrames = (_error: unknown, frames: Frames): Frames => frames;

/** Whether a function is to be given V8's own frames: see stack-frames.ts. */
export const isRaw = (prepare: unknown): boolean => prepare === collectFrames;

/** Whether the stack can be had as frames: not where the program, or Node for it, has frozen `Error`. */
export const canCapture = (): boolean => {
  const there = Reflect.getOwnPropertyDescriptor(Error, 'prepareStackTrace');
  return there === undefined ? Object.isExtensible(Error) : there.writable === true || there.set !== undefined;
};

/** Frames of the stack below the running function `below`, at most `limit`, the newest first. */
export function captureFrames(limit: number, below: Caller): Frames {
  const holder: Holder = {};
  const userLimit = Error.stackTraceLimit;
  const userPrepare = Error.prepareStackTrace;
  // Without a value there may or may not be a property, and the program could tell.
  const hasLimit = userLimit !== undefined || 'stackTraceLimit' in Error;
  const hasPrepare = userPrepare !== undefined || 'prepareStackTrace' in Error;
  Error.stackTraceLimit = limit;
  Error.prepareStackTrace = collectFrames as typeof Error.prepareStackTrace;
  try {
    captureStackTrace(holder, below);
    // The frames are handed out when `stack` is first read.
    return Array.isArray(holder.stack) ? (holder.stack as Frames) : [];
  } finally {
    if (hasLimit) Error.stackTraceLimit = userLimit;
    else deleteProperty(Error, 'stackTraceLimit');
    if (hasPrepare) Error.prepareStackTrace = userPrepare;
    else deleteProperty(Error, 'prepareStackTrace');
  }
}
