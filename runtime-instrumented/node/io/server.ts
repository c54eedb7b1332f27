/** Servers on sockets: upstream's `establish_server` in its three forms. */
import { createServer, type Server as NetServer, type Socket } from 'node:net';
import { Lwt, makeLeaf, type Lwt as Promised } from '../../lwt/index.ts';
import { inRound, keepsProcessAlive } from '../loop.ts';
import { beginOutside, holdHandle } from '../outside.ts';
import { finalizing } from '../plain.ts';
import { addressText, type SocketAddress } from '../unix/address.ts';
import { FileDescr } from '../unix/file-descr.ts';
import { peerOf } from '../unix/listening-device.ts';
import { SocketDevice } from '../unix/socket-device.ts';
import { toUnixError } from '../unix-error.ts';
import { adoptSocket, type Channels, closeAfter } from './connection.ts';

/** A server that listens. */
export interface Server {
  /** Where it listens: with port 0 asked for, the port that the system chose. */
  readonly address: SocketAddress;
  /** Its port; 0 when it listens at a path. */
  readonly port: number;
}

export interface ServerOptions {
  /** How many connections the system keeps that were not accepted. */
  readonly backlog?: number;
  /** Leaves closing to the handler. */
  readonly noClose?: boolean;
  /** Bytes in the buffers of each client's channels. */
  readonly bufferSize?: number;
}

const listeners = new WeakMap<Server, NetServer>();

/** What to do for each client. Its channels are closed when the promise settles. */
export type Handler = (client: SocketAddress, channels: Channels) => PromiseLike<unknown>;

/** As `establishServerWithClientAddress`, with a handler that does not ask who the client is. */
export function establishServer(
  address: SocketAddress,
  handler: (channels: Channels) => PromiseLike<unknown>,
  options: ServerOptions = {},
): Promised<Server> {
  return establishServerWithClientAddress(address, (_client, channels) => handler(channels), options);
}

/**
 * Listens at `address` and runs `handler` for each client, whose channels are closed when the
 * handler's promise settles. A handler's failure goes to the async exception hook, as upstream.
 */
export function establishServerWithClientAddress(
  address: SocketAddress,
  handler: Handler,
  options: ServerOptions = {},
): Promised<Server> {
  const sizes = options.bufferSize === undefined ? {} : { inBuffer: options.bufferSize, outBuffer: options.bufferSize };
  return establish(address, options, (socket, client) => {
    const channels = adoptSocket(socket, addressText(client), sizes);
    const handle = (): PromiseLike<unknown> => handler(client, channels);
    Lwt.async(() => (options.noClose === true ? handle() : closeAfter(channels, handle)));
  });
}

/** The same, giving the handler the client's descriptor, which is closed when the handler's promise settles. */
export function establishServerWithClientSocket(
  address: SocketAddress,
  handler: (client: SocketAddress, socket: FileDescr) => PromiseLike<unknown>,
  options: ServerOptions = {},
): Promised<Server> {
  return establish(address, options, (socket, client) => {
    const fd = new FileDescr(new SocketDevice(socket, addressText(client)));
    const closeIt = (): Promised<void> => (fd.state.state === 'closed' ? Lwt.return() : fd.close());
    const handle = (): PromiseLike<unknown> => handler(client, fd);
    Lwt.async(() => (options.noClose === true ? handle() : finalizing(handle, closeIt)));
  });
}

function establish(
  address: SocketAddress,
  options: ServerOptions,
  serve: (socket: Socket, client: SocketAddress) => void,
): Promised<Server> {
  const at = addressText(address);
  const listener = createServer({ allowHalfOpen: true });
  const forget = beginOutside();
  const [promise, resolver] = makeLeaf<Server>('io', `listen at ${at}`, -1, () => {
    forget();
    listener.close();
  });
  listener.on('connection', (socket) => inRound(() => serve(socket, peerOf(socket))));
  if (!keepsProcessAlive()) listener.unref();
  listener.once('close', holdHandle(listener));
  listener.once('error', (error) => {
    forget();
    inRound(() => Lwt.wakeupExn(resolver, toUnixError(error, 'listen', at)));
  });
  const where = 'path' in address ? { path: address.path } : { host: address.host, port: address.port };
  listener.listen(options.backlog === undefined ? where : { ...where, backlog: options.backlog }, () => {
    forget();
    const bound = listener.address();
    const server: Server =
      typeof bound === 'object' && bound !== null
        ? { address: { host: bound.address, port: bound.port }, port: bound.port }
        : { address, port: 0 };
    listeners.set(server, listener);
    inRound(() => Lwt.wakeup(resolver, server));
  });
  return promise;
}

/** Stops listening; connections that there are go on. */
export function shutdownServer(server: Server): Promised<void> {
  const listener = listeners.get(server);
  if (listener === undefined || !listener.listening) return Lwt.returnUnit;
  // Not to be waited for: Node calls back only when all clients have gone too.
  listener.close();
  return Lwt.returnUnit;
}
