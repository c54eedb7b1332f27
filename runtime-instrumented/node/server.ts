/** A server on a socket: upstream's `establish_server` and `establish_server_with_client_address`. */
import { createServer, type Server as NetServer, type Socket } from 'node:net';
import { Lwt, makeLeaf, type Lwt as Promised } from '../lwt/index.ts';
import { addressText, type SocketAddress } from './address.ts';
import { adoptSocket, type Channels, closeAfter } from './connection.ts';
import { inRound, keepsProcessAlive } from './loop.ts';
import { beginOutside, holdHandle } from './outside.ts';
import { toUnixError } from './unix-error.ts';

/** A server that listens. */
export interface Server {
  /** Where it listens: with port 0 asked for, the port that the system chose. */
  readonly address: SocketAddress;
  /** Its port; 0 when it listens at a path. */
  readonly port: number;
}

const listeners = new WeakMap<Server, NetServer>();

/** What to do for each client. Its channels are closed when the promise settles. */
export type Handler = (client: SocketAddress, channels: Channels) => PromiseLike<unknown>;

/** As `establishServerWithClientAddress`, with a handler that does not ask who the client is. */
export function establishServer(
  address: SocketAddress,
  handler: (channels: Channels) => PromiseLike<unknown>,
): Promised<Server> {
  return establishServerWithClientAddress(address, (_client, channels) => handler(channels));
}

/**
 * Listens at `address` and runs `handler` for each client, whose channels are closed when the
 * handler's promise settles. A handler's failure goes to the async exception hook, as upstream.
 */
export function establishServerWithClientAddress(address: SocketAddress, handler: Handler): Promised<Server> {
  const at = addressText(address);
  const listener = createServer({ allowHalfOpen: true });
  const forget = beginOutside();
  const [promise, resolver] = makeLeaf<Server>('io', `listen at ${at}`, -1, () => listener.close());
  listener.on('connection', (socket) => inRound(() => serve(socket, handler)));
  if (!keepsProcessAlive()) listener.unref();
  listener.once('close', holdHandle(listener));
  listener.once('error', (error) => {
    forget();
    inRound(() => Lwt.wakeupExn(resolver, toUnixError(error, 'listen', at)));
  });
  listener.listen('path' in address ? { path: address.path } : { host: address.host, port: address.port }, () => {
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

function serve(socket: Socket, handler: Handler): void {
  const client: SocketAddress =
    socket.remoteAddress === undefined ? { path: '' } : { host: socket.remoteAddress, port: socket.remotePort ?? 0 };
  const channels = adoptSocket(socket, addressText(client));
  Lwt.async(() => closeAfter(channels, () => handler(client, channels)));
}

/** Stops listening; connections that there are go on. */
export function shutdownServer(server: Server): Promised<void> {
  const listener = listeners.get(server);
  if (listener === undefined || !listener.listening) return Lwt.returnUnit;
  // Not to be waited for: Node calls back only when all clients have gone too.
  listener.close();
  return Lwt.returnUnit;
}
