/**
 * The writing end of a connection.
 *
 * What is written goes to the system at once, in order; the promise returns when the system has
 * taken it. Upstream keeps a buffer of its own and returns as soon as the bytes are in it.
 */
import type { Socket } from 'node:net';
import { Lwt, makeLeaf, type Lwt as Promised } from '../lwt/index.ts';
import { inRound } from './loop.ts';
import { beginOutside } from './outside.ts';
import { ChannelClosed, toUnixError } from './unix-error.ts';

export class OutputChannel {
  /** To whom it is written, as a person writes it. */
  readonly to: string;
  readonly #socket: Socket;
  #closed = false;

  constructor(socket: Socket, to: string) {
    this.to = to;
    this.#socket = socket;
    socket.on('close', () => this.stop());
  }

  /** Cancelling takes back nothing: the promise is cancelled, but the bytes are written all the same. */
  write(text: string): Promised<void> {
    if (this.#closed) return Lwt.fail(new ChannelClosed('output'));
    const bytes = Buffer.from(text);
    const forget = beginOutside();
    const [promise, resolver] = makeLeaf<void>('io', `write ${bytes.length} B`, -1);
    this.#socket.write(bytes, (error) => {
      forget();
      inRound(() => {
        if (error == null) Lwt.wakeup(resolver, undefined);
        else Lwt.wakeupExn(resolver, toUnixError(error, 'write', this.to));
      });
    });
    return promise;
  }

  /** No more writing: later writes fail with ChannelClosed. */
  stop(): void {
    this.#closed = true;
  }
}
