/** A connection: one socket with its two channels, opened, used and closed. */
import { connect as connectSocket, type Socket } from 'node:net';
import { Lwt, label, makeLeaf, type Lwt as Promised } from '../../lwt/index.ts';
import { clockKind, inRound, keepsProcessAlive } from '../loop.ts';
import { watchNeighbours } from '../neighbours.ts';
import { beginOutside, holdHandle } from '../outside.ts';
import { bind, catching, finalizing } from '../plain.ts';
import { addressText, type SocketAddress } from '../unix/address.ts';
import type { Device } from '../unix/device.ts';
import { SocketDevice } from '../unix/socket-device.ts';
import { toUnixError } from '../unix-error.ts';
import type { Sink, Source } from './ends.ts';
import { InputChannel } from './input-channel.ts';
import { OutputChannel } from './output-channel.ts';

/** What to read from and what to write to. */
export type Channels = readonly [incoming: InputChannel, outgoing: OutputChannel];

/** Sizes of a connection's buffers, in bytes. */
export interface BufferSizes {
  readonly inBuffer?: number;
  /** 0 unless told otherwise: a write then returns when the system has the bytes. */
  readonly outBuffer?: number;
}

/** Two channels for one device: closing either closes both, as upstream. */
export function channelsOf(device: Device, sizes: BufferSizes = {}): Channels {
  let closing: Promised<void> | null = null;
  const start = (): Promised<void> => {
    const unsent = outgoing.buffer.closed || outgoing.buffer.size === 0 ? null : outgoing.flush();
    incoming.stop();
    outgoing.stop();
    if (unsent === null || !Lwt.isSleeping(unsent)) return device.close();
    return finalizing(
      () => unsent,
      () => device.close(),
    );
  };
  const close = (): Promised<void> => {
    closing ??= start();
    return closing;
  };
  const source: Source = {
    name: device.name,
    fetch: (limit, done) => device.fetch(limit, done),
    abandon: () => device.abandon(),
    isOnItsWay: () => device.isOnItsWay(),
    close,
  };
  const sink: Sink = { name: device.name, isConnection: true, put: (bytes, done) => device.put(bytes, done), close };
  const incoming = new InputChannel(source, sizes.inBuffer);
  const outgoing = new OutputChannel(sink, sizes.outBuffer ?? 0);
  return [incoming, outgoing];
}

/** Takes over a socket that is connected. */
export function adoptSocket(socket: Socket, peer: string, sizes: BufferSizes = {}): Channels {
  return channelsOf(new SocketDevice(socket, peer), sizes);
}

/** A socket that is connected to `address`. Fails with UnixError; cancelling gives up the attempt. */
export function connecting<T>(
  address: SocketAddress,
  use: (socket: Socket, peer: string) => T,
  local: { readonly localAddress?: string; readonly localPort?: number } = {},
): Promised<T> {
  const peer = addressText(address);
  if (clockKind() === 'virtual') watchNeighbours();
  const forget = beginOutside();
  const [promise, resolver] = makeLeaf<T>('io', `connect ${peer}`, -1, () => {
    forget();
    socket.destroy();
  });
  // Half open: the other side may say that it has sent everything while we still write.
  const socket = connectSocket({ ...address, ...local, allowHalfOpen: true });
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
    const used = use(socket, peer);
    inRound(() => Lwt.wakeup(resolver, used));
  });
  return promise;
}

/** Connects, and makes channels. */
export function openConnection(address: SocketAddress, sizes: BufferSizes = {}): Promised<Channels> {
  return connecting(address, (socket, peer) => adoptSocket(socket, peer, sizes));
}

/** Runs `f`, and closes the connection however it ends. */
export function closeAfter<T>(channels: Channels, f: () => PromiseLike<T>): Promised<T> {
  const [incoming] = channels;
  const used = finalizing(f, () => incoming.close());
  return label(used, `finally close ${incoming.from}`);
}

/** Connects, runs `f` on the channels, and closes them however `f` ends: upstream's `with_connection`. */
export function withConnection<T>(
  address: SocketAddress,
  f: (channels: Channels) => PromiseLike<T>,
  sizes: BufferSizes = {},
): Promised<T> {
  return bind(openConnection(address, sizes), (channels) => closeAfter(channels, () => f(channels)));
}

/** Runs `f` on channels that are open, and closes them however it ends, or finds them closed. */
export function withCloseConnection<T>(f: (channels: Channels) => PromiseLike<T>, channels: Channels): Promised<T> {
  return finalizing(
    () => f(channels),
    () =>
      Lwt.join(
        channels.map((channel) =>
          catching(
            () => channel.close(),
            () => Lwt.return(),
          ),
        ),
      ),
  );
}
