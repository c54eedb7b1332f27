/** A socket that is neither connected nor listens: all it can do is to be closed. */
import { Lwt, type Lwt as Promised } from '../../lwt/index.ts';
import { UnixError } from '../unix-error.ts';
import type { SocketAddress } from './address.ts';
import type { Device } from './device.ts';

export type SocketDomain = 'PF_UNIX' | 'PF_INET' | 'PF_INET6';

export class UnboundDevice implements Device {
  readonly fd = -1;
  readonly name = 'socket';
  readonly domain: SocketDomain;
  bound: SocketAddress | null = null;

  constructor(domain: SocketDomain) {
    this.domain = domain;
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

  close(): Promised<void> {
    return Lwt.return();
  }
}
