/** Reading and writing descriptors, and their state. */
import {
  fdatasync as fsDatasync,
  ftruncate as fsFtruncate,
  read as fsRead,
  fsync as fsSync,
  write as fsWrite,
} from 'node:fs';
import { isatty as ttyIsatty } from 'node:tty';
import { Lwt, makeLeaf, type Lwt as Promised } from '../../lwt/index.ts';
import type { SeekCommand } from '../io/ends.ts';
import { inRound } from '../loop.ts';
import { beginOutside } from '../outside.ts';
import { systemCall } from '../system-call.ts';
import { UnixError } from '../unix-error.ts';
import type { DescriptorState, FileDescr } from './file-descr.ts';

/** How it stands with a descriptor. */
export function state(fd: FileDescr): DescriptorState {
  return fd.state;
}

/** The system's number of it; -1 for what has none that Node would tell: sockets, and pipes made here. */
export function unixFileDescr(fd: FileDescr): number {
  return fd.device.fd;
}

/** Raises unless the descriptor is open. */
export function checkDescriptor(fd: FileDescr): void {
  const failure = fd.failure('check_descriptor');
  if (failure !== null) throw failure;
}

/** Makes all uses of it fail with `error`; only closing it is left. */
export function abort(fd: FileDescr, error: unknown): void {
  fd.abort(error);
}

/** Closes it. */
export function close(fd: FileDescr): Promised<void> {
  return fd.close();
}

function range(buffer: Uint8Array, offset: number, length: number, call: string): void {
  if (offset >= 0 && length >= 0 && offset + length <= buffer.length) return;
  throw new RangeError(`LwtUnix.${call}: ${offset} and ${length} are not in a buffer of ${buffer.length}`);
}

/** Reads at most `length` bytes into the buffer; how many is what it returns, 0 at the end. */
export function read(fd: FileDescr, buffer: Uint8Array, offset: number, length: number): Promised<number> {
  range(buffer, offset, length, 'read');
  const copy = (chunk: Buffer | null): number => chunk?.copy(buffer, offset) ?? 0;
  return fetching(fd, length, `read ${length} B from ${fd.name}`, copy);
}

function fetching<T>(fd: FileDescr, length: number, text: string, use: (chunk: Buffer | null) => T): Promised<T> {
  let giveUp: (() => void) | null = null;
  const forget = beginOutside({ isOnItsWay: () => fd.device.isOnItsWay() });
  const cancel = (): void => {
    forget();
    giveUp?.();
  };
  const [promise, resolver] = makeLeaf<T>('io', text, -1, fd.isCancelable ? cancel : null);
  giveUp = fd.request(length, (error, chunk) => {
    forget();
    inRound(() => {
      if (error != null) Lwt.wakeupExn(resolver, error);
      else Lwt.wakeup(resolver, use(chunk));
    });
  });
  return promise;
}

/** Writes; returns how many bytes were written, which here is all of them. */
export function write(fd: FileDescr, buffer: Uint8Array, offset: number, length: number): Promised<number> {
  range(buffer, offset, length, 'write');
  const failure = fd.failure('write');
  if (failure !== null) return Lwt.fail(failure);
  const forget = beginOutside();
  const [promise, resolver] = makeLeaf<number>('io', `write ${length} B to ${fd.name}`, -1);
  // Copied: the caller may change its buffer meanwhile.
  fd.device.put(Buffer.from(buffer.subarray(offset, offset + length)), (error) => {
    forget();
    inRound(() => {
      if (error == null) Lwt.wakeup(resolver, length);
      else Lwt.wakeupExn(resolver, error);
    });
  });
  return promise;
}

/** Writes part of a text, counted in the bytes of its UTF-8. */
export function writeString(fd: FileDescr, text: string, offset: number, length: number): Promised<number> {
  return write(fd, Buffer.from(text), offset, length);
}

/** Runs a call that needs the system's number of the descriptor. */
export function withNumber<T>(fd: FileDescr, call: string, run: (number: number) => Promised<T>): Promised<T> {
  const failure = fd.failure(call);
  if (failure !== null) return Lwt.fail(failure);
  if (fd.device.fd < 0) return Lwt.fail(new UnixError('ENOTSUP', call, fd.name));
  return run(fd.device.fd);
}

/** Reads at a place in the file; the descriptor's own position stays. */
export function pread(
  fd: FileDescr,
  buffer: Uint8Array,
  place: { readonly fileOffset: number },
  offset: number,
  length: number,
): Promised<number> {
  range(buffer, offset, length, 'pread');
  return withNumber(fd, 'pread', (number) =>
    systemCall(`read ${length} B at ${place.fileOffset} of ${fd.name}`, 'pread', fd.name, (answer) =>
      fsRead(number, buffer, offset, length, place.fileOffset, answer),
    ),
  );
}

/** Writes at a place in the file; the descriptor's own position stays. */
export function pwrite(
  fd: FileDescr,
  buffer: Uint8Array,
  place: { readonly fileOffset: number },
  offset: number,
  length: number,
): Promised<number> {
  range(buffer, offset, length, 'pwrite');
  const bytes = Buffer.from(buffer.subarray(offset, offset + length));
  return withNumber(fd, 'pwrite', (number) =>
    systemCall(`write ${length} B at ${place.fileOffset} of ${fd.name}`, 'pwrite', fd.name, (answer) =>
      fsWrite(number, bytes, 0, length, place.fileOffset, answer),
    ),
  );
}

/** As `pwrite`, of a text, counted in the bytes of its UTF-8. */
export function pwriteString(
  fd: FileDescr,
  text: string,
  place: { readonly fileOffset: number },
  offset: number,
  length: number,
): Promised<number> {
  return pwrite(fd, Buffer.from(text), place, offset, length);
}

/** Moves the descriptor's position; returns where it is then, in bytes from the beginning. */
export function lseek(fd: FileDescr, offset: number, command: SeekCommand): Promised<number> {
  const failure = fd.failure('lseek');
  if (failure !== null) return Lwt.fail(failure);
  return fd.device.seek?.(offset, command) ?? Lwt.fail(new UnixError('ESPIPE', 'lseek', fd.name));
}

/** Cuts or extends the file to `length` bytes. */
export function ftruncate(fd: FileDescr, length: number): Promised<void> {
  return withNumber(fd, 'ftruncate', (number) =>
    systemCall(`truncate ${fd.name}`, 'ftruncate', fd.name, (answer) =>
      fsFtruncate(number, length, (error) => answer(error, undefined)),
    ),
  );
}

/** Returns when what was written is on the disk. */
export function fsync(fd: FileDescr): Promised<void> {
  return withNumber(fd, 'fsync', (number) =>
    systemCall(`sync ${fd.name}`, 'fsync', fd.name, (answer) => fsSync(number, (error) => answer(error, undefined))),
  );
}

/** As `fsync`, without what is known about the file. */
export function fdatasync(fd: FileDescr): Promised<void> {
  return withNumber(fd, 'fdatasync', (number) =>
    systemCall(`sync the data of ${fd.name}`, 'fdatasync', fd.name, (answer) =>
      fsDatasync(number, (error) => answer(error, undefined)),
    ),
  );
}

/** Whether it is a terminal. */
export function isatty(fd: FileDescr): Promised<boolean> {
  return Lwt.return(fd.device.fd >= 0 && ttyIsatty(fd.device.fd));
}
