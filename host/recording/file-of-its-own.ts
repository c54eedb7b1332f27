/**
 * A file that nobody else writes to. A regular file that was there is replaced, not emptied: another recorder that
 * still writes to the old one then spoils neither, and can see in the end that its own is no longer there.
 */
import { fstatSync, openSync, realpathSync, statSync, unlinkSync } from 'node:fs';

/** Opens `path` for writing, anew; a device or a pipe as it is. Throws what opening throws. */
export function openAnew(path: string): number {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there === undefined) return openSync(path, 'w');
  if (!there.isFile()) return openSync(path, 'w');
  const target = realpathSync(path);
  try {
    unlinkSync(target);
  } catch {
    // The folder may not let go of what the file itself may be written to.
    return openSync(path, 'w');
  }
  return openSync(target, 'w', there.mode);
}

/** Whether what was opened as `path` still stands there. */
export function isStillThere(file: number, path: string): boolean {
  const mine = fstatSync(file);
  const there = statSync(path, { throwIfNoEntry: false });
  return there !== undefined && there.ino === mine.ino && there.dev === mine.dev;
}
