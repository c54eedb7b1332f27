/** Making channels: over functions, bytes, descriptors, and the well-known ones. */
import { Lwt, type Lwt as Promised } from '../../lwt/index.ts';
import { attempt, bind, catching } from '../plain.ts';
import type { FileDescr } from '../unix/file-descr.ts';
import { makePipe } from '../unix/memory-pipe.ts';
import { ofUnixFileDescr } from '../unix/open.ts';
import * as standard from '../unix/standard.ts';
import { UnixError } from '../unix-error.ts';
import { checkBufferSize, defaultBufferSize } from './buffer-size.ts';
import type { SeekCommand, Sink, Source } from './ends.ts';
import { InputChannel } from './input-channel.ts';
import { OutputChannel } from './output-channel.ts';

/** Which way a channel goes. */
export type Mode = 'input' | 'output';
export const input = 'input' as const;
export const output = 'output' as const;

/** The channel of a mode. */
export type ChannelOf<M extends Mode> = M extends 'input' ? InputChannel : OutputChannel;

export interface MakeOptions {
  /** Bytes in the channel's buffer; for an output channel 0 is possible: none. */
  readonly bufferSize?: number;
  readonly close?: () => PromiseLike<void>;
  readonly seek?: (offset: number, command: SeekCommand) => Promised<number>;
  /** How it is called in the graph and in errors. */
  readonly name?: string;
}

/** Reads into, or writes from, part of a buffer; returns how many bytes. Of a read 0 is the end. */
export type PerformIO = (buffer: Buffer, offset: number, length: number) => PromiseLike<number>;

/** A channel over both ends of something. */
export function channelOf<M extends Mode>(mode: M, end: Source & Sink, bufferSize?: number): ChannelOf<M>;
export function channelOf(mode: Mode, end: Source & Sink, bufferSize?: number): InputChannel | OutputChannel {
  const size = bufferSize ?? defaultBufferSize();
  if (mode === 'input' || size !== 0) checkBufferSize(size);
  return mode === 'input' ? new InputChannel(end, size) : new OutputChannel(end, size);
}

/** A channel over a function that reads or writes. */
export function make<M extends Mode>(mode: M, perform: PerformIO, options: MakeOptions = {}): ChannelOf<M> {
  return channelOf(mode, new FunctionEnd(perform, options), options.bufferSize);
}

class FunctionEnd implements Source, Sink {
  readonly name: string;
  readonly #perform: PerformIO;
  readonly #options: MakeOptions;
  readonly seek?: (offset: number, command: SeekCommand) => Promised<number>;
  #reading: Promised<unknown> | null = null;
  #queue: Promised<unknown> = Lwt.return();

  constructor(perform: PerformIO, options: MakeOptions) {
    this.name = options.name ?? 'a channel';
    this.#perform = perform;
    this.#options = options;
    if (options.seek !== undefined) this.seek = options.seek;
  }

  #call(buffer: Buffer): Promised<number> {
    return attempt(() => this.#perform(buffer, 0, buffer.length));
  }

  fetch(limit: number, done: (error: unknown, chunk: Buffer | null) => void): void {
    const buffer = Buffer.alloc(limit);
    const reading = this.#call(buffer);
    this.#reading = reading;
    Lwt.onAny(
      reading,
      (count) => {
        if (count >= 0 && count <= limit) done(null, count === 0 ? null : buffer.subarray(0, count));
        else done(new UnixError('EIO', 'read', this.name), null);
      },
      (error) => {
        // Given up, not failed.
        if (this.#reading === reading || !(error instanceof Lwt.Canceled)) done(error, null);
      },
    );
  }

  abandon(): boolean {
    const reading = this.#reading;
    this.#reading = null;
    reading?.cancel();
    return reading === null || !Lwt.isSleeping(reading);
  }

  isOnItsWay(): boolean {
    return false;
  }

  put(data: string | Buffer, done: (error: unknown) => void): void {
    const writing = bind(this.#queue, () => this.#putAll(Buffer.from(data)));
    this.#queue = catching(
      () => writing,
      () => Lwt.return(),
    );
    Lwt.onAny(writing, () => done(null), done);
  }

  #putAll(bytes: Buffer): Promised<void> {
    if (bytes.length === 0) return Lwt.return();
    return bind(this.#call(bytes), (count) => {
      if (!(count > 0 && count <= bytes.length)) return Lwt.fail<void>(new UnixError('EIO', 'write', this.name));
      return this.#putAll(bytes.subarray(count));
    });
  }

  close(): Promised<void> {
    const { close } = this.#options;
    return close === undefined ? Lwt.return() : (attempt(close) as Promised<void>);
  }
}

