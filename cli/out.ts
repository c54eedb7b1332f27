/** Where a command's result goes: a file that is whole or not there, or standard output. */
import { realpath } from 'node:fs/promises';
import { type WritePiece, writeWhole } from '../host/index.ts';
import { CommandFailed } from './command-failed.ts';
import { Printer } from './print.ts';
import { AskedToLeave, onLeaveSignal } from './signals.ts';

/**
 * Has `make` write to `path` ("-" for standard output); what was there is replaced once all of it is written, but for
 * `source`, the file that it is made of. Rejects with CommandFailed when that cannot be written, and with AskedToLeave
 * at a signal, when what was begun has been taken away.
 */
export async function writeOut(
  path: string,
  source: string,
  make: (write: WritePiece) => Promise<void>,
): Promise<void> {
  if (path === '-') {
    // Whoever reads it may go.
    const printer = new Printer();
    return make((piece) => printer.write(piece));
  }
  if (await isSameFile(path, source)) {
    throw new CommandFailed(`${path} is the recording itself, which is not written over.`);
  }
  const leave = new AbortController();
  onLeaveSignal((signal) => leave.abort(new AskedToLeave(signal)));
  try {
    await writeWhole(path, make, leave.signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    throw new CommandFailed(`${path} cannot be written: ${(error as Error).message}.`);
  }
}

async function isSameFile(path: string, other: string): Promise<boolean> {
  try {
    return (await realpath(path)) === (await realpath(other));
  } catch {
    return false;
  }
}
