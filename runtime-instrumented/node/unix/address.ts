/** Socket addresses, and names turned into them. */
import { lookup } from 'node:dns';
import { isIPv6 } from 'node:net';
import { Lwt, makeLeaf, type Lwt as Promised } from '../../lwt/index.ts';
import { inRound } from '../loop.ts';
import { beginOutside } from '../outside.ts';
import { toUnixError, UnixError } from '../unix-error.ts';

/** Where a socket is: upstream's `ADDR_INET` and `ADDR_UNIX`. */
export type SocketAddress = { readonly host: string; readonly port: number } | { readonly path: string };

/** One answer of `getaddrinfo`. */
export interface AddressInfo {
  readonly aiFamily: 'PF_INET' | 'PF_INET6';
  readonly aiAddr: SocketAddress;
}

/** As it is written: "127.0.0.1:80", "[::1]:80", or a path. */
export function addressText(address: SocketAddress): string {
  if ('path' in address) return address.path;
  return isIPv6(address.host) ? `[${address.host}]:${address.port}` : `${address.host}:${address.port}`;
}

/** Services that are asked for by name; any other is asked for by its number. */
const SERVICES: ReadonlyMap<string, number> = new Map([
  ['echo', 7],
  ['ftp', 21],
  ['ssh', 22],
  ['smtp', 25],
  ['domain', 53],
  ['http', 80],
  ['ntp', 123],
  ['https', 443],
]);

function portOf(service: string): number | null {
  if (service === '') return 0;
  const port = /^\d+$/.test(service) ? Number(service) : SERVICES.get(service);
  return port === undefined || port > 65_535 ? null : port;
}

/**
 * The addresses of a host and a service (a port as text, or a common name such as 'http'), in the
 * order in which the system would try them. Fails with UnixError when there is none; upstream
 * returns an empty list then, and the reason is lost. As upstream, a cancel does not stop it.
 */
export function getaddrinfo(host: string, service: string): Promised<AddressInfo[]> {
  const parameter = service === '' ? host : `${host}:${service}`;
  const port = portOf(service);
  if (port === null) return Lwt.fail(new UnixError('EAI_SERVICE', 'getaddrinfo', parameter));
  const end = beginOutside();
  const [promise, resolver] = makeLeaf<AddressInfo[]>('io', `resolve ${host}`, -1, null);
  lookup(host, { all: true, verbatim: true }, (error, found) => {
    end();
    inRound(() => {
      if (error !== null) {
        Lwt.wakeupExn(resolver, toUnixError(error, 'getaddrinfo', parameter));
        return;
      }
      const addresses = found.map(
        ({ address, family }): AddressInfo => ({
          aiFamily: family === 6 ? 'PF_INET6' : 'PF_INET',
          aiAddr: { host: address, port },
        }),
      );
      Lwt.wakeup(resolver, addresses);
    });
  });
  return promise;
}
