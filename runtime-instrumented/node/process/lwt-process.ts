/**
 * `LwtProcess`: other programs, started, read and written, as upstream's `Lwt_process` has them.
 *
 * @example
 * const sorted = await LwtMain.run(LwtProcess.pmap(['', ['sort', '-n']], '3\n1\n2\n'));
 * const status = await LwtMain.run(LwtProcess.exec(LwtProcess.shell('exit 3'), { timeout: 10 }));
 */
import { Lwt, type Lwt as Promised } from '../../lwt/index.ts';
import { LwtStream, None, type Option, Some, type Stream } from '../../modules/index.ts';
import type { InputChannel } from '../io/input-channel.ts';
import type { OutputChannel } from '../io/output-channel.ts';
import { writeChars, writeLines } from '../io/streams.ts';
import { read, readCharOpt, readLine, readLineOpt } from '../io/text.ts';
import { bind, catching, finalizing, map, trying } from '../plain.ts';
import type { ProcessStatus } from '../unix/children.ts';
import { UnixError } from '../unix-error.ts';
import { type Command, type ProcessOptions, shell } from './command.ts';
import { Process, ProcessFull, ProcessIn, ProcessNone, ProcessOut } from './process-object.ts';

type InOptions = Omit<ProcessOptions, 'stdout'>;
type OutOptions = Omit<ProcessOptions, 'stdin'>;
type BothOptions = Omit<ProcessOptions, 'stdin' | 'stdout'>;
type FullOptions = Omit<ProcessOptions, 'stdin' | 'stdout' | 'stderr'>;

/** Starts a program, all of whose descriptors are ours unless redirected. */
function openProcessNone(command: Command, options: ProcessOptions = {}): ProcessNone {
  return new ProcessNone(command, options, {});
}

/** Starts a program whose output is read. */
function openProcessIn(command: Command, options: InOptions = {}): ProcessIn {
  return new ProcessIn(command, options);
}

/** Starts a program whose input is written. */
function openProcessOut(command: Command, options: OutOptions = {}): ProcessOut {
  return new ProcessOut(command, options);
}

/** Starts a program whose input is written and whose output is read. */
function openProcess(command: Command, options: BothOptions = {}): Process {
  return new Process(command, options);
}

/** Starts a program of which all three are ours. */
function openProcessFull(command: Command, options: FullOptions = {}): ProcessFull {
  return new ProcessFull(command, options);
}

/** Runs `f`, then closes the channels and waits for the process to end. */
function using<P extends ProcessNone, T>(process: P, f: (process: P) => PromiseLike<T>): Promised<T> {
  return finalizing(
    () => f(process),
    () => process.close(),
  );
}

function withProcessNone<T>(
  command: Command,
  f: (process: ProcessNone) => PromiseLike<T>,
  options: ProcessOptions = {},
): Promised<T> {
  return using(openProcessNone(command, options), f);
}

function withProcessIn<T>(
  command: Command,
  f: (process: ProcessIn) => PromiseLike<T>,
  options: InOptions = {},
): Promised<T> {
  return using(openProcessIn(command, options), f);
}

function withProcessOut<T>(
  command: Command,
  f: (process: ProcessOut) => PromiseLike<T>,
  options: OutOptions = {},
): Promised<T> {
  return using(openProcessOut(command, options), f);
}

function withProcess<T>(
  command: Command,
  f: (process: Process) => PromiseLike<T>,
  options: BothOptions = {},
): Promised<T> {
  return using(openProcess(command, options), f);
}

function withProcessFull<T>(
  command: Command,
  f: (process: ProcessFull) => PromiseLike<T>,
  options: FullOptions = {},
): Promised<T> {
  return using(openProcessFull(command, options), f);
}

/** Runs a program and returns how it ended. Code 127: it could not be started. */
function exec(command: Command, options: ProcessOptions = {}): Promised<ProcessStatus> {
  return openProcessNone(command, options).close();
}

function receiving<T>(
  process: { readonly stdout: InputChannel },
  f: (channel: InputChannel) => Promised<T>,
): Promised<T> {
  return finalizing(
    () => f(process.stdout),
    () => process.stdout.close(),
  );
}

function sending(
  process: { readonly stdin: OutputChannel },
  f: (channel: OutputChannel) => Promised<void>,
): Promised<void> {
  return finalizing(
    () => f(process.stdin),
    // As upstream: what the program did not want of what was left in the buffer is no failure.
    () => unlessEnded(() => process.stdin.close()),
  );
}

/** A program may end without having read all: that is its own affair. */
function unlessEnded(f: () => Promised<void>): Promised<void> {
  return catching(f, (error) =>
    error instanceof UnixError && error.code === 'EPIPE' ? Lwt.return() : Lwt.fail<void>(error),
  );
}

