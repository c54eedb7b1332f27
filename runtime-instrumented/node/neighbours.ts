/**
 * Which of this process's connections have both ends in it.
 *
 * Only the virtual clock needs to know: a read whose other end is here, and to which nothing is on
 * the way, waits for the program itself, and so time may pass. Servers made by Node's own modules
 * are seen too, through Node's diagnostics channel.
 */
import diagnostics from 'node:diagnostics_channel';
import type { Socket } from 'node:net';

const ends = new Map<string, Socket>();
let watching = false;

/** Has server sockets noticed from now on. Call it before the first connect. */
export function watchNeighbours(): void {
  if (watching) return;
  watching = true;
  diagnostics.subscribe('net.server.socket', (message) => rememberEnd((message as { readonly socket: Socket }).socket));
}

/** Remembers one end of a connection until it is closed. */
export function rememberEnd(socket: Socket): void {
  if (!watching || socket.localPort === undefined) return;
  const key = `${socket.localAddress}:${socket.localPort}-${socket.remoteAddress}:${socket.remotePort}`;
  ends.set(key, socket);
  socket.once('close', () => ends.delete(key));
}

/** Whether something may reach `socket` without anything more happening in this process. */
export function isInFlight(socket: Socket): boolean {
  const key = `${socket.remoteAddress}:${socket.remotePort}-${socket.localAddress}:${socket.localPort}`;
  const other = ends.get(key);
  // Not here, not accepted yet, or closed: then the end of the stream is on its way.
  if (other === undefined || other.destroyed || other.writableEnded) return true;
  return other.bytesWritten > socket.bytesRead || socket.bytesWritten > other.bytesRead;
}
