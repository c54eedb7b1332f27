/** Groups of a datagram socket: upstream's `mcast_…`. Node sets these of a socket that has been bound, and joining binds. */
import type { Socket } from 'node:dgram';
import { toUnixError, UnixError } from '../unix-error.ts';
import { DatagramDevice } from './datagram.ts';
import type { FileDescr } from './file-descr.ts';

function setting(fd: FileDescr, call: string, set: (socket: Socket) => unknown): void {
  const failure = fd.failure(call);
  if (failure !== null) throw failure;
  const { device } = fd;
  if (!(device instanceof DatagramDevice)) throw new UnixError('ENOPROTOOPT', call, fd.name);
  try {
    device.set(set);
  } catch (error) {
    throw toUnixError(error, call, fd.name);
  }
}

/** Whether what is sent to a group comes back to this host. */
export function mcastSetLoop(fd: FileDescr, value: boolean): void {
  setting(fd, 'mcast_set_loop', (socket) => socket.setMulticastLoopback(value));
}

/** Over how many routers what is sent to a group may go: 0 to 255. */
export function mcastSetTtl(fd: FileDescr, hops: number): void {
  setting(fd, 'mcast_set_ttl', (socket) => socket.setMulticastTTL(hops));
}

/** Joins a group, on the interface of an address of ours or on the one that the system chooses. */
export function mcastAddMembership(fd: FileDescr, group: string, ifname?: string): void {
  setting(fd, 'mcast_add_membership', (socket) => socket.addMembership(group, ifname));
}

/** Leaves a group. Raises UnixError when the socket is not in it. */
export function mcastDropMembership(fd: FileDescr, group: string, ifname?: string): void {
  setting(fd, 'mcast_drop_membership', (socket) => socket.dropMembership(group, ifname));
}
