/** The errors of the Unix side. */

/** A system call failed: upstream's `Unix_error`. */
export class UnixError extends Error {
  override readonly name = 'UnixError';
  /** The system's name for what went wrong: 'ECONNREFUSED', 'ENOTFOUND' … */
  readonly code: string;
  /** What was called: 'connect', 'read', 'getaddrinfo' … */
  readonly call: string;
  /** What it was called on: an address, a host name, or ''. */
  readonly parameter: string;

  constructor(code: string, call: string, parameter: string, cause?: unknown) {
    super(`${call}${parameter === '' ? '' : ` ${parameter}`}: ${code}`, { cause });
    this.code = code;
    this.call = call;
    this.parameter = parameter;
  }
}

/** The input ended before what was asked for: upstream's `End_of_file`. */
export class EndOfFile extends Error {
  override readonly name = 'EndOfFile';
  constructor() {
    super('the input has ended');
  }
}

/** The channel was closed on this side: upstream's `Channel_closed`. */
export class ChannelClosed extends Error {
  override readonly name = 'ChannelClosed';
  constructor(direction: 'input' | 'output') {
    super(`the ${direction} channel is closed`);
  }
}

/** What Node says went wrong, as a UnixError. */
export function toUnixError(error: unknown, call: string, parameter: string): UnixError {
  if (error instanceof UnixError) return error;
  const code = (error as { readonly code?: unknown } | null)?.code;
  return new UnixError(typeof code === 'string' ? code : 'EUNKNOWN', call, parameter, error);
}
