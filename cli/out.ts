/** Where a command's result goes: a file that is whole or not there, or standard output. */

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { finished } from 'node:stream/promises';
import { Printer } from './print.ts';
import { CannotRun } from './program.ts';

/** Takes pieces, and waits where it has to. */
export type Write = (piece: string | Uint8Array) => Promise<void>;

/**
 * Has `make` write to `path` ("-" for standard output); what was there is replaced once all of it is written, but for
 * `source`, the file that it is made of. Rejects with CannotRun when that cannot be written.
 */
export async function writeOut(path: string, source: string, make: (write: Write) => Promise<void>): Promise<void> {
  if (path === '-') {
    // Whoever reads it may go.
    const printer = new Printer();
    await make(async (piece) => {
      await printer.write(piece);
    });
    return;
  }
  const there = await whatIsAt(path);
  if (there && there.path === (await whatIsAt(source))?.path) {
    throw new CannotRun(`${path} is the recording itself, which is not written over.`);
  }
  // A device or a pipe is written to, never replaced; behind a link it is its target that is.
  const target = there?.path ?? path;
  const meanwhile =
    there && !there.isFile ? null : join(dirname(target), `.promise-graph-${process.pid}-${Date.now()}`);
  const file = createWriteStream(meanwhile ?? target, { flags: meanwhile === null ? 'w' : 'wx' });
  try {
    await once(file, 'open');
    await make(
      (piece) => new Promise((resolve, reject) => file.write(piece, (error) => (error ? reject(error) : resolve()))),
    );
    file.end();
    await finished(file);
    if (meanwhile !== null) await rename(meanwhile, target);
  } catch (error) {
    file.destroy();
    if (meanwhile !== null) await rm(meanwhile, { force: true });
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    throw new CannotRun(`${path} cannot be written: ${(error as Error).message}.`);
  }
}

async function whatIsAt(path: string): Promise<{ readonly path: string; readonly isFile: boolean } | null> {
  try {
    return { path: await realpath(path), isFile: (await stat(path)).isFile() };
  } catch {
    return null;
  }
}
