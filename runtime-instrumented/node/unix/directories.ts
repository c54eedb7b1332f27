/** Directories: making them, and what is in them. */
import { execFile } from 'node:child_process';
import { type Dir, mkdir as fsMkdir, opendir as fsOpendir, rmdir as fsRmdir } from 'node:fs';
import { Lwt, type Lwt as Promised } from '../../lwt/index.ts';
import { LwtStream, None, Some, type Stream } from '../../modules/index.ts';
import { attempt, bind, map, trying } from '../plain.ts';
import { type Answer, systemCall } from '../system-call.ts';
import { EndOfFile, toUnixError, UnixError } from '../unix-error.ts';

/** An open directory. */
export class DirHandle {
  readonly path: string;
  dir: Dir | null;
  /** Entries that come before those of the system. */
  special: string[] = ['.', '..'];

  constructor(path: string, dir: Dir) {
    this.path = path;
    this.dir = dir;
  }
}

/** Makes a directory. `perm`: before the process's mask. */
export function mkdir(path: string, perm = 0o777): Promised<void> {
  return systemCall(`mkdir ${path}`, 'mkdir', path, (answer) =>
    fsMkdir(path, { mode: perm }, (error) => answer(error, undefined)),
  );
}

/** Removes an empty directory. */
export function rmdir(path: string): Promised<void> {
  return systemCall(`rmdir ${path}`, 'rmdir', path, (answer) => fsRmdir(path, (error) => answer(error, undefined)));
}

/** Changes the process's current directory. */
export function chdir(path: string): Promised<void> {
  try {
    process.chdir(path);
    return Lwt.return();
  } catch (error) {
    return Lwt.fail(toUnixError(error, 'chdir', path));
  }
}

/** The process's current directory. */
export function getcwd(): Promised<string> {
  return attempt(() => Lwt.return(process.cwd()));
}

/** Opens a directory, which `closedir` must close. */
export function opendir(path: string): Promised<DirHandle> {
  const opened = systemCall<Dir>(`open ${path}`, 'opendir', path, (answer) =>
    fsOpendir(path, (error, dir) => {
      if (!answer(error, dir) && error === null) dir.closeSync();
    }),
  );
  return map(opened, (dir) => new DirHandle(path, dir));
}

function next(handle: DirHandle): Promised<string | null> {
  const { dir, path } = handle;
  if (dir === null) return Lwt.fail(new UnixError('EBADF', 'readdir', path));
  const special = handle.special.shift();
  if (special !== undefined) return Lwt.return(special);
  return systemCall(`read an entry of ${path}`, 'readdir', path, (answer: Answer<string | null>) =>
    dir.read((error, entry) => answer(error, entry?.name ?? null)),
  );
}

/** The next entry's name, '.' and '..' first. Fails with EndOfFile after the last. */
export function readdir(handle: DirHandle): Promised<string> {
  return bind(next(handle), (name) => (name === null ? Lwt.fail<string>(new EndOfFile()) : Lwt.return(name)));
}

/** At most `count` names; fewer only at the end. */
export function readdirN(handle: DirHandle, count: number): Promised<string[]> {
  const names: string[] = [];
  const more = (): Promised<string[]> =>
    names.length >= count
      ? Lwt.return(names)
      : (bind(next(handle), (name) => {
          if (name === null) return Lwt.return(names);
          names.push(name);
          return more();
        }) as Promised<string[]>);
  return more();
}

/** Begins anew. */
export function rewinddir(handle: DirHandle): Promised<void> {
  return bind(opendir(handle.path), (fresh) => {
    const old = handle.dir;
    handle.dir = fresh.dir;
    handle.special = fresh.special;
    return old === null ? Lwt.return() : closeDir(old, handle.path);
  });
}

function closeDir(dir: Dir, path: string): Promised<void> {
  return systemCall(`close ${path}`, 'closedir', path, (answer) => dir.close((error) => answer(error, undefined)));
}

/** Closes it. */
export function closedir(handle: DirHandle): Promised<void> {
  const { dir } = handle;
  if (dir === null) return Lwt.fail(new UnixError('EBADF', 'closedir', handle.path));
  handle.dir = null;
  return closeDir(dir, handle.path);
}

/** A stream of the names in a directory, '.' and '..' too. The directory is closed at the end, or when reading fails. */
export function filesOfDirectory(path: string): Stream<string> {
  let opened: Promised<DirHandle> | null = null;
  return LwtStream.from(() => {
    opened ??= opendir(path);
    return bind(opened, (handle) => {
      if (handle.dir === null) return Lwt.return(None);
      return trying(
        () => next(handle),
        (name) => (name === null ? map(closedir(handle), () => None) : Lwt.return(Some(name))),
        (error) => bind(closedir(handle), () => Lwt.fail<never>(error)),
      );
    });
  });
}

/** Makes a named pipe, by the system's `mkfifo` command: Node has no such call. */
export function mkfifo(path: string, perm: number): Promised<void> {
  const mode = (perm & ~process.umask()).toString(8);
  return systemCall(`mkfifo ${path}`, 'mkfifo', path, (answer) =>
    execFile('mkfifo', ['-m', mode, '--', path], (error, _stdout, stderr) => {
      if (error === null) answer(null, undefined);
      else answer(Object.assign(new Error(stderr), { code: /exists/.test(stderr) ? 'EEXIST' : 'EUNKNOWN' }), undefined);
    }),
  );
}
