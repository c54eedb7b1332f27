/**
 * A page's connection to the host. A page cannot set headers, so the token is the second
 * subprotocol, as it is for views; the host answers with the first.
 */
import { PROTOCOL_VERSION } from '../protocol/index.ts';

/** Milliseconds for which events collect before they are sent. */
const MOMENT = 8;
/** Bytes under way to the host beyond which nothing more is handed to the browser. */
const WINDOW = 2 * 1024 * 1024;

/** What the page has for the host. */
export interface Source {
  /** The bytes since the last time. */
  take(): Uint8Array;
  /** Nobody listens any more; `sentence` says why when that is news. */
  ended(sentence: string | null): void;
}

// The page may replace, or watch, what it likes.
const { setTimeout: later } = globalThis;
const { parse, stringify } = JSON;

export class PageSocket {
  readonly #socket: WebSocket;
  readonly #source: Source;
  #open = false;
  #over = false;
  #planned = false;

  /** `channel`: `ws://127.0.0.1:PORT/page#TOKEN`. Throws when it is no address. */
  constructor(channel: string, source: Source) {
    this.#source = source;
    const url = new URL(channel);
    const token = decodeURIComponent(url.hash.slice(1));
    url.hash = '';
    this.#socket = new WebSocket(url.href, ['promise-graph', token]);
    this.#socket.binaryType = 'arraybuffer';
    this.#socket.onopen = () => {
      this.#socket.send(stringify({ type: 'hello', protocol: PROTOCOL_VERSION, pid: 0 }));
      this.#open = true;
      this.soon();
    };
    this.#socket.onmessage = ({ data }) => this.#heard(data);
    this.#socket.onclose = ({ code, reason }) => {
      const news =
        code === 1000 || code === 1001 ? null : `the host is not there, or refused this page. ${reason}`.trim();
      this.#end(news);
    };
  }

  /** There is something to send. */
  soon(): void {
    if (this.#planned || this.#over) return;
    this.#planned = true;
    later(() => {
      this.#planned = false;
      this.flush();
    }, MOMENT);
  }

  /** Sends what there is. */
  flush(): void {
    if (!this.#open || this.#over) return;
    if (this.#socket.bufferedAmount > WINDOW) {
      this.soon();
      return;
    }
    const bytes = this.#source.take();
    if (bytes.length > 0) this.#socket.send(bytes as Uint8Array<ArrayBuffer>);
  }

  /** All has been said. */
  close(): void {
    if (this.#over) return;
    this.flush();
    this.#over = true;
    this.#socket.close(1000);
  }

  #heard(data: unknown): void {
    try {
      const message = parse(String(data)) as { type?: unknown; reason?: unknown };
      if (message.type === 'refused') this.#end(`the host refused this page: ${String(message.reason)}`);
    } catch {
      this.#end('the host does not speak our protocol.');
    }
  }

  #end(sentence: string | null): void {
    if (this.#over) return;
    this.#over = true;
    this.#source.ended(sentence);
  }
}
