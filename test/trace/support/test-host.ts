/** A host for tests: a real WebSocket server that decodes what programs send, and can misbehave on request. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import {
  type DebuggeeMessage,
  type DebuggerMessage,
  DescribeEvents,
  type EventObject,
  parseProgramMessage,
  StreamDecoder,
} from '../../../runtime-instrumented/protocol/index.ts';

export interface HostBehaviour {
  /** Answers every program with this refusal. */
  readonly refuse?: string;
  /** Milliseconds of not reading after each message. */
  readonly slow?: number;
  /** Reads nothing after the message with which so many events had come. */
  readonly stopAfter?: number;
  /** Keeps no events, and counts them only. */
  readonly countOnly?: boolean;
}

export class TestHost {
  static readonly token = 'secret token';
  readonly events: EventObject[] = [];
  readonly problems: string[] = [];
  readonly hellos: unknown[] = [];
  /** What programs said to a debugger, each with the number of events that had come before. */
  readonly heard: { readonly message: DebuggeeMessage; readonly after: number }[] = [];
  readonly closeCodes: number[] = [];
  count = 0;
  readonly #server: WebSocketServer;
  readonly #sockets = new Set<WebSocket>();
  readonly #behaviour: HostBehaviour;
  #stopped = true;
  #watchers: (() => void)[] = [];

  private constructor(server: WebSocketServer, behaviour: HostBehaviour) {
    this.#server = server;
    this.#behaviour = behaviour;
    server.on('connection', (socket, request) => this.#serve(socket, request.headers.authorization));
  }

  static async start(behaviour: HostBehaviour = {}): Promise<TestHost> {
    const server = new WebSocketServer({
      host: '127.0.0.1',
      port: 0,
      path: '/program',
      // As the host has it: what is packed is unpacked, and nothing is packed here.
      perMessageDeflate: { threshold: Number.POSITIVE_INFINITY },
    });
    await once(server, 'listening');
    return new TestHost(server, behaviour);
  }

  get channel(): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}/program#${encodeURIComponent(TestHost.token)}`;
  }

  /** Resolves when `condition` holds; it is asked again whenever something arrives. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.#watchers.push(resolve));
  }

  all<Kind extends EventObject['event']>(kind: Kind): Extract<EventObject, { event: Kind }>[] {
    return this.events.filter((event): event is Extract<EventObject, { event: Kind }> => event.event === kind);
  }

  /** Reads on after `stopAfter`. */
  resume(): void {
    this.#stopped = false;
    for (const socket of this.#sockets) socket.resume();
  }

  /** Says something to the program's debugger's end. */
  say(...messages: DebuggerMessage[]): void {
    for (const message of messages) for (const socket of this.#sockets) socket.send(JSON.stringify(message));
  }

  /** Resolves with the next message of this type to a debugger: `number` counts those that came before. */
  async next<Type extends DebuggeeMessage['type']>(
    type: Type,
    number = 0,
  ): Promise<Extract<DebuggeeMessage, { type: Type }>> {
    const found = () => this.heard.map(({ message }) => message).filter((message) => message.type === type);
    await this.until(() => found().length > number);
    return found()[number] as Extract<DebuggeeMessage, { type: Type }>;
  }

  /** Ends every connection without a goodbye. */
  breakConnections(): void {
    for (const socket of this.#sockets) socket.terminate();
  }

  async stop(): Promise<void> {
    this.breakConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #serve(socket: WebSocket, authorization: string | undefined): void {
    this.#sockets.add(socket);
    const decoder = new StreamDecoder(
      new DescribeEvents((event) => {
        this.count++;
        if (!this.#behaviour.countOnly || event.event === 'gap' || event.event === 'exit') this.events.push(event);
      }),
    );
    const reason =
      this.#behaviour.refuse ?? (authorization === `Bearer ${TestHost.token}` ? undefined : 'The token is wrong.');
    socket.on('message', (data: Buffer, isBinary) => {
      if (!isBinary) {
        const message = parseProgramMessage(data.toString());
        if (message && message.type !== 'hello') {
          this.heard.push({ message, after: this.count });
          this.#tell();
          return;
        }
        this.hellos.push(message);
        if (reason === undefined) socket.send(JSON.stringify({ type: 'welcome' }));
        else {
          socket.send(JSON.stringify({ type: 'refused', reason }));
          socket.close(1008);
        }
      } else if (reason === undefined) {
        try {
          decoder.push(data);
        } catch (error) {
          this.problems.push(String(error));
        }
        this.#linger(socket);
      }
      this.#tell();
    });
    socket.on('close', (code) => {
      this.#sockets.delete(socket);
      this.closeCodes.push(code);
      this.#tell();
    });
    socket.on('error', () => {});
  }

  #linger(socket: WebSocket): void {
    const { slow, stopAfter } = this.#behaviour;
    if (stopAfter !== undefined) {
      if (this.#stopped && this.count >= stopAfter) socket.pause();
    } else if (slow !== undefined) {
      socket.pause();
      setTimeout(() => socket.resume(), slow);
    }
  }

  #tell(): void {
    const watchers = this.#watchers;
    this.#watchers = [];
    for (const watcher of watchers) watcher();
  }
}
