/** Where a command's result goes: a file that is whole or not there, or standard output. */

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { finished } from 'node:stream/promises';
import { Printer } from './print.ts';
import { CannotRun } from './program.ts';

/** Takes pieces, and waits where it has to. */
export type Write = (piece: string | Uint8Array) => Promise<void>;

/** Has `make` write to `path` ("-" for standard output). Rejects with CannotRun when that cannot be written. */
export async function writeOut(path: string, make: (write: Write) => Promise<void>): Promise<void> {
  if (path === '-') {
    // Whoever reads it may go.
    const printer = new Printer();
    await make(async (piece) => {
      await printer.write(piece);
    });
    return;
  }
  const meanwhile = join(dirname(path), `.promise-graph-${process.pid}-${Date.now()}`);
  const file = createWriteStream(meanwhile, { flags: 'wx' });
  try {
    await once(file, 'open');
    await make(
      (piece) => new Promise((resolve, reject) => file.write(piece, (error) => (error ? reject(error) : resolve()))),
    );
    file.end();
    await finished(file);
    await rename(meanwhile, path);
  } catch (error) {
    file.destroy();
    await rm(meanwhile, { force: true });
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    throw new CannotRun(`${path} cannot be written: ${(error as Error).message}.`);
  }
}
