/** A program for tests that speaks the protocol by hand: what the runtime would send, or what it never would. */
import WebSocket from 'ws';
import {
  type BatchPacker,
  PACKING_HEADER,
  type SessionInfo,
  StreamWriter,
  usualWords,
} from '../../../runtime-instrumented/protocol/index.ts';

export const programInfo = (program = '/programs/heads.ts'): SessionInfo => ({
  protocol: 1,
  runtime: 'a test',
  pid: 4711,
  program,
  arguments: [],
  startedAt: 0,
  clock: 'real',
  sites: true,
});

/** What a host said to the program, and how it closed. */
export class FakeProgram {
  readonly socket: WebSocket;
  readonly writer = new StreamWriter();
  readonly heard: unknown[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;
  /** HTTP status and body when the upgrade was refused; null when it came in. */
  readonly opened: Promise<{ status: number; body: string } | null>;

  constructor(url: string, headers: Record<string, string> = {}, options: WebSocket.ClientOptions = {}) {
    this.socket = new WebSocket(url, { headers, ...options });
    this.socket.on('error', () => {});
    this.socket.on('message', (data) => this.heard.push(JSON.parse(data.toString())));
    this.closed = new Promise((resolve) => {
      this.socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
    });
    this.opened = new Promise((resolve) => {
      this.socket.on('open', () => resolve(null));
      this.socket.on('unexpected-response', (_request, response) => {
        let body = '';
        response.on('data', (data: Buffer) => {
          body += data.toString();
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
      });
    });
  }

  /** Connects to the value of PROMISE_GRAPH_CHANNEL, as the runtime does. */
  static to(channel: string, headers: Record<string, string> = {}): FakeProgram {
    const [url = '', token] = channel.split('#');
    return new FakeProgram(url, { Authorization: `Bearer ${token}`, ...headers });
  }

  /** Connected, greeted, and the session said. */
  static async greeting(channel: string, program?: string): Promise<FakeProgram> {
    const fake = FakeProgram.to(channel);
    await fake.opened;
    fake.hello();
    fake.writer.session(0, programInfo(program));
    fake.flush();
    return fake;
  }

  /** The same by a program that knows the host's usual words, and packs all it says. */
  static async packing(channel: string): Promise<FakeProgram> {
    const [url = '', token] = channel.split('#');
    const { bytes, mark } = usualWords();
    const headers = { Authorization: `Bearer ${token}`, [PACKING_HEADER]: mark };
    const perMessageDeflate = { threshold: 0, zlibDeflateOptions: { dictionary: Buffer.from(bytes) } };
    const fake = new FakeProgram(url, headers, { perMessageDeflate });
    await fake.opened;
    fake.hello();
    return fake;
  }

  /** Sends what has been written since the last time, packed. */
  flushPacked(packer: BatchPacker): void {
    this.socket.send(packer.pack(this.writer.take())!.slice());
  }

  hello(fields: Record<string, unknown> = {}): void {
    this.say({ type: 'hello', protocol: 4, pid: 4711, ...fields });
  }

  say(message: unknown): void {
    this.socket.send(JSON.stringify(message));
  }

  /** Sends what has been written since the last time. */
  flush(): void {
    this.socket.send(this.writer.take());
  }

  send(bytes: Uint8Array): void {
    this.socket.send(bytes);
  }

  /** Says goodbye as a program does that returned. */
  async leave(code = 0): Promise<void> {
    this.writer.exit(1e9, 'returned', code);
    this.flush();
    this.socket.close(1000);
    await this.closed;
  }

  /** What a killed process looks like from the other end. */
  vanish(): void {
    this.socket.terminate();
  }
}