/**
 * A channel over bytes in memory: it reads them, or writes into them and fails with ENOSPC when they
 * are full. Text is read as its UTF-8.
 */
export function ofBytes<M extends Mode>(
  mode: M,
  content: M extends 'input' ? Uint8Array | string : Uint8Array,
): ChannelOf<M> {
  const bytes =
    typeof content === 'string'
      ? Buffer.from(content)
      : Buffer.from(content.buffer, content.byteOffset, content.length);
  let position = 0;
  const perform: PerformIO = (buffer, offset, length) => {
    const count = Math.min(length, bytes.length - position);
    if (mode === 'input') bytes.copy(buffer, offset, position, position + count);
    else if (count < length) return Lwt.fail(new UnixError('ENOSPC', 'write', 'bytes'));
    else buffer.copy(bytes, position, offset, offset + count);
    position += count;
    return Lwt.return(count);
  };
  const seek = (offset: number, command: SeekCommand): Promised<number> => {
    const base = command === 'SEEK_SET' ? 0 : command === 'SEEK_CUR' ? position : bytes.length;
    const next = base + offset;
    if (next < 0 || next > bytes.length) return Lwt.fail(new UnixError('EINVAL', 'lseek', 'bytes'));
    position = next;
    return Lwt.return(next);
  };
  // Writing is done directly on what was given, as upstream: without a buffer between.
  return make(mode, perform, { name: 'bytes', seek, ...(mode === 'output' ? { bufferSize: 0 } : {}) });
}

export interface OfFdOptions {
  readonly bufferSize?: number;
  /** Instead of closing the descriptor. */
  readonly close?: () => PromiseLike<void>;
}

/** A channel over a descriptor. */
export function ofFd<M extends Mode>(mode: M, fd: FileDescr, options: OfFdOptions = {}): ChannelOf<M> {
  return channelOf(mode, fd.asEnd(options.close), options.bufferSize);
}

/** A channel over the system's number of something open. */
export function ofUnixFd<M extends Mode>(mode: M, fd: number, options: OfFdOptions = {}): ChannelOf<M> {
  return ofFd(mode, ofUnixFileDescr(fd), options);
}

/** A pipe inside this process: what is written to the second is read from the first. */
export function pipe(
  options: { readonly inBuffer?: number; readonly outBuffer?: number } = {},
): [InputChannel, OutputChannel] {
  const [source, sink] = makePipe();
  return [channelOf('input', source, options.inBuffer), channelOf('output', sink, options.outBuffer)];
}

let standardInput: InputChannel | null = null;
let standardOutput: OutputChannel | null = null;
let standardError: OutputChannel | null = null;

/** Standard input. It keeps the process alive only while somebody reads. */
export function stdin(): InputChannel {
  standardInput ??= ofFd('input', standard.stdin());
  return standardInput;
}

/** Standard output. Node has a buffer of its own for it: there is none before that. */
export function stdout(): OutputChannel {
  standardOutput ??= ofFd('output', standard.stdout(), { bufferSize: 0 });
  return standardOutput;
}

/** Standard error, likewise. */
export function stderr(): OutputChannel {
  standardError ??= ofFd('output', standard.stderr(), { bufferSize: 0 });
  return standardError;
}

/** Zero bytes without end. */
export function zero(): InputChannel {
  return make('input', (_buffer, _offset, length) => Lwt.return(length), { name: 'zero' });
}

/** What drops all that is written to it. */
export function nullOutput(): OutputChannel {
  return make('output', (_buffer, _offset, length) => Lwt.return(length), { name: 'null', bufferSize: 0 });
}
