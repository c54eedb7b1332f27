/** A socket that is connected (or a pipe or terminal, which Node treats alike). */
import type { Socket } from 'node:net';
import { Lwt, makeLeaf, type Lwt as Promised } from '../../lwt/index.ts';
import { StreamSink } from '../io/stream-sink.ts';
import { StreamSource } from '../io/stream-source.ts';
import { inRound, keepsProcessAlive } from '../loop.ts';
import { isInFlight, rememberEnd } from '../neighbours.ts';
import { beginOutside, holdHandle } from '../outside.ts';
import type { Device } from './device.ts';

export class SocketDevice implements Device {
  readonly fd: number;
  readonly name: string;
  readonly socket: Socket;
  readonly #source: StreamSource;
  readonly #sink: StreamSink;
  #closing: Promised<void> | null = null;

  /** `fd`: its number, where that is known. */
  constructor(socket: Socket, name: string, fd = -1) {
    this.fd = fd;
    this.socket = socket;
    this.name = name;
    this.#source = new StreamSource(socket, name, { isOnItsWay: () => isInFlight(socket) });
    this.#sink = new StreamSink(socket, name);
    if (!keepsProcessAlive()) socket.unref();
    socket.once('close', holdHandle(socket));
    rememberEnd(socket);
  }

  fetch(limit: number, done: (error: unknown, chunk: Buffer | null) => void): void {
    this.#source.fetch(limit, done);
  }

  abandon(): boolean {
    return this.#source.abandon();
  }

  isOnItsWay(): boolean {
    return this.#source.isOnItsWay();
  }

  put(bytes: string | Buffer, done: (error: unknown) => void): void {
    this.#sink.put(bytes, done);
  }

  abort(): void {
    this.socket.destroy();
  }

  /** Says that nothing more will be sent; reading goes on. */
  shutdownSend(): void {
    this.socket.end();
  }

  /** Lets out what was written, then closes. Returns at once when nothing waits to be sent. */
  close(): Promised<void> {
    this.#closing ??= this.#startClosing();
    return this.#closing;
  }

  #startClosing(): Promised<void> {
    const { socket } = this;
    const [promise, resolver] = makeLeaf<void>('io', `close ${this.name}`, -1, () => socket.destroy());
    if (socket.destroyed || socket.writableLength === 0) {
      socket.destroy();
      Lwt.wakeup(resolver);
      return promise;
    }
    const forget = beginOutside();
    socket.once('close', () => {
      forget();
      inRound(() => Lwt.wakeup(resolver));
    });
    socket.destroySoon();
    return promise;
  }
}