/** A stream of what is read from a process. The channel is closed at the end, or when reading fails. */
function streaming<T>(channel: InputChannel, next: (channel: InputChannel) => Promised<T | null>): Stream<T> {
  return LwtStream.from(() => {
    if (channel.buffer.closed) return Lwt.return(None);
    return trying<T | null, Option<T>>(
      () => next(channel),
      (value) => (value === null ? map(channel.close(), () => None) : Lwt.return(Some(value))),
      (error) => bind(channel.close(), () => Lwt.fail(error)),
    );
  });
}

/** All that a program prints. Cancelling closes the channel, which a program that goes on printing does not survive. */
function pread(command: Command, options: InOptions = {}): Promised<string> {
  return receiving(openProcessIn(command, options), read);
}

/** The first line that a program prints. Fails with EndOfFile when there is none. */
function preadLine(command: Command, options: InOptions = {}): Promised<string> {
  return receiving(openProcessIn(command, options), readLine);
}

/** A stream of the lines that a program prints. */
function preadLines(command: Command, options: InOptions = {}): Stream<string> {
  return streaming(openProcessIn(command, options).stdout, readLineOpt);
}

/** A stream of the characters that a program prints. */
function preadChars(command: Command, options: InOptions = {}): Stream<string> {
  return streaming(openProcessIn(command, options).stdout, readCharOpt);
}

/** Gives a program a text as its input. */
function pwrite(command: Command, text: string, options: OutOptions = {}): Promised<void> {
  return sending(openProcessOut(command, options), (channel) => channel.write(text));
}

/** Gives a program a line as its input. */
function pwriteLine(command: Command, line: string, options: OutOptions = {}): Promised<void> {
  return pwrite(command, `${line}\n`, options);
}

/** Gives a program lines as its input. */
function pwriteLines(command: Command, lines: Stream<string>, options: OutOptions = {}): Promised<void> {
  return sending(openProcessOut(command, options), (channel) => writeLines(channel, lines));
}

/** Gives a program characters as its input. */
function pwriteChars(command: Command, characters: Stream<string>, options: OutOptions = {}): Promised<void> {
  return sending(openProcessOut(command, options), (channel) => writeChars(channel, characters));
}

function mapping<T>(
  process: Process,
  send: (channel: OutputChannel) => Promised<void>,
  receive: (channel: InputChannel) => Promised<T>,
): Promised<T> {
  const sender = sending(process, send);
  const receiver = receiving(process, receive);
  return catching(
    () => bind(sender, () => receiver),
    (error) => {
      sender.cancel();
      receiver.cancel();
      return Lwt.fail<T>(error);
    },
  );
}

/** What a program prints when it is given a text. */
function pmap(command: Command, text: string, options: BothOptions = {}): Promised<string> {
  return mapping(openProcess(command, options), (channel) => channel.write(text), read);
}

/** The first line that a program prints when it is given a line. */
function pmapLine(command: Command, line: string, options: BothOptions = {}): Promised<string> {
  return mapping(openProcess(command, options), (channel) => channel.write(`${line}\n`), readLine);
}

function mappingStream<T>(
  process: Process,
  send: (channel: OutputChannel) => Promised<void>,
  next: (channel: InputChannel) => Promised<T | null>,
): Stream<T> {
  const sender = unlessEnded(() => sending(process, send));
  const received = streaming(process.stdout, next);
  return LwtStream.from(() =>
    bind(
      LwtStream.get(received),
      (value): Promised<Option<T>> => (value.isSome ? Lwt.return(value) : map(sender, () => value)),
    ),
  );
}

/** A stream of the lines that a program prints while it is given lines. */
function pmapLines(command: Command, lines: Stream<string>, options: BothOptions = {}): Stream<string> {
  return mappingStream(openProcess(command, options), (channel) => writeLines(channel, lines), readLineOpt);
}

/** A stream of the characters that a program prints while it is given characters. */
function pmapChars(command: Command, characters: Stream<string>, options: BothOptions = {}): Stream<string> {
  return mappingStream(openProcess(command, options), (channel) => writeChars(channel, characters), readCharOpt);
}

export const LwtProcess = Object.freeze({
  shell,
  exec,
  pread,
  preadChars,
  preadLine,
  preadLines,
  pwrite,
  pwriteChars,
  pwriteLine,
  pwriteLines,
  pmap,
  pmapChars,
  pmapLine,
  pmapLines,
  openProcessNone,
  withProcessNone,
  openProcessIn,
  withProcessIn,
  openProcessOut,
  withProcessOut,
  openProcess,
  withProcess,
  openProcessFull,
  withProcessFull,
});
