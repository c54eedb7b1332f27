/**
 * The other end of the channel: takes in one program's events, counts them, and keeps none.
 * Given points as JSON, it is a debugger that sets them; it sets others when its parent says so, and tells it of hits.
 * Sends its parent the address first; at the end how many events of which kind of work arrived, in
 * how many bytes, and the nanoseconds between the first and the last message.
 */
import { type RawData, WebSocketServer } from 'ws';
import {
  type DebuggerMessage,
  isShortKind,
  Kind,
  SHORT,
  STREAM_MAGIC,
  type StopPoint,
} from '../../runtime-instrumented/protocol/index.ts';

/** Records that say no event: their number depends on texts and times. */
const NOT_EVENTS = new Set<number>([Kind.pad, Kind.clock, Kind.string, Kind.site, Kind.session]);

/** Records that say two events. */
const TWO_EVENTS = new Set<number>([Kind.derive, Kind.leaveInto, Kind.wake]);

const points: readonly StopPoint[] | null = JSON.parse(process.argv[2] ?? 'null');
let events = 0;
let gaps = 0;
let bytes = 0;
let first = 0n;
let last = 0n;

function count(words: Uint32Array): void {
  let at = words[0] === STREAM_MAGIC ? 2 : 0;
  while (at < words.length) {
    const code = words[at] & 0xff;
    const kind = isShortKind(code) ? code - SHORT : code;
    if (!NOT_EVENTS.has(kind)) events += TWO_EVENTS.has(kind) ? 2 : 1;
    if (kind === Kind.gap) gaps += words[at + 2];
    at += words[at] >>> 16;
  }
}

function take(message: Buffer): void {
  last = process.hrtime.bigint();
  if (first === 0n) first = last;
  bytes += message.length;
  // A message may begin at any byte of the memory it came in.
  const aligned = message.byteOffset % 4 === 0 ? message : Buffer.from(message);
  count(new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.length >> 2));
}

/** What a debugger says at the start; nothing when there is none. */
function orders(): DebuggerMessage[] {
  if (points === null) return [];
  return [{ type: 'attach', stillClock: true }, { type: 'points', points }, { type: 'continue' }];
}

const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false, maxPayload: 1 << 28 });
server.on('listening', () => {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  process.send?.({ channel: `ws://127.0.0.1:${port}/program#bench` });
});
server.on('connection', (socket) => {
  let isKnown = false;
  socket.on('message', (data: RawData, isBinary: boolean) => {
    if (isBinary) take(data as Buffer);
    else {
      const said = JSON.parse(String(data)) as { readonly type?: unknown; readonly point?: unknown };
      if (said.type === 'hit') process.send?.({ hit: said.point });
      if (isKnown) return;
      isKnown = true;
      socket.send(JSON.stringify({ type: 'welcome' }));
      for (const order of orders()) socket.send(JSON.stringify(order));
    }
  });
  const set = (message: unknown): void =>
    socket.send(JSON.stringify({ type: 'points', points: (message as { readonly points: StopPoint[] }).points }));
  if (points !== null) process.on('message', set);
  socket.on('close', () => {
    process.send?.({ events, gaps, bytes, nanoseconds: Number(last - first) }, () => process.disconnect());
    server.close();
  });
});
