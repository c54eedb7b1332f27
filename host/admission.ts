/** Who may open a connection: the host and origin that a request names, and how it is turned away. */
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

const OWN_NAMES = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * True when a Host header names this machine's loopback. Any port will do, since a tunnel may have
 * changed it; a name that was rebound to 127.0.0.1 is still another name.
 */
export function isLoopbackHost(host: string | undefined): boolean {
  if (!host) return false;
  const name = /^(\[[^\]]*\]|[^:]*)(:\d+)?$/.exec(host)?.[1];
  return name !== undefined && OWN_NAMES.has(name.toLowerCase());
}

/** True when a page of this origin was served under the very host that the request names. */
export function isOwnOrigin(origin: string, host: string | undefined): boolean {
  if (!host || !isLoopbackHost(host)) return false;
  return origin.toLowerCase() === `http://${host.toLowerCase()}`;
}

/** Answers an upgrade with a plain refusal and closes. */
export function refuseUpgrade(socket: Duplex, status: number, reason: string): void {
  const body = `Refused: ${reason}\n`;
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Refused'}`,
      'Connection: close',
      'Content-Type: text/plain; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ].join('\r\n'),
    () => socket.destroy(),
  );
}
