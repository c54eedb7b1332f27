/** Channels over files, and temporary files and directories. */
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Lwt, label, type Lwt as Promised } from '../../lwt/index.ts';
import { LwtStream, None, Some, type Stream } from '../../modules/index.ts';
import { bind, catching, finalizing, map, trying } from '../plain.ts';
import { systemCall } from '../system-call.ts';
import { mkdir } from '../unix/directories.ts';
import { type OpenFlag, openfile } from '../unix/open.ts';
import { stat, unlink } from '../unix/stat.ts';
import { UnixError } from '../unix-error.ts';
import type { InputChannel } from './input-channel.ts';
import { type ChannelOf, type Mode, ofFd } from './make.ts';
import type { OutputChannel } from './output-channel.ts';
import { writeChars, writeLines } from './streams.ts';
import { readCharOpt, readLineOpt } from './text.ts';

export interface OpenOptions {
  readonly bufferSize?: number;
  /** In place of those for reading, or for writing anew. */
  readonly flags?: readonly OpenFlag[];
  /** Permissions of a file that is made, before the process's mask. */
  readonly perm?: number;
}

const DEFAULT_FLAGS: Readonly<Record<Mode, readonly OpenFlag[]>> = {
  input: ['O_RDONLY'],
  output: ['O_WRONLY', 'O_CREAT', 'O_TRUNC'],
};

/** Opens a file to read it, or to write it anew. */
export function openFile<M extends Mode>(mode: M, path: string, options: OpenOptions = {}): Promised<ChannelOf<M>> {
  const opened = openfile(path, options.flags ?? DEFAULT_FLAGS[mode], options.perm ?? 0o666);
  const sizes = options.bufferSize === undefined ? {} : { bufferSize: options.bufferSize };
  return map(opened, (fd) => ofFd(mode, fd, sizes));
}

/** Opens a file, runs `f` on the channel, and closes it however `f` ends. */
export function withFile<M extends Mode, T>(
  mode: M,
  path: string,
  f: (channel: ChannelOf<M>) => PromiseLike<T>,
  options: OpenOptions = {},
): Promised<T> {
  return bind(openFile(mode, path, options), (channel) => closing(channel, path, () => f(channel)));
}

function closing<T>(channel: InputChannel | OutputChannel, path: string, f: () => PromiseLike<T>): Promised<T> {
  const used = finalizing(f, () => channel.close());
  return label(used, `finally close ${path}`);
}

export interface TempOptions {
  readonly prefix?: string;
  readonly suffix?: string;
}

export interface TempFileOptions extends TempOptions, OpenOptions {
  /** Where it is made; by default the system's folder for such files. */
  readonly tempDir?: string;
}

export interface TempDirOptions extends TempOptions {
  readonly parent?: string;
  readonly perm?: number;
}

/** How often a name that is taken is replaced by another. */
const ATTEMPTS = 100;

function withFreshName<T>(folder: string, options: TempOptions, attempt: (path: string) => Promised<T>): Promised<T> {
  const again = (left: number): Promised<T> => {
    const name = `${options.prefix ?? 'temp'}${randomBytes(6).toString('hex')}${options.suffix ?? ''}`;
    return catching(
      () => attempt(join(folder, name)),
      (error) => {
        const taken = error instanceof UnixError && error.code === 'EEXIST';
        return taken && left > 0 ? again(left - 1) : Lwt.fail<T>(error);
      },
    );
  };
  return again(ATTEMPTS);
}

/** Makes a temporary file: its path, and a channel to write it. Whoever asks deletes it. */
export function openTempFile(options: TempFileOptions = {}): Promised<[string, OutputChannel]> {
  const flags = options.flags ?? ['O_CREAT', 'O_EXCL', 'O_WRONLY'];
  return withFreshName(options.tempDir ?? tmpdir(), options, (path) =>
    map(openFile('output', path, { perm: 0o600, ...options, flags }), (channel): [string, OutputChannel] => [
      path,
      channel,
    ]),
  );
}

/** Makes a temporary file, runs `f`, then closes and deletes it. */
export function withTempFile<T>(
  f: (file: [string, OutputChannel]) => PromiseLike<T>,
  options: TempFileOptions = {},
): Promised<T> {
  return bind(openTempFile(options), (file) => {
    const [path, channel] = file;
    return finalizing(
      () => f(file),
      () =>
        finalizing(
          () => channel.close(),
          () => unlink(path),
        ),
    );
  });
}

/** Makes a temporary directory. Whoever asks deletes it. */
export function createTempDir(options: TempDirOptions = {}): Promised<string> {
  return withFreshName(options.parent ?? tmpdir(), options, (path) =>
    map(mkdir(path, options.perm ?? 0o755), () => path),
  );
}

/** Makes a temporary directory, runs `f`, then deletes it with all that is in it. */
export function withTempDir<T>(f: (path: string) => PromiseLike<T>, options: TempDirOptions = {}): Promised<T> {
  return bind(createTempDir(options), (path) =>
    finalizing(
      () => f(path),
      () => deleteRecursively(path),
    ),
  );
}

/** Deletes a directory with all that is in it. */
export function deleteRecursively(path: string): Promised<void> {
  return systemCall(`delete ${path}`, 'rmdir', path, (answer) =>
    rm(path, { recursive: true }, (error) => answer(error, undefined)),
  );
}

/** How many bytes a file has. Fails with EISDIR for a directory. */
export function fileLength(path: string): Promised<number> {
  return bind(stat(path), ({ stKind, stSize }) =>
    stKind === 'S_DIR' ? Lwt.fail<number>(new UnixError('EISDIR', 'file_length', path)) : Lwt.return(stSize),
  );
}

function contents<T>(path: string, read: (channel: InputChannel) => Promised<T | null>): Stream<T> {
  let opened: Promised<InputChannel> | null = null;
  return LwtStream.from(() => {
    opened ??= openFile('input', path);
    return bind(opened, (channel) => {
      if (channel.buffer.closed) return Lwt.return(None);
      return trying(
        () => read(channel),
        (next) => (next === null ? map(channel.close(), () => None) : Lwt.return(Some(next))),
        (error) => bind(channel.close(), () => Lwt.fail<never>(error)),
      );
    });
  });
}

/** A stream of a file's lines. The file is opened when the first is asked for, and closed after the last. */
export function linesOfFile(path: string): Stream<string> {
  return contents(path, readLineOpt);
}

/** A stream of a file's characters, likewise. */
export function charsOfFile(path: string): Stream<string> {
  return contents(path, readCharOpt);
}

/** Writes a file anew, of lines. */
export function linesToFile(path: string, lines: Stream<string>): Promised<void> {
  return withFile('output', path, (channel) => writeLines(channel, lines));
}

/** Writes a file anew, of characters. */
export function charsToFile(path: string, characters: Stream<string>): Promised<void> {
  return withFile('output', path, (channel) => writeChars(channel, characters));
}
