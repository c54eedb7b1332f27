/** A connection: one socket with its two channels, opened, used and closed. */
import { connect as connectSocket, type Socket } from 'node:net';
import { Lwt, label, makeLeaf, type Lwt as Promised } from '../lwt/index.ts';
import { addressText, type SocketAddress } from './address.ts';
import { InputChannel } from './input-channel.ts';
import { clockKind, inRound, keepsProcessAlive } from './loop.ts';
import { rememberEnd, watchNeighbours } from './neighbours.ts';
import { OutputChannel } from './output-channel.ts';
import { beginOutside, holdHandle } from './outside.ts';
import { toUnixError } from './unix-error.ts';

/** What to read from and what to write to. */
export type Channels = readonly [incoming: InputChannel, outgoing: OutputChannel];

/** The socket behind a channel: closing either channel closes both, as upstream. */
const sockets = new WeakMap<InputChannel | OutputChannel, Connection>();

class Connection {
  readonly channels: Channels;
  readonly #socket: Socket;
  readonly #peer: string;
  #closing: Promised<void> | null = null;

  constructor(socket: Socket, peer: string) {
    this.#socket = socket;
    this.#peer = peer;
    this.channels = [new InputChannel(socket, peer), new OutputChannel(socket, peer)];
    for (const channel of this.channels) sockets.set(channel, this);
    if (!keepsProcessAlive()) socket.unref();
    socket.once('close', holdHandle(socket));
    rememberEnd(socket);
  }

  /** Lets out what was written, then closes. Returns at once when nothing waits to be sent. */
  close(): Promised<void> {
    this.#closing ??= this.#startClosing();
    return this.#closing;
  }

  #startClosing(): Promised<void> {
    const socket = this.#socket;
    for (const channel of this.channels) channel.stop();
    const [promise, resolver] = makeLeaf<void>('io', `close ${this.#peer}`, -1, () => socket.destroy());
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

/** Takes over a socket that is connected. */
export function adoptSocket(socket: Socket, peer: string): Channels {
  return new Connection(socket, peer).channels;
}

/** Closes the connection that a channel belongs to; once more is no error. */
export function close(channel: InputChannel | OutputChannel): Promised<void> {
  return sockets.get(channel)?.close() ?? Lwt.returnUnit;
}

/** Connects. Fails with UnixError; cancelling gives up the attempt. */
export function openConnection(address: SocketAddress): Promised<Channels> {
  const peer = addressText(address);
  if (clockKind() === 'virtual') watchNeighbours();
  const forget = beginOutside();
  const [promise, resolver] = makeLeaf<Channels>('io', `connect ${peer}`, -1, () => {
    forget();
    socket.destroy();
  });
  // Half open: the other side may say that it has sent everything while we still write.
  const socket = connectSocket({ ...address, allowHalfOpen: true });
  if (!keepsProcessAlive()) socket.unref();
  const release = holdHandle(socket);
  const onError = (error: unknown): void => {
    forget();
    inRound(() => Lwt.wakeupExn(resolver, toUnixError(error, 'connect', peer)));
  };
  socket.once('close', release);
  socket.once('error', onError);
  socket.once('connect', () => {
    socket.off('error', onError);
    forget();
    const channels = adoptSocket(socket, peer);
    inRound(() => Lwt.wakeup(resolver, channels));
  });
  return promise;
}

/** Runs `f`, and closes the connection however it ends. */
export function closeAfter<T>(channels: Channels, f: () => PromiseLike<T>): Promised<T> {
  const used = Lwt.finalize(f, () => close(channels[0])) as Promised<T>;
  return label(used, `finally close ${channels[0].from}`);
}

/** Connects, runs `f` on the channels, and closes them however `f` ends: upstream's `with_connection`. */
export function withConnection<T>(address: SocketAddress, f: (channels: Channels) => PromiseLike<T>): Promised<T> {
  return Lwt.bind(openConnection(address), (channels) => closeAfter(channels, () => f(channels))) as Promised<T>;
}
