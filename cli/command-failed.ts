/** What was asked for cannot be done: the message is a sentence with the reason, and the exit code is 1. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
}
