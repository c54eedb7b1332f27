/**
 * How the view reaches its host: postMessage inside VS Code, one WebSocket in a browser. Both give
 * checked messages and a place to keep state; the rest of the view does not know which one it has.
 */
import type { HostMessage, ViewMessage } from './contract/messages.ts';
import { type Parsed, parseHostBytes, parseHostMessage, parseHostText } from './contract/parse.ts';

/** connecting: not there yet; gone: was there, is looked for again; refused: will not come back by itself. */
export type Connection = 'connecting' | 'connected' | 'gone' | 'refused';

/** What comes from the host. */
export interface TransportListener {
  message(message: HostMessage): void;
  connection(connection: Connection): void;
}

/** The way to the host. */
export interface Transport {
  readonly host: 'vscode' | 'browser';
  /** Begins; the listener is told of each connection anew, and answers with `ready`. */
  start(listener: TransportListener): void;
  send(message: ViewMessage): void;
  /** What `remember` kept last, on this page or the one that stood here before. */
  remembered(): unknown;
  remember(state: unknown): void;
}

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare global {
  /** VS Code puts this into a webview's page, and lets it be called once. */
  var acquireVsCodeApi: (() => VsCodeApi) | undefined;
}

/** The editor's messages inside VS Code, a WebSocket in a browser. */
export function openTransport(): Transport {
  return typeof globalThis.acquireVsCodeApi === 'function'
    ? new EditorTransport(globalThis.acquireVsCodeApi())
    : new SocketTransport(location.hash.slice(1));
}

class EditorTransport implements Transport {
  readonly host = 'vscode';
  private readonly api: VsCodeApi;

  constructor(api: VsCodeApi) {
    this.api = api;
  }

  start(listener: TransportListener): void {
    window.addEventListener('message', (event) => deliver(this, listener, parseHostMessage(event.data)));
    listener.connection('connected');
  }

  send(message: ViewMessage): void {
    this.api.postMessage(message);
  }

  remembered(): unknown {
    return this.api.getState();
  }

  remember(state: unknown): void {
    this.api.setState(state);
  }
}

const STATE_KEY = 'promise-graph.view';
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 5000;
const POLICY_VIOLATION = 1008;

class SocketTransport implements Transport {
  readonly host = 'browser';
  private readonly token: string;
  private socket: WebSocket | null = null;
  private retryMs = FIRST_RETRY_MS;

  constructor(token: string) {
    this.token = token;
  }

  start(listener: TransportListener): void {
    listener.connection('connecting');
    if (this.token === '') listener.connection('refused');
    else this.connect(listener);
  }

  send(message: ViewMessage): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  remembered(): unknown {
    try {
      return JSON.parse(sessionStorage.getItem(STATE_KEY) ?? 'null');
    } catch {
      return null;
    }
  }

  remember(state: unknown): void {
    try {
      sessionStorage.setItem(STATE_KEY, JSON.stringify(state));
    } catch {
      // A browser that forbids storage forgets where one looked; nothing else is lost.
    }
  }

  private connect(listener: TransportListener): void {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const socket = new WebSocket(`${scheme}://${location.host}/view`, ['promise-graph', this.token]);
    socket.binaryType = 'arraybuffer';
    this.socket = socket;
    socket.addEventListener('open', () => {
      this.retryMs = FIRST_RETRY_MS;
      listener.connection('connected');
    });
    socket.addEventListener('message', ({ data }) => {
      deliver(this, listener, typeof data === 'string' ? parseHostText(data) : parseHostBytes(data as ArrayBuffer));
    });
    socket.addEventListener('close', ({ code }) => {
      if (code === POLICY_VIOLATION) {
        listener.connection('refused');
        return;
      }
      listener.connection('gone');
      setTimeout(() => this.connect(listener), this.retryMs);
      this.retryMs = Math.min(LONGEST_RETRY_MS, this.retryMs * 2);
    });
  }
}

function deliver(transport: Transport, listener: TransportListener, parsed: Parsed): void {
  if ('message' in parsed) listener.message(parsed.message);
  else transport.send({ type: 'problem', text: parsed.problem });
}
