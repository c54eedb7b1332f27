/**
 * Sockets, as far as Node has them: streams over TCP and Unix domains here, datagrams in datagram.ts.
 *
 * Node binds and listens in one step: `bind` only remembers the address, and an address that is
 * taken makes `listen` (or `connect`) fail.
 */
import { Lwt, type Lwt as Promised } from '../../lwt/index.ts';
import { connecting } from '../io/connection.ts';
import { attempt, map } from '../plain.ts';
import { UnixError } from '../unix-error.ts';
import type { SocketAddress } from './address.ts';
import { DatagramDevice } from './datagram.ts';
import { FileDescr } from './file-descr.ts';
import { type Accepted, ListeningDevice, peerOf } from './listening-device.ts';
import { makePipe, makePipePair } from './memory-pipe.ts';
import { read, write } from './read-write.ts';
import { SocketDevice } from './socket-device.ts';
import { type SocketDomain, UnboundDevice } from './unbound-device.ts';

export type SocketType = 'SOCK_STREAM' | 'SOCK_DGRAM';
export type ShutdownCommand = 'SHUTDOWN_RECEIVE' | 'SHUTDOWN_SEND' | 'SHUTDOWN_ALL';

/** A new socket. Datagrams need an internet domain; of the protocols there is the default one alone. */
export function socket(domain: SocketDomain, type: SocketType, _protocol = 0): FileDescr {
  if (type === 'SOCK_STREAM') return new FileDescr(new UnboundDevice(domain));
  if (domain === 'PF_UNIX') throw new UnixError('ESOCKTNOSUPPORT', 'socket', domain);
  return new FileDescr(new DatagramDevice(domain === 'PF_INET6' ? 'udp6' : 'udp4'));
}

/** Two sockets of this process that are connected. They are no sockets of the system: see memory-pipe.ts. */
export function socketpair(_domain: SocketDomain, _type: SocketType, _protocol = 0): [FileDescr, FileDescr] {
  const [one, other] = makePipePair();
  return [new FileDescr(one), new FileDescr(other)];
}

/** A pipe of this process: the end to read from and the end to write to. */
export function pipe(): [FileDescr, FileDescr] {
  const [source, sink] = makePipe();
  return [new FileDescr(source), new FileDescr(sink)];
}

function unbound(fd: FileDescr, call: string): UnboundDevice {
  const failure = fd.failure(call);
  if (failure !== null) throw failure;
  if (fd.device instanceof UnboundDevice) return fd.device;
  throw new UnixError(fd.device instanceof ListeningDevice ? 'EINVAL' : 'EISCONN', call, fd.name);
}

/** Gives the socket an address. Whether that is free turns out in `listen` or `connect`; for datagrams here. */
export function bind(fd: FileDescr, address: SocketAddress): Promised<void> {
  return attempt(() => {
    if (fd.device instanceof DatagramDevice) return fd.device.bind(address);
    unbound(fd, 'bind').bound = address;
    return Lwt.return();
  });
}

/** Listens at the address that `bind` gave. Upstream returns at once; Node tells later whether it can. */
export function listen(fd: FileDescr, backlog: number): Promised<void> {
  return attempt(() => {
    const device = unbound(fd, 'listen');
    const address = device.bound ?? { host: device.domain === 'PF_INET6' ? '::' : '0.0.0.0', port: 0 };
    const listening = new ListeningDevice(address);
    return map(listening.listen(address, backlog), () => {
      fd.become(listening);
    });
  });
}

function listening(fd: FileDescr): ListeningDevice {
  const failure = fd.failure('accept');
  if (failure !== null) throw failure;
  if (fd.device instanceof ListeningDevice) return fd.device;
  throw new UnixError('EINVAL', 'accept', fd.name);
}

/** The next connection: its descriptor, and who has connected. Can be cancelled. */
export function accept(fd: FileDescr): Promised<Accepted> {
  return attempt(() => listening(fd).accept());
}

/** At least one connection and at most `count`, and what went wrong after those, or null. */
export function acceptN(fd: FileDescr, count: number): Promised<[Accepted[], unknown]> {
  return map(accept(fd), (first): [Accepted[], unknown] => [[first, ...listening(fd).acceptWaiting(count - 1)], null]);
}

