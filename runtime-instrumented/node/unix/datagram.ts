/** A socket for datagrams. It keeps the process alive only while somebody waits for one. */
import { createSocket, type Socket } from 'node:dgram';
import { Lwt, makeLeaf, type Lwt as Promised } from '../../lwt/index.ts';
import { inRound, keepsProcessAlive } from '../loop.ts';
import { beginOutside, WaitedHandle } from '../outside.ts';
import { systemCall } from '../system-call.ts';
import { UnixError } from '../unix-error.ts';
import { addressText, type SocketAddress } from './address.ts';
import type { Device } from './device.ts';

/** What was sent, and by whom. */
export type Datagram = [Buffer, SocketAddress];

/** Datagrams that wait to be read; later ones are lost, as in the system's own buffer. */
const MOST_WAITING = 1_000;

function inet(address: SocketAddress, call: string): { readonly host: string; readonly port: number } {
  if ('path' in address) throw new UnixError('EAFNOSUPPORT', call, address.path);
  return address;
}

export class DatagramDevice implements Device {
  readonly fd = -1;
  readonly #socket: Socket;
  readonly #arrived: Datagram[] = [];
  readonly #waiting: { readonly take: (datagram: Datagram) => void; readonly fail: (error: unknown) => void }[] = [];
  #giveUp: (() => void) | null = null;
  readonly #waited: WaitedHandle;
  #connected = false;
  #bound = false;

  constructor(type: 'udp4' | 'udp6') {
    this.#socket = createSocket(type);
    this.#waited = new WaitedHandle(this.#socket);
    this.#socket.on('error', (error) => this.#failAll(error));
    this.#socket.on('message', (bytes, from) => {
      const datagram: Datagram = [bytes, { host: from.address, port: from.port }];
      const waiter = this.#waiting.shift();
      if (this.#waiting.length === 0) this.#waited.end();
      if (waiter !== undefined) waiter.take(datagram);
      else if (this.#arrived.length < MOST_WAITING) this.#arrived.push(datagram);
    });
  }

  get name(): string {
    return this.#bound ? `datagrams at ${addressText(this.address)}` : 'datagram socket';
  }

  get address(): SocketAddress {
    if (!this.#bound) return { host: '0.0.0.0', port: 0 };
    const { address, port } = this.#socket.address();
    return { host: address, port };
  }

  bind(address: SocketAddress): Promised<void> {
    const { host, port } = inet(address, 'bind');
    return systemCall<void>(`bind ${addressText(address)}`, 'bind', addressText(address), (answer) => {
      const onError = (error: Error): void => void answer(error, undefined);
      this.#socket.once('error', onError);
      this.#socket.bind(port, host, () => {
        this.#socket.off('error', onError);
        this.#bound = true;
        this.#socket.unref();
        answer(null, undefined);
      });
    });
  }

  connect(address: SocketAddress): Promised<void> {
    const { host, port } = inet(address, 'connect');
    return systemCall<void>(`connect ${addressText(address)}`, 'connect', addressText(address), (answer) =>
      this.#socket.connect(port, host, (error?: Error) => {
        this.#connected = error == null;
        this.#bound ||= this.#connected;
        this.#socket.unref();
        answer(error, undefined);
      }),
    );
  }

  sendTo(bytes: Buffer, address: SocketAddress): Promised<number> {
    const { host, port } = inet(address, 'sendto');
    const to = addressText(address);
    return systemCall<number>(`send ${bytes.length} B to ${to}`, 'sendto', to, (answer) =>
      this.#socket.send(bytes, port, host, (error, count) => {
        this.#bound = true;
        this.#socket.unref();
        answer(error, count);
      }),
    );
  }

  receive(): Promised<Datagram> {
    const ready = this.#arrived.shift();
    if (ready !== undefined) return Lwt.return(ready);
    const forget = beginOutside();
    const [promise, resolver] = makeLeaf<Datagram>('io', `receive ${this.name}`, -1, () => {
      forget();
      const index = this.#waiting.indexOf(waiter);
      if (index >= 0) this.#waiting.splice(index, 1);
      if (this.#waiting.length === 0) this.#waited.end();
    });
    const waiter = {
      take: (datagram: Datagram): void => {
        forget();
        inRound(() => Lwt.wakeup(resolver, datagram));
      },
      fail: (error: unknown): void => {
        forget();
        inRound(() => Lwt.wakeupExn(resolver, error));
      },
    };
    this.#waiting.push(waiter);
    this.#waited.begin(keepsProcessAlive());
    return promise;
  }

  /** Sets something of Node's socket, which may bind it. Raises what Node raises. */
  set(f: (socket: Socket) => unknown): void {
    f(this.#socket);
    if (!this.#bound) this.#socket.unref();
  }

  fetch(limit: number, done: (error: unknown, chunk: Buffer | null) => void): void {
    const datagram = this.receive();
    this.#giveUp = () => datagram.cancel();
    Lwt.onAny(
      datagram,
      ([bytes]) => done(null, bytes.subarray(0, limit)),
      (error) => {
        if (!(error instanceof Lwt.Canceled)) done(error, null);
      },
    );
  }

  abandon(): boolean {
    this.#giveUp?.();
    return true;
  }

  isOnItsWay(): boolean {
    return true;
  }

  put(data: string | Buffer, done: (error: unknown) => void): void {
    if (this.#connected) this.#socket.send(data, (error) => done(error));
    else done(new UnixError('EDESTADDRREQ', 'write', this.name));
  }

  #failAll(error: unknown): void {
    for (const waiter of this.#waiting.splice(0)) waiter.fail(error);
  }

  close(): Promised<void> {
    this.#failAll(new UnixError('EBADF', 'recvfrom', this.name));
    this.#socket.close();
    return Lwt.return();
  }
}
