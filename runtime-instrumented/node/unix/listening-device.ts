/**
 * A socket that listens. Node accepts connections by itself; they wait here until somebody does.
 *
 * It keeps the process alive only while somebody waits for a connection.
 */
import { createServer, type Server, type Socket } from 'node:net';
import { Lwt, makeLeaf, type Lwt as Promised } from '../../lwt/index.ts';
import { inRound, keepsProcessAlive } from '../loop.ts';
import { beginOutside, WaitedHandle } from '../outside.ts';
import { systemCall } from '../system-call.ts';
import { UnixError } from '../unix-error.ts';
import { addressText, type SocketAddress } from './address.ts';
import type { Device } from './device.ts';
import { FileDescr } from './file-descr.ts';
import { SocketDevice } from './socket-device.ts';

/** A connection that was accepted, and who has connected. */
export type Accepted = [FileDescr, SocketAddress];

/** Whose socket it is. */
export function peerOf(socket: Socket): SocketAddress {
  if (socket.remoteAddress === undefined) return { path: '' };
  return { host: socket.remoteAddress, port: socket.remotePort ?? 0 };
}

export class ListeningDevice implements Device {
  readonly fd = -1;
  readonly server: Server;
  #name: string;
  readonly #arrived: Socket[] = [];
  readonly #waiting: { readonly take: (socket: Socket) => void; readonly fail: (error: unknown) => void }[] = [];
  readonly #waited: WaitedHandle;
  #closed = false;

  constructor(address: SocketAddress) {
    this.#name = addressText(address);
    this.server = createServer({ allowHalfOpen: true, pauseOnConnect: true });
    this.server.on('connection', (socket) => {
      // One that is lost before it is accepted must not end the program.
      socket.on('error', () => {});
      const waiter = this.#waiting.shift();
      this.#rest();
      if (waiter === undefined) this.#arrived.push(socket);
      else waiter.take(socket);
    });
    this.#waited = new WaitedHandle(this.server);
  }

  get name(): string {
    return this.#name;
  }

  /** Where it listens. */
  get address(): SocketAddress {
    const bound = this.server.address();
    if (typeof bound === 'object' && bound !== null) return { host: bound.address, port: bound.port };
    return { path: this.#name };
  }

  listen(address: SocketAddress, backlog: number): Promised<void> {
    return systemCall<void>(`listen at ${this.name}`, 'listen', this.name, (answer) => {
      const onError = (error: Error): void => void answer(error, undefined);
      this.server.once('error', onError);
      this.server.listen({ ...address, backlog }, () => {
        this.server.off('error', onError);
        this.#name = addressText(this.address);
        answer(null, undefined);
      });
      // While it is asked for, it is waited for.
      this.server.unref();
    });
  }

  /** The next connection. */
  accept(): Promised<Accepted> {
    if (this.#closed) return Lwt.fail(new UnixError('EBADF', 'accept', this.name));
    const ready = this.#arrived.shift();
    const forget = beginOutside({ isOnItsWay: () => false });
    const [promise, resolver] = makeLeaf<Accepted>('io', `accept at ${this.name}`, -1, () => {
      forget();
      const index = this.#waiting.indexOf(waiter);
      if (index >= 0) this.#waiting.splice(index, 1);
      this.#rest();
    });
    const waiter = {
      take: (socket: Socket): void => {
        forget();
        inRound(() => Lwt.wakeup(resolver, acceptedOf(socket)));
      },
      fail: (error: unknown): void => {
        forget();
        inRound(() => Lwt.wakeupExn(resolver, error));
      },
    };
    if (ready !== undefined) {
      waiter.take(ready);
      return promise;
    }
    this.#waiting.push(waiter);
    this.#waited.begin(keepsProcessAlive());
    return promise;
  }

  /** Those that wait already, at most `count`. */
  acceptWaiting(count: number): Accepted[] {
    return this.#arrived.splice(0, count).map(acceptedOf);
  }

  #rest(): void {
    if (this.#waiting.length === 0) this.#waited.end();
  }

  fetch(_limit: number, done: (error: unknown, chunk: Buffer | null) => void): void {
    done(new UnixError('ENOTCONN', 'read', this.name), null);
  }

  abandon(): boolean {
    return true;
  }

  isOnItsWay(): boolean {
    return false;
  }

  put(_bytes: string | Buffer, done: (error: unknown) => void): void {
    done(new UnixError('ENOTCONN', 'write', this.name));
  }

  abort(error: unknown): void {
    for (const waiter of this.#waiting.splice(0)) waiter.fail(error);
    this.#rest();
  }

  close(): Promised<void> {
    this.#closed = true;
    this.abort(new UnixError('EBADF', 'accept', this.name));
    for (const socket of this.#arrived.splice(0)) socket.destroy();
    // Not to be waited for: Node calls back only when all clients have gone too.
    this.server.close();
    return Lwt.return();
  }
}

function acceptedOf(socket: Socket): Accepted {
  const peer = peerOf(socket);
  const name = 'path' in peer && peer.path === '' ? 'a client' : addressText(peer);
  return [new FileDescr(new SocketDevice(socket, name)), peer];
}
