/**
 * The twin of ../request.ts: a server of our own is asked with `fetch`, within five seconds.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const server = createServer((_request, response) => {
  setTimeout(() => response.end('the answer'), 300);
}).listen(0, '127.0.0.1');
await once(server, 'listening');

async function ask(url: string): Promise<string> {
  const response = await fetch(url, { signal: AbortSignal.timeout(5000) });
  return await response.text();
}

console.log(await ask(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`));
server.close();
server.closeAllConnections();
