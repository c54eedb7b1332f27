/** What the samples send: each is run under the tracer, and what its connection brought is counted. */
import { execFile } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { type ChannelServer, Sessions, startChannelServer } from '../../host/index.ts';
import { DescribeEvents, StreamDecoder } from '../../runtime-instrumented/protocol/index.ts';
import { runtimeFolder } from '../runtime-folder.ts';

export interface SampleStream {
  readonly name: string;
  /** Of the connection once it was open: messages as they came, with WebSocket's framing, pings and the hello. */
  readonly wire: number;
  /** Of the stream itself. */
  readonly bytes: number;
  readonly events: number;
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

export async function sampleStreams(quick: boolean): Promise<SampleStream[]> {
  const index = JSON.parse(readFileSync(join(root, 'samples', 'index.json'), 'utf8')) as { file: string }[];
  const sessions = new Sessions();
  const server = await startChannelServer({ sessions });
  try {
    const found: SampleStream[] = [];
    for (const { file } of quick ? index.slice(0, 1) : index) found.push(await streamOf(file, sessions, server));
    return found;
  } finally {
    await server.close();
  }
}

async function streamOf(file: string, sessions: Sessions, server: ChannelServer): Promise<SampleStream> {
  const program = join(root, 'dist', 'samples', file);
  const connection = nextConnection();
  const session = sessions.expect({ program });
  const env = { ...process.env, PROMISE_GRAPH_CHANNEL: server.channelOf(session) };
  await run(process.execPath, ['--import', pathToFileURL(`${runtimeFolder()}register.js`).href, program], { env });
  await session.finished;
  const [socket, opening] = await connection;
  let events = 0;
  let bytes = 0;
  const decoder = new StreamDecoder(new DescribeEvents(() => events++));
  for (;;) {
    const piece = session.history.read(bytes, 1 << 20);
    if (piece === null || piece === 'lost') break;
    decoder.push(piece.bytes);
    bytes = piece.next;
  }
  return { name: file, wire: socket.bytesRead - opening, bytes, events };
}

/** The next connection that the server accepts, and how many bytes of it were the request that opened it. */
function nextConnection(): Promise<[socket: Socket, opening: number]> {
  return new Promise((resolve) => {
    const accepted = (message: unknown): void => {
      unsubscribe('net.server.socket', accepted);
      const { socket } = message as { readonly socket: Socket };
      socket.once('data', (request: Buffer) => resolve([socket, request.length]));
    };
    subscribe('net.server.socket', accepted);
  });
}
