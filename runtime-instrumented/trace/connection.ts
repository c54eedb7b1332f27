/**
 * The worker's WebSocket to the host, with back-pressure from end to end.
 *
 * After every so many bytes a ping follows; its pong says that the host has read what came before it
 * (RFC 6455 makes answering pings a duty). No more than `WINDOW` bytes are ever on the way, so that
 * what the kernel holds cannot pass for what the host has read.
 *
 * What comes in small batches is packed on the way (permessage-deflate, where the host takes it): definitions and
 * short texts are most of it, and the packer remembers those of earlier messages. A host that knows the same usual
 * words is sent even less. A flood goes as it is.
 */
import { constants } from 'node:zlib';
import WebSocket from 'ws';
import {
  BatchPacker,
  type DebuggerMessage,
  MAX_CONTROL_LENGTH,
  PACKING_HEADER,
  PACKING_PARAMETER,
  PROTOCOL_VERSION,
  type ProgramMessage,
  parseHostMessage,
  usualWords,
} from '../protocol/index.ts';
import type { ChannelAddress } from './address.ts';
import { oneLine } from './say.ts';

const WINDOW = 2 * 1024 * 1024;
/** Bytes after which the host is asked how far it has read: far less than the window, so that it never waits unasked. */
const ASK_EVERY = 64 * 1024;
const HANDSHAKE_TIMEOUT = 10_000;
/** Packing starts at a message's every byte, and is flushed with it, so that nothing of it waits for the next. */
const PACKING = {
  threshold: 0,
  serverNoContextTakeover: true,
  zlibDeflateOptions: { level: constants.Z_BEST_COMPRESSION, memLevel: 8 },
} as const;
/** A character takes three bytes at most. */
const LONGEST_MESSAGE = 3 * MAX_CONTROL_LENGTH;

/** How a connection ended. `sentence` is for the person; null when there is nothing to say. */
export interface ConnectionEnd {
  readonly delivered: boolean;
  readonly sentence: string | null;
}

export interface ConnectionEvents {
  /** The host showed a sign of life. */
  alive(): void;
  /** A debugger said something. */
  told(message: DebuggerMessage): void;
  /** Called exactly once. */
  ended(end: ConnectionEnd): void;
}

export class Connection {
  readonly #socket: WebSocket;
  readonly #address: ChannelAddress;
  readonly #events: ConnectionEvents;
  /** Where the host knows the usual words that we know. */
  readonly #packer: BatchPacker | null;
  /** Bytes sent, those of them that were asked about, and those that the host has read, since the beginning. */
  #sent = 0;
  #asked = 0;
  #read = 0;
  #open = false;
  #closing = false;
  #ended = false;
  #changed: (() => void) | null = null;

  constructor(address: ChannelAddress, pid: number, events: ConnectionEvents) {
    this.#address = address;
    this.#events = events;
    const words = usualWords();
    const known = new URL(address.url).searchParams.get(PACKING_PARAMETER) === words.mark;
    this.#packer = known ? new BatchPacker() : null;
    this.#socket = new WebSocket(address.url, {
      headers: { Authorization: `Bearer ${address.token}`, ...(known ? { [PACKING_HEADER]: words.mark } : {}) },
      perMessageDeflate: known
        ? { ...PACKING, zlibDeflateOptions: { ...PACKING.zlibDeflateOptions, dictionary: Buffer.from(words.bytes) } }
        : PACKING,
      followRedirects: false,
      handshakeTimeout: HANDSHAKE_TIMEOUT,
      maxPayload: LONGEST_MESSAGE,
      ...(isLoopback(address.url) ? { generateMask: noMask } : {}),
    });
    this.#socket.on('open', () => {
      this.#open = true;
      this.say({ type: 'hello', protocol: PROTOCOL_VERSION, pid });
      this.#progress();
    });
    this.#socket.on('message', (data, isBinary) => this.#receive(String(data), isBinary));
    this.#socket.on('pong', (data) => {
      this.#read = Math.max(this.#read, Number(String(data)) || 0);
      this.#progress();
    });
    this.#socket.on('unexpected-response', (_request, response) => {
      this.#end({ delivered: false, sentence: refusal(`HTTP ${response.statusCode} ${response.statusMessage ?? ''}`) });
    });
    this.#socket.on('error', (error) => this.#fail(error));
    this.#socket.on('close', (code) => this.#closed(code));
  }

  /** Resolves when a message may be sent: connected, and the window not full. At once false when it ended. */
  async writable(): Promise<boolean> {
    while (!this.#ended && (!this.#open || this.#sent - this.#read >= WINDOW)) await this.#change();
    return !this.#ended;
  }

  /** `pack`: make it small on the way, which costs more time than sending it. */
  send(bytes: Uint8Array, pack: boolean): void {
    this.#sent += bytes.length;
    this.#socket.send((pack ? this.#packer?.pack(bytes)?.slice() : null) ?? bytes, { compress: pack });
    if (this.#sent - this.#asked < ASK_EVERY) return;
    this.#asked = this.#sent;
    this.#socket.ping(`${this.#sent}`);
  }

  say(message: ProgramMessage): void {
    this.#socket.send(JSON.stringify(message), { compress: this.#packer !== null });
  }

  /** Everything has been sent: begins the close handshake, whose answer proves that it arrived. */
  close(): void {
    this.#closing = true;
    this.#socket.close(1000);
  }

  #receive(text: string, isBinary: boolean): void {
    if (isBinary) return;
    try {
      const message = parseHostMessage(text);
      if (message?.type === 'refused') this.#end({ delivered: false, sentence: refusal(message.reason) });
      else if (message && message.type !== 'welcome') this.#events.told(message);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#end({ delivered: false, sentence: `the host does not speak our protocol: ${reason}. ${UNTRACED}` });
    }
    this.#progress();
  }

  #fail(error: Error): void {
    const what = this.#open ? 'the connection to the host was lost' : `cannot reach the host at ${this.#address.url}`;
    const detail = 'code' in error && typeof error.code === 'string' ? error.code : error.message;
    this.#end({ delivered: false, sentence: `${what} (${detail}). ${UNTRACED}` });
  }

  #closed(code: number): void {
    if (this.#closing && code === 1000) this.#end({ delivered: true, sentence: null });
    // The host said goodbye by itself: the person closed the view. That is no news.
    else if (code === 1000 || code === 1001) this.#end({ delivered: false, sentence: null });
    else if (code === 1008) this.#end({ delivered: false, sentence: refusal('it gave no reason') });
    else this.#end({ delivered: false, sentence: `the connection to the host was lost. ${UNTRACED}` });
  }

  #end(end: ConnectionEnd): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#events.ended(end);
    if (!end.delivered) this.#socket.terminate();
    this.#wake();
  }

  #progress(): void {
    this.#events.alive();
    this.#wake();
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#changed = resolve;
    });
  }

  #wake(): void {
    this.#changed?.();
    this.#changed = null;
  }
}

/** A mask of zeros changes no byte, so that neither side spends its time on it. */
function noMask(mask: Buffer): void {
  mask.fill(0);
}

/** RFC 6455 masks frames for the sake of proxies on the way, of which this machine's own loopback has none. */
function isLoopback(url: string): boolean {
  return /^(?:127(?:\.\d+){3}|localhost|\[::1\])$/.test(new URL(url).hostname);
}

const UNTRACED = 'The program runs on without being traced.';

function refusal(reason: string): string {
  return `the host refused this program: ${oneLine(reason).replace(/\.$/, '')}. ${UNTRACED}`;
}
