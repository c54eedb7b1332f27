/** Names of hosts, services and protocols. The last two are read from the system's own tables. */
import { lookupService, reverse } from 'node:dns';
import { readFile } from 'node:fs';
import { hostname } from 'node:os';
import { Lwt, type Lwt as Promised } from '../../lwt/index.ts';
import { NotFound } from '../../modules/index.ts';
import { map } from '../plain.ts';
import { systemCall } from '../system-call.ts';
import { UnixError } from '../unix-error.ts';
import { addressText, getaddrinfo, type SocketAddress } from './address.ts';

export interface HostEntry {
  readonly hName: string;
  readonly hAliases: readonly string[];
  readonly hAddrtype: 'PF_INET' | 'PF_INET6';
  readonly hAddrList: readonly string[];
}

export interface ServiceEntry {
  readonly sName: string;
  readonly sAliases: readonly string[];
  readonly sPort: number;
  readonly sProto: string;
}

export interface ProtocolEntry {
  readonly pName: string;
  readonly pAliases: readonly string[];
  readonly pProto: number;
}

export interface NameInfo {
  readonly niHostname: string;
  readonly niService: string;
}

export type NameInfoOption = 'NI_NUMERICHOST' | 'NI_NUMERICSERV';

/** This machine's name. */
export function gethostname(): Promised<string> {
  return Lwt.return(hostname());
}

/** The addresses of a host. Fails with NotFound, as upstream. */
export function gethostbyname(name: string): Promised<HostEntry> {
  return Lwt.tryBind(
    () => getaddrinfo(name, ''),
    (found) => {
      const { aiFamily } = found[0];
      const hAddrList = found
        .filter((info) => info.aiFamily === aiFamily)
        .map(({ aiAddr }) => ('host' in aiAddr ? aiAddr.host : aiAddr.path));
      return Lwt.return<HostEntry>({ hName: name, hAliases: [], hAddrtype: aiFamily, hAddrList });
    },
    () => Lwt.fail<HostEntry>(new NotFound()),
  );
}

/** The names of an address. Fails with NotFound, as upstream. */
export function gethostbyaddr(address: string): Promised<HostEntry> {
  const found = systemCall<string[]>(`resolve ${address}`, 'gethostbyaddr', address, (answer) =>
    reverse(address, answer),
  );
  return Lwt.tryBind(
    () => found,
    (names) =>
      names.length === 0
        ? Lwt.fail<HostEntry>(new NotFound())
        : Lwt.return<HostEntry>({
            hName: names[0],
            hAliases: names.slice(1),
            hAddrtype: address.includes(':') ? 'PF_INET6' : 'PF_INET',
            hAddrList: [address],
          }),
    () => Lwt.fail<HostEntry>(new NotFound()),
  );
}

/** The names of a host and a service, or their numbers where there are none or the options ask for them. */
export function getnameinfo(address: SocketAddress, options: readonly NameInfoOption[] = []): Promised<NameInfo> {
  if ('path' in address) return Lwt.return({ niHostname: '', niService: address.path });
  const { host, port } = address;
  const numeric = { niHostname: host, niService: String(port) };
  if (options.includes('NI_NUMERICHOST') && options.includes('NI_NUMERICSERV')) return Lwt.return(numeric);
  const text = addressText(address);
  const found = systemCall<NameInfo>(`name ${text}`, 'getnameinfo', text, (answer) =>
    lookupService(host, port, (error, niHostname, niService) => answer(error, { niHostname, niService })),
  );
  return map(found, (names) => ({
    niHostname: options.includes('NI_NUMERICHOST') ? numeric.niHostname : names.niHostname,
    niService: options.includes('NI_NUMERICSERV') ? numeric.niService : names.niService,
  }));
}

/** The lines of one of the system's tables, without comments, split at blanks. */
export function table(path: string, call: string, separator: RegExp = /\s+/): Promised<string[][]> {
  const text = systemCall<string>(`read ${path}`, call, path, (answer) => readFile(path, 'utf8', answer));
  return map(text, (all) =>
    all
      .split('\n')
      .map((line) => line.replace(/#.*/, '').trim())
      .filter((line) => line !== '')
      .map((line) => line.split(separator)),
  );
}

/** The first line of a table that fits. Fails with NotFound when none does, or there is no table. */
export function find<T>(rows: Promised<string[][]>, pick: (row: string[]) => T | null): Promised<T> {
  return Lwt.tryBind(
    () => rows,
    (all) => {
      for (const row of all) {
        const found = pick(row);
        if (found !== null) return Lwt.return(found);
      }
      return Lwt.fail<T>(new NotFound());
    },
    (error) => Lwt.fail<T>(error instanceof UnixError ? new NotFound() : error),
  ) as Promised<T>;
}

function service([sName, where, ...sAliases]: string[]): ServiceEntry {
  const [port, sProto] = where.split('/');
  return { sName, sAliases, sPort: Number(port), sProto };
}

/** A service by its name, from /etc/services; with protocol '' any will do. */
export function getservbyname(name: string, protocol: string): Promised<ServiceEntry> {
  return find(table('/etc/services', 'getservbyname'), (row) => {
    const entry = service(row);
    const named = entry.sName === name || entry.sAliases.includes(name);
    return named && (protocol === '' || entry.sProto === protocol) ? entry : null;
  });
}

/** A service by its port, from /etc/services; with protocol '' any will do. */
export function getservbyport(port: number, protocol: string): Promised<ServiceEntry> {
  return find(table('/etc/services', 'getservbyport'), (row) => {
    const entry = service(row);
    return entry.sPort === port && (protocol === '' || entry.sProto === protocol) ? entry : null;
  });
}

function protocolOf([pName, number, ...pAliases]: string[]): ProtocolEntry {
  return { pName, pAliases, pProto: Number(number) };
}

/** A protocol by its name, from /etc/protocols. */
export function getprotobyname(name: string): Promised<ProtocolEntry> {
  return find(table('/etc/protocols', 'getprotobyname'), (row) => {
    const entry = protocolOf(row);
    return entry.pName === name || entry.pAliases.includes(name) ? entry : null;
  });
}

/** A protocol by its number, from /etc/protocols. */
export function getprotobynumber(number: number): Promised<ProtocolEntry> {
  return find(table('/etc/protocols', 'getprotobynumber'), (row) => {
    const entry = protocolOf(row);
    return entry.pProto === number ? entry : null;
  });
}
