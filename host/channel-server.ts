/**
 * The server that programs connect to: HTTP and WebSocket on 127.0.0.1, and nowhere else.
 *
 * Any page in any browser of this machine can reach a port on the loopback, and so can any process.
 * Nothing is let in for being local: a program shows its token, a request must name us as its host
 * (a rebound DNS name does not), and pages from elsewhere are refused. Each refusal is one line of log.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws';
import { PACKING_HEADER, PACKING_PARAMETER, usualWords } from '../runtime-instrumented/protocol/index.ts';
import { isLoopbackHost, isOwnOrigin, refuseUpgrade } from './admission.ts';
import { GOING_AWAY, refuseSocket } from './closing.ts';
import { LARGEST_MESSAGE, refuseProgram, serveProgram } from './program-connection.ts';
import type { Session } from './session.ts';
import type { Sessions } from './sessions.ts';

/** Milliseconds that a connection has to send its request, and between two looks at which have not. */
const REQUEST_TIME = 10_000;
const REQUEST_CHECK = 2_000;

/** What else is served: the page of the command line, and its WebSocket. */
export interface Routes {
  request(request: IncomingMessage, response: ServerResponse): void;
  /** Upgrades by path. Origin and host have been looked at; the rest is decided here. */
  readonly upgrades: Readonly<Record<string, UpgradeRoute>>;
}

/** Takes over a WebSocket of a path. */
export interface UpgradeRoute {
  /** A sentence when the request is refused, null when it may come in. */
  refuses(request: IncomingMessage): string | null;
  connected(socket: WebSocket, request: IncomingMessage): void;
}

/** What a server needs. */
export interface ChannelServerOptions {
  readonly sessions: Sessions;
  /** 0, the default, takes any port that is free. */
  readonly port?: number;
  readonly log?: (line: string) => void;
  readonly routes?: Routes;
}

/** A server that runs. */
export interface ChannelServer {
  readonly port: number;
  /** `http://127.0.0.1:PORT`. */
  readonly address: string;
  /** Value of PROMISE_GRAPH_CHANNEL for a session's program. */
  channelOf(session: Session): string;
  /** The same for the pages of a session that `Sessions.expectPages` made. */
  pageChannelOf(session: Session): string;
  /** Ends every connection and gives the port back. */
  close(): Promise<void>;
}

/** The port asked for cannot be had. The message says why, and what to do. */
export class PortTaken extends Error {
  override readonly name = 'PortTaken';
}

