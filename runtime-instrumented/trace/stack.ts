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
const collectFrames = (_error: unknown, frames: Frames): Frames => frames;

/** Frames of the stack below the running function `below`, at most `limit`, the newest first. */
export function captureFrames(limit: number, below: Caller): Frames {
  const holder: Holder = {};
  const userLimit = Error.stackTraceLimit;
  const userPrepare = Error.prepareStackTrace;
  Error.stackTraceLimit = limit;
  Error.prepareStackTrace = collectFrames as typeof Error.prepareStackTrace;
  try {
    captureStackTrace(holder, below);
    // The frames are handed out when `stack` is first read.
    return Array.isArray(holder.stack) ? (holder.stack as Frames) : [];
  } finally {
    // A program may have deleted either: then it must not come back as a property.
    if (userLimit === undefined) Reflect.deleteProperty(Error, 'stackTraceLimit');
    else Error.stackTraceLimit = userLimit;
    if (userPrepare === undefined) Reflect.deleteProperty(Error, 'prepareStackTrace');
    else Error.prepareStackTrace = userPrepare;
  }
}