/** Connects. Fails with UnixError; cancelling gives up the attempt. */
export function connect(fd: FileDescr, address: SocketAddress): Promised<void> {
  return attempt(() => {
    if (fd.device instanceof DatagramDevice) return fd.device.connect(address);
    const { bound } = unbound(fd, 'connect');
    const local = bound !== null && 'host' in bound ? { localAddress: bound.host, localPort: bound.port } : {};
    return connecting(
      address,
      (connected, peer) => {
        fd.become(new SocketDevice(connected, peer));
      },
      local,
    );
  });
}

/** Ends sending, or both directions. Node cannot end receiving alone: what comes is then not read. */
export function shutdown(fd: FileDescr, command: ShutdownCommand): void {
  const failure = fd.failure('shutdown');
  if (failure !== null) throw failure;
  if (!(fd.device instanceof SocketDevice)) throw new UnixError('ENOTCONN', 'shutdown', fd.name);
  if (command !== 'SHUTDOWN_RECEIVE') fd.device.shutdownSend();
  if (command !== 'SHUTDOWN_SEND') fd.device.socket.resume();
}

/** The socket's own address. */
export function getsockname(fd: FileDescr): SocketAddress {
  const { device } = fd;
  if (device instanceof ListeningDevice) return device.address;
  if (device instanceof DatagramDevice) return device.address;
  if (device instanceof UnboundDevice) return device.bound ?? { host: '0.0.0.0', port: 0 };
  if (!(device instanceof SocketDevice)) throw new UnixError('ENOTSOCK', 'getsockname', fd.name);
  const { localAddress, localPort } = device.socket;
  return localAddress === undefined ? { path: '' } : { host: localAddress, port: localPort ?? 0 };
}

/** The address of the other end. */
export function getpeername(fd: FileDescr): SocketAddress {
  if (!(fd.device instanceof SocketDevice)) throw new UnixError('ENOTCONN', 'getpeername', fd.name);
  return peerOf(fd.device.socket);
}

/** As `write`. Node knows none of the flags. */
export function send(fd: FileDescr, buffer: Uint8Array, offset: number, length: number): Promised<number> {
  return write(fd, buffer, offset, length);
}

/** As `read`. Node knows none of the flags. */
export function recv(fd: FileDescr, buffer: Uint8Array, offset: number, length: number): Promised<number> {
  return read(fd, buffer, offset, length);
}

function datagram(fd: FileDescr, call: string): DatagramDevice {
  const failure = fd.failure(call);
  if (failure !== null) throw failure;
  if (fd.device instanceof DatagramDevice) return fd.device;
  throw new UnixError('EOPNOTSUPP', call, fd.name);
}

/** Sends one datagram to an address. */
export function sendto(
  fd: FileDescr,
  buffer: Uint8Array,
  offset: number,
  length: number,
  address: SocketAddress,
): Promised<number> {
  const bytes = Buffer.from(buffer.subarray(offset, offset + length));
  return attempt(() => datagram(fd, 'sendto').sendTo(bytes, address));
}

/** The next datagram: how many of its bytes are in the buffer (the rest is lost), and who sent it. */
export function recvfrom(
  fd: FileDescr,
  buffer: Uint8Array,
  offset: number,
  length: number,
): Promised<[number, SocketAddress]> {
  return attempt(() =>
    map(datagram(fd, 'recvfrom').receive(), ([bytes, from]): [number, SocketAddress] => [
      bytes.copy(buffer, offset, 0, length),
      from,
    ]),
  );
}

export type SocketBoolOption = 'SO_KEEPALIVE' | 'TCP_NODELAY' | 'SO_BROADCAST';

/** Sets an option that Node can set: the first two of a connected stream, the last of a datagram socket. */
export function setsockopt(fd: FileDescr, option: SocketBoolOption, value: boolean): void {
  const { device } = fd;
  if (device instanceof SocketDevice && option === 'SO_KEEPALIVE') device.socket.setKeepAlive(value);
  else if (device instanceof SocketDevice && option === 'TCP_NODELAY') device.socket.setNoDelay(value);
  else if (device instanceof DatagramDevice && option === 'SO_BROADCAST') device.set((own) => own.setBroadcast(value));
  else throw new UnixError('ENOPROTOOPT', 'setsockopt', option);
}
