/**
 * The errors that the library itself raises.
 *
 * Failures are JavaScript errors. `Canceled` is what a cancelled promise fails with; the library
 * always uses the one shared instance, because making an error captures a stack, and a cancel
 * should cost nothing. Its stack would say nothing of use, so it has none.
 */

/** A promise was cancelled. Test with `error instanceof Canceled`, or compare with `Lwt.canceled`. */
export class Canceled extends Error {
  override readonly name = 'Canceled';
  constructor(message = 'the promise was canceled') {
    super(message);
  }
}

/** A function was called with an argument it cannot accept: upstream's `Invalid_argument`. */
export class InvalidArgument extends Error {
  override readonly name = 'InvalidArgument';
}

function sharedInstance(): Canceled {
  const error = new Canceled();
  error.stack = `${error.name}: ${error.message}`;
  return error;
}

/** The instance that every cancelled promise fails with. */
export const canceled: Canceled = sharedInstance();

/**
 * Whether a failure means "was cancelled": upstream matches any `Canceled`, and so do we. A proxy that will not say what it is,
 * is none: a tracer asks this of every failure, and must not throw where the program alone would not have.
 */
export function isCanceled(error: unknown): boolean {
  if (error === canceled) return true;
  try {
    return error instanceof Canceled;
  } catch {
    return false;
  }
}
