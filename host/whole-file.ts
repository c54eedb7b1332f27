/**
 * A file that is whole or not there: written beside its place and renamed, so that what was there stays until then.
 * Behind a link it is the link's target that is replaced; a device or a pipe is written to as it is.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { finished } from 'node:stream/promises';

/** Takes a piece; resolves when the next one may come, rejects when it cannot be written. */
export type WritePiece = (piece: string | Uint8Array) => Promise<void>;

/**
 * Has `make` write the file at `path`. Rejects with what it throws, with the error of the file system, or at once with
 * the reason of `signal`, when that aborts.
 */
export async function writeWhole(
  path: string,
  make: (write: WritePiece) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  const there = await whatIsAt(path);
  const target = there?.path ?? path;
  const isReplaced = there === null || there.isFile;
  const written = isReplaced ? join(dirname(target), `.promise-graph-${randomBytes(8).toString('hex')}`) : target;
  const file = createWriteStream(written, { flags: isReplaced ? 'wx' : 'w' });
  // Who writes is told by the piece that fails; with nobody listening the error would be an uncaught one as well.
  file.on('error', () => {});
  try {
    await once(file, 'open');
    const made = make(
      (piece) => new Promise((resolve, reject) => file.write(piece, (error) => (error ? reject(error) : resolve()))),
    );
    await (signal ? Promise.race([made, aborted(signal)]) : made);
    file.end();
    await finished(file);
    if (isReplaced) await rename(written, target);
  } catch (error) {
    file.destroy();
    if (isReplaced) await rm(written, { force: true });
    throw error;
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

async function whatIsAt(path: string): Promise<{ readonly path: string; readonly isFile: boolean } | null> {
  try {
    return { path: await realpath(path), isFile: (await stat(path)).isFile() };
  } catch {
    return null;
  }
}
