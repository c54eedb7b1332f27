/** A sink over one of Node's writable streams: a socket, the input of a child process. */
import type { Writable } from 'node:stream';
import { Lwt, makeLeaf, type Lwt as Promised } from '../../lwt/index.ts';
import { inRound } from '../loop.ts';
import { beginOutside } from '../outside.ts';
import { toUnixError, UnixError } from '../unix-error.ts';
import type { Sink } from './ends.ts';

export class StreamSink implements Sink {
  readonly name: string;
  readonly #stream: Writable;
  #failure: unknown = null;
  #closing: Promised<void> | null = null;

  constructor(stream: Writable, name: string) {
    this.name = name;
    this.#stream = stream;
    stream.on('error', (error) => {
      this.#failure ??= error;
    });
  }

  put(bytes: string | Buffer, done: (error: unknown) => void): void {
    const stream = this.#stream;
    if (!stream.writable) {
      const error = this.#failure ?? new UnixError('EPIPE', 'write', this.name);
      done(toUnixError(error, 'write', this.name));
      return;
    }
    stream.write(bytes, (error) => done(error == null ? null : toUnixError(error, 'write', this.name)));
  }

  /** Lets out what was written, then closes. */
  close(): Promised<void> {
    this.#closing ??= this.#startClosing();
    return this.#closing;
  }

  #startClosing(): Promised<void> {
    const stream = this.#stream;
    const [promise, resolver] = makeLeaf<void>('io', `close ${this.name}`, -1, () => stream.destroy());
    if (stream.destroyed) {
      Lwt.wakeup(resolver, undefined);
      return promise;
    }
    const forget = beginOutside();
    let over = false;
    const end = (): void => {
      if (over) return;
      over = true;
      forget();
      inRound(() => Lwt.wakeup(resolver, undefined));
    };
    stream.once('close', end);
    stream.once('error', end);
    stream.end(end);
    return promise;
  }
}
