/** Opening files, and descriptors for what is open already. */
import { closeSync, constants, open as fsOpen, fstatSync, readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { basename } from 'node:path';
import { isatty, ReadStream } from 'node:tty';
import type { Lwt as Promised } from '../../lwt/index.ts';
import { map } from '../plain.ts';
import { systemCall } from '../system-call.ts';
import type { Device } from './device.ts';
import { FileDescr } from './file-descr.ts';
import { FileDevice } from './file-device.ts';
import { SocketDevice } from './socket-device.ts';

/** Upstream's flags. O_CLOEXEC is always so in Node; O_KEEPEXEC and O_SHARE_DELETE it does not know. */
export type OpenFlag =
  | 'O_RDONLY'
  | 'O_WRONLY'
  | 'O_RDWR'
  | 'O_NONBLOCK'
  | 'O_APPEND'
  | 'O_CREAT'
  | 'O_TRUNC'
  | 'O_EXCL'
  | 'O_NOCTTY'
  | 'O_DSYNC'
  | 'O_SYNC'
  | 'O_CLOEXEC';

const FLAGS: Readonly<Record<OpenFlag, number>> = {
  O_RDONLY: constants.O_RDONLY,
  O_WRONLY: constants.O_WRONLY,
  O_RDWR: constants.O_RDWR,
  O_NONBLOCK: constants.O_NONBLOCK ?? 0,
  O_APPEND: constants.O_APPEND,
  O_CREAT: constants.O_CREAT,
  O_TRUNC: constants.O_TRUNC,
  O_EXCL: constants.O_EXCL,
  O_NOCTTY: constants.O_NOCTTY ?? 0,
  O_DSYNC: constants.O_DSYNC ?? 0,
  O_SYNC: constants.O_SYNC ?? 0,
  O_CLOEXEC: 0,
};

/** Opens a file. `perm`: of a file that is made, before the process's mask. Fails with UnixError. */
export function openfile(path: string, flags: readonly OpenFlag[], perm = 0o666): Promised<FileDescr> {
  const bits = flags.reduce((all, flag) => all | FLAGS[flag], 0);
  const opened = systemCall<number>(`open ${path}`, 'open', path, (answer) =>
    fsOpen(path, bits, perm, (error, fd) => {
      if (!answer(error, fd) && error === null) closeSync(fd);
    }),
  );
  return map(opened, (fd) => new FileDescr(deviceOf(fd, basename(path), bits)));
}

/** A descriptor for a number that is open already: a file, a terminal, a socket or a pipe. */
export function ofUnixFileDescr(fd: number): FileDescr {
  return new FileDescr(deviceOf(fd, `fd ${fd}`, openedWith(fd)));
}

/** The flags that a number was opened with, where the system tells; else for both directions. */
function openedWith(fd: number): number {
  try {
    const flags = /^flags:\s*([0-7]+)$/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8'));
    if (flags !== null) return Number.parseInt(flags[1], 8);
  } catch {
    // Not Linux.
  }
  return constants.O_RDWR;
}

function deviceOf(fd: number, name: string, flags: number): Device {
  if (isatty(fd)) return new SocketDevice(new ReadStream(fd), name, fd);
  const stats = fstatSync(fd);
  if (stats.isFIFO() || stats.isSocket()) {
    // Read as a file it would block one of the few threads that Node has for files.
    const access = flags & 3;
    const [readable, writable] = [access !== constants.O_WRONLY, access !== constants.O_RDONLY];
    return new SocketDevice(new Socket({ fd, readable, writable, allowHalfOpen: true }), name, fd);
  }
  return new FileDevice(fd, name, { seekable: stats.isFile(), append: (flags & constants.O_APPEND) !== 0 });
}
