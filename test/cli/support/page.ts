/** A page in a browser, as far as the command line can tell. */
import WebSocket from 'ws';
import { DescribeEvents, type EventObject, StreamDecoder } from '../../../runtime-instrumented/protocol/index.ts';
import type { HostMessage, SessionSummary, ViewMessage } from '../../../webview/contract/messages.ts';
import type { SiteName } from '../../../webview/contract/names.ts';
import { until } from '../../host/support/wait.ts';
import type { Cli } from './installed.ts';

export class Page {
  readonly socket: WebSocket;
  readonly messages: Exclude<HostMessage, { type: 'events' }>[] = [];
  readonly events = new Map<number, EventObject[]>();
  readonly names = new Map<number, SiteName>();
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly #decoders = new Map<number, StreamDecoder>();

  constructor(host: string, token: string | null, headers: Record<string, string> = {}) {
    const protocols = token === null ? [] : ['promise-graph', token];
    this.socket = new WebSocket(`ws://${host}/view`, protocols, { headers: { Origin: `http://${host}`, ...headers } });
    this.socket.on('error', () => {});
    this.socket.on('open', () => this.say({ type: 'ready' }));
    this.socket.on('message', (data, isBinary) => this.#receive(data as Buffer, isBinary));
    this.closed = new Promise((resolve) => {
      this.socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
    });
  }

  /** A page that opens the address that `cli` printed. */
  static async of(cli: Cli): Promise<Page> {
    await until('the address is printed', () => cli.address !== null);
    const { host = '', token = '' } = cli.address ?? {};
    return new Page(host, token);
  }

  say(message: ViewMessage): void {
    this.socket.send(JSON.stringify(message));
  }

  get sessions(): readonly SessionSummary[] {
    return this.messages.findLast((message) => message.type === 'sessions')?.sessions ?? [];
  }

  get notices(): string[] {
    return this.messages.flatMap((message) => (message.type === 'notice' ? [message.text] : []));
  }

  kinds(session: number): string[] {
    return (this.events.get(session) ?? []).map((event) => event.event);
  }

  #receive(data: Buffer, isBinary: boolean): void {
    if (!isBinary) {
      const message = JSON.parse(data.toString()) as Exclude<HostMessage, { type: 'events' }>;
      this.messages.push(message);
      if (message.type === 'names') for (const [site, name] of message.names) this.names.set(site, name);
      return;
    }
    const id = data.readUInt32LE(0);
    let decoder = this.#decoders.get(id);
    if (!decoder) {
      const events: EventObject[] = [];
      this.events.set(id, events);
      decoder = new StreamDecoder(new DescribeEvents((event) => events.push(event)));
      this.#decoders.set(id, decoder);
    }
    decoder.push(data.subarray(4));
  }
}
