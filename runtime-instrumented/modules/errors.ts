/** Errors that several modules raise. */

/** What was looked for is not there: upstream's `Not_found`. */
export class NotFound extends Error {
  override readonly name = 'NotFound';
  constructor(message = 'not found') {
    super(message);
  }
}
