/** What the system knows about files, and what can be changed of it by name. */
import * as fs from 'node:fs';
import { Lwt, type Lwt as Promised } from '../../lwt/index.ts';
import { type Answer, systemCall } from '../system-call.ts';
import type { FileDescr } from './file-descr.ts';
import { withNumber } from './read-write.ts';

export type FileKind = 'S_REG' | 'S_DIR' | 'S_CHR' | 'S_BLK' | 'S_LNK' | 'S_FIFO' | 'S_SOCK';

/** Upstream's `stats`: times in seconds since 1970, with fractions; the size in bytes. */
export interface Stats {
  readonly stDev: number;
  readonly stIno: number;
  readonly stKind: FileKind;
  readonly stPerm: number;
  readonly stNlink: number;
  readonly stUid: number;
  readonly stGid: number;
  readonly stRdev: number;
  readonly stSize: number;
  readonly stAtime: number;
  readonly stMtime: number;
  readonly stCtime: number;
}

function kindOf(stats: fs.Stats): FileKind {
  if (stats.isDirectory()) return 'S_DIR';
  if (stats.isSymbolicLink()) return 'S_LNK';
  if (stats.isFIFO()) return 'S_FIFO';
  if (stats.isSocket()) return 'S_SOCK';
  if (stats.isCharacterDevice()) return 'S_CHR';
  if (stats.isBlockDevice()) return 'S_BLK';
  return 'S_REG';
}

function statsOf(stats: fs.Stats): Stats {
  return {
    stDev: stats.dev,
    stIno: stats.ino,
    stKind: kindOf(stats),
    stPerm: stats.mode & 0o7777,
    stNlink: stats.nlink,
    stUid: stats.uid,
    stGid: stats.gid,
    stRdev: stats.rdev,
    stSize: stats.size,
    stAtime: stats.atimeMs / 1000,
    stMtime: stats.mtimeMs / 1000,
    stCtime: stats.ctimeMs / 1000,
  };
}

function answered(answer: Answer<Stats>): (error: NodeJS.ErrnoException | null, stats: fs.Stats) => void {
  return (error, stats) => answer(error, error === null ? statsOf(stats) : (undefined as never));
}

/** Turns "no value" of Node into ours. */
function unit(answer: Answer<void>): (error: NodeJS.ErrnoException | null) => void {
  return (error) => answer(error, undefined);
}

/** About a file, or what a link leads to. */
export function stat(path: string): Promised<Stats> {
  return systemCall(`stat ${path}`, 'stat', path, (answer) => fs.stat(path, answered(answer)));
}

/** About a file, or a link itself. */
export function lstat(path: string): Promised<Stats> {
  return systemCall(`lstat ${path}`, 'lstat', path, (answer) => fs.lstat(path, answered(answer)));
}

/** About an open file. */
export function fstat(fd: FileDescr): Promised<Stats> {
  return withNumber(fd, 'fstat', (number) =>
    systemCall(`stat ${fd.name}`, 'fstat', fd.name, (answer) => fs.fstat(number, answered(answer))),
  );
}

/** Whether `stat` would find something. */
export function fileExists(path: string): Promised<boolean> {
  return Lwt.tryBind(
    () => stat(path),
    () => Lwt.return(true),
    () => Lwt.return(false),
  );
}

/** Fails with UnixError unless the process may do all that; `F_OK`: unless the file exists. */
export function access(path: string, permissions: readonly ('R_OK' | 'W_OK' | 'X_OK' | 'F_OK')[]): Promised<void> {
  const mode = permissions.reduce((all, permission) => all | fs.constants[permission], 0);
  return systemCall(`access ${path}`, 'access', path, (answer) => fs.access(path, mode, unit(answer)));
}

/** Sets when a file was last read and changed, in seconds since 1970; both to now when both are 0. */
export function utimes(path: string, atime: number, mtime: number): Promised<void> {
  const now = atime === 0 && mtime === 0 ? Date.now() / 1000 : null;
  return systemCall(`utimes ${path}`, 'utimes', path, (answer) =>
    fs.utimes(path, now ?? atime, now ?? mtime, unit(answer)),
  );
}

/** Cuts or extends a file to `length` bytes. */
export function truncate(path: string, length: number): Promised<void> {
  return systemCall(`truncate ${path}`, 'truncate', path, (answer) => fs.truncate(path, length, unit(answer)));
}

/** Removes a file's name. */
export function unlink(path: string): Promised<void> {
  return systemCall(`unlink ${path}`, 'unlink', path, (answer) => fs.unlink(path, unit(answer)));
}

/** Gives a file another name. */
export function rename(from: string, to: string): Promised<void> {
  return systemCall(`rename ${from}`, 'rename', from, (answer) => fs.rename(from, to, unit(answer)));
}

/** Gives a file a second name. */
export function link(from: string, to: string): Promised<void> {
  return systemCall(`link ${to}`, 'link', from, (answer) => fs.link(from, to, unit(answer)));
}

/** Makes a symbolic link at `path` that leads to `target`. `toDir` matters on Windows alone. */
export function symlink(target: string, path: string, options: { readonly toDir?: boolean } = {}): Promised<void> {
  const type = options.toDir === undefined ? null : options.toDir ? 'dir' : 'file';
  return systemCall(`symlink ${path}`, 'symlink', target, (answer) => fs.symlink(target, path, type, unit(answer)));
}

/** Where a symbolic link leads. */
export function readlink(path: string): Promised<string> {
  return systemCall(`readlink ${path}`, 'readlink', path, (answer) => fs.readlink(path, answer));
}

/** Sets a file's permissions. */
export function chmod(path: string, perm: number): Promised<void> {
  return systemCall(`chmod ${path}`, 'chmod', path, (answer) => fs.chmod(path, perm, unit(answer)));
}

/** Sets an open file's permissions. */
export function fchmod(fd: FileDescr, perm: number): Promised<void> {
  return withNumber(fd, 'fchmod', (number) =>
    systemCall(`chmod ${fd.name}`, 'fchmod', fd.name, (answer) => fs.fchmod(number, perm, unit(answer))),
  );
}

/** Sets a file's owner and group. */
export function chown(path: string, uid: number, gid: number): Promised<void> {
  return systemCall(`chown ${path}`, 'chown', path, (answer) => fs.chown(path, uid, gid, unit(answer)));
}

/** Sets an open file's owner and group. */
export function fchown(fd: FileDescr, uid: number, gid: number): Promised<void> {
  return withNumber(fd, 'fchown', (number) =>
    systemCall(`chown ${fd.name}`, 'fchown', fd.name, (answer) => fs.fchown(number, uid, gid, unit(answer))),
  );
}