/** Starts it on 127.0.0.1. Rejects with PortTaken when the port is taken. */
export function startChannelServer(options: ChannelServerOptions): Promise<ChannelServer> {
  const { sessions, routes, port = 0, log = () => {} } = options;
  const shared: ServerOptions = {
    noServer: true,
    maxPayload: LARGEST_MESSAGE,
    handleProtocols: (offered) => (offered.has('promise-graph') ? 'promise-graph' : false),
  };
  // Programs may pack what they send; a packed message, too, is refused where it grows beyond the largest one.
  const packing = { threshold: Number.POSITIVE_INFINITY };
  const programs = new WebSocketServer({ ...shared, perMessageDeflate: packing });
  const words = usualWords();
  const knowing = new WebSocketServer({
    ...shared,
    perMessageDeflate: { ...packing, zlibInflateOptions: { dictionary: Buffer.from(words.bytes) } },
  });
  const views = new WebSocketServer({ ...shared, perMessageDeflate: false });
  const server = createServer({ connectionsCheckingInterval: REQUEST_CHECK }, (request, response) => {
    if (!isLoopbackHost(request.headers.host)) {
      log(`Refused a request for the host ${JSON.stringify(request.headers.host ?? '')}: it is not this machine.`);
      response.writeHead(403, { 'Content-Type': 'text/plain; charset=utf-8' });
      response.end('This server answers for 127.0.0.1 and localhost alone.\n');
    } else if (routes) {
      routes.request(request, response);
    } else {
      response.writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8' });
      response.end('Programs connect here; there is no page.\n');
    }
  });
  server.headersTimeout = REQUEST_TIME;
  server.requestTimeout = REQUEST_TIME;

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const broke = (error: Error) => log(`A connection broke while it was opened: ${error.message}`);
    socket.on('error', broke);
    const path = request.url?.split('?')[0] ?? '';
    const knows = request.headers[PACKING_HEADER] === words.mark;
    const accept = (connected: (open: WebSocket) => void) =>
      (path !== '/program' ? views : knows ? knowing : programs).handleUpgrade(request, socket, head, (open) => {
        socket.off('error', broke);
        connected(open);
      });
    const refuse = (status: number, reason: string) => {
      log(`Refused a connection to ${printable(request.url)}: ${reason}`);
      refuseUpgrade(socket, status, reason);
    };
    const { host, origin } = request.headers;
    const route = routes && Object.hasOwn(routes.upgrades, path) ? routes.upgrades[path] : undefined;
    if (!isLoopbackHost(host)) {
      refuse(403, `it asked for the host ${printable(host)}, and this is 127.0.0.1.`);
    } else if (path === '/page') {
      // A page that is traced is served by whoever it may be: the token alone lets it in.
      page(request, accept);
    } else if (origin !== undefined && !isOwnOrigin(origin, host)) {
      refuse(403, `it came from a page of ${printable(origin)}.`);
    } else if (path === '/program') {
      program(request, accept, refuse, knows);
    } else if (!route) {
      refuse(404, 'there is no such path.');
    } else {
      const reason = route.refuses(request);
      if (reason !== null) log(`Refused a connection to ${printable(request.url)}: ${reason}`);
      // A page is not told the status of a refused upgrade, only how an open socket was closed.
      accept((open) => {
        if (reason === null) route.connected(open, request);
        else refuseSocket(open, reason);
      });
    }
  });

  function program(request: IncomingMessage, accept: Accept, refuse: Refuse, packs: boolean): void {
    const token = /^Bearer ([\w-]+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (request.headers.origin !== undefined || !token) {
      if (token) refuse(403, 'a page is not a program.');
      else refuse(401, 'it showed no token.');
      return;
    }
    accept((open) => {
      const session = sessions.claim(token);
      if (typeof session !== 'string') {
        serveProgram(open, session, log, packs);
      } else {
        log(`Refused a program: ${session}`);
        refuseProgram(open, session);
      }
    });
  }

  function page(request: IncomingMessage, accept: Accept): void {
    // A page cannot set headers: its token is the second subprotocol, as it is for views.
    const token = /^promise-graph, *([\w-]+)$/.exec(request.headers['sec-websocket-protocol'] ?? '')?.[1] ?? '';
    accept((open) => {
      const session = sessions.claimPage(token);
      if (typeof session !== 'string') serveProgram(open, session, log);
      else {
        log(`Refused a page of ${printable(request.headers.origin)}: ${session}`);
        refuseProgram(open, session);
      }
    });
  }

  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(portProblem(error, port)));
    server.listen(port, '127.0.0.1', () => {
      server.removeAllListeners('error');
      server.on('error', (error) => log(`The server failed: ${error.message}`));
      const taken = (server.address() as AddressInfo).port;
      resolve({
        port: taken,
        address: `http://127.0.0.1:${taken}`,
        channelOf: (session) => `ws://127.0.0.1:${taken}/program?${PACKING_PARAMETER}=${words.mark}#${session.token}`,
        pageChannelOf: (session) => `ws://127.0.0.1:${taken}/page#${session.token}`,
        close: async () => {
          const closed = new Promise<void>((done) => server.close(() => done()));
          await farewell([...programs.clients, ...knowing.clients, ...views.clients]);
          server.closeAllConnections();
          await closed;
        },
      });
    });
  });
}

/** Milliseconds that the others have to answer a goodbye. */
const FAREWELL_TIME = 300;

/** Closes sockets with "going away", which tells a program or page that this is no accident. */
async function farewell(open: readonly WebSocket[]): Promise<void> {
  const closed = open.map((socket) => new Promise((resolve) => socket.once('close', resolve)));
  for (const socket of open) socket.close(GOING_AWAY);
  const timer = setTimeout(() => {
    for (const socket of open) socket.terminate();
  }, FAREWELL_TIME);
  await Promise.all(closed);
  clearTimeout(timer);
}

type Accept = (connected: (open: WebSocket) => void) => void;
type Refuse = (status: number, reason: string) => void;

const printable = (text: string | undefined): string => JSON.stringify((text ?? '').slice(0, 200));

function portProblem(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code === 'EADDRINUSE') {
    return new PortTaken(`Port ${port} is taken by another program. Choose another port, or 0 for any that is free.`);
  }
  if (error.code === 'EACCES') {
    return new PortTaken(
      `Port ${port} may not be used by this account. Choose one above 1023, or 0 for any that is free.`,
    );
  }
  return error;
}
