/**
 * What most streams say: a piece of a stream that both ends of a channel know beforehand, so that the packer need
 * not send it (RFC 1950 calls it a preset dictionary). A short program's stream is mostly what every program says once:
 * who is speaking, call sites, the names of operations and of values.
 *
 * The piece is made by the code that writes streams, so it looks like one. A host and a program of different
 * versions may make different ones: `mark` tells them apart, and what both know is used only where it is the same.
 */
import { BatchPacker } from './packed-batch.ts';
import { StreamWriter } from './stream-writer.ts';
import { encodeUtf8 } from './utf8.ts';
import type { OperationName } from './vocabulary.ts';

/** In the channel's address: the mark of the words that the host knows. */
export const PACKING_PARAMETER = 'packing';
/** In the program's request: the same mark, where the program knows them too and uses them. */
export const PACKING_HEADER = 'promise-graph-packing';

/** The bytes, and a number in hexadecimal that differs where the bytes do. */
export interface UsualWords {
  readonly bytes: Uint8Array;
  readonly mark: string;
}

/** A tracer gives the first texts these numbers; below are those that come and go. */
const FIRST_TEXT = 65;
const HELLO = '{"type":"hello","protocol":1,"pid":10000}';
const FILE = '/home/user/project/dist/src/index.ts';
/** Values, and what operations are said to do: the commonest last, where the packer finds them at the least cost. */
const TEXTS: readonly string[] = [
  'Timeout: the time is over',
  'Error: connect ECONNREFUSED 127.0.0.1:',
  "TypeError: Cannot read properties of undefined (reading '",
  'AbortError: The operation was aborted',
  '[Function: ',
  'Response { status: 200, ok: true, url: "http://localhost:',
  '"HTTP/1.1 200 OK\\r\\nContent-Type: application/json\\r\\n\\r\\n"',
  '"GET / HTTP/1.1"',
  '"Connection: close"',
  '[InputChannel { from: "127.0.0.1:41',
  '" }, OutputChannel { to: "127.0.0.1:',
  '[{ aiFamily: "PF_INET", aiAddr: { host: "127.0.0.1", port: ',
  '{ address: { host: "127.0.0.1", port: ',
  'listen at localhost:0',
  'resolve localhost',
  'connect 127.0.0.1:',
  'accept a connection on port ',
  'read a line from 127.0.0.1:',
  'finally close 127.0.0.1:',
  'read a line from stdin',
  'read 64 B',
  'write 16 B',
  'node:internal/',
  '/node_modules/',
  'Some(',
  'None',
  'true',
  'false',
  'null',
  'Canceled: the promise was canceled',
  'sleep 500 ms',
  'sleep 100 ms',
  'sleep 10 ms',
  'sleep 2 s',
  'sleep 1 s',
  'handler',
  'start',
  'main',
  'undefined',
  '()',
];
const OPERATIONS: readonly OperationName[] = [
  'return',
  'io',
  'wait',
  'task',
  'asyncFunction',
  'then',
  'catch',
  'finalize',
  'all',
  'join',
  'pick',
  'choose',
  'map',
  'go',
  'run',
  'sleep',
  'bind',
];

/** So many rounds of the program: with more of them what lies farther back costs more to point at. */
const ROUNDS = 2;

let made: UsualWords | null = null;

/** Made when first asked for. */
export function usualWords(): UsualWords {
  made ??= make();
  return made;
}

function make(): UsualWords {
  const writer = new StreamWriter();
  writer.take();
  for (let text = 1; text < FIRST_TEXT; text++) writer.label(0, 1, `${text}`);
  writer.take();
  for (const text of TEXTS) writer.label(0, 1, text);
  tellProgram(writer);
  const packed = new BatchPacker().pack(writer.take());
  if (packed === null) throw new Error('a stream of our own cannot be packed');
  const bytes = new Uint8Array(HELLO.length + packed.length);
  encodeUtf8(HELLO, bytes, 0);
  bytes.set(packed, HELLO.length);
  return { bytes, mark: markOf(bytes) };
}

/** A program as they are: rounds of a few promises, one of which is cancelled. */
function tellProgram(writer: StreamWriter): void {
  let id = 1;
  for (let round = 0; round < ROUNDS; round++) {
    for (const operation of OPERATIONS) {
      const detail = operation === 'sleep' ? `sleep ${round + 1} s` : operation === 'io' ? 'read 64 B' : '';
      writer.site(id, { file: FILE, line: 9 + id, column: 5 + (id % 20), functionName: id % 3 === 0 ? 'main' : '' });
      writer.create(0, id, operation, id, detail, operation === 'sleep' ? (round + 1) * 1e9 : -1);
      writer.depend(
        0,
        id,
        Math.max(1, id - 1),
        operation === 'pick' ? 'branch' : operation === 'join' ? 'child' : 'awaited',
      );
      id += 1;
    }
    writer.session(0, {
      protocol: 1,
      runtime: 'Node.js v24.21.0',
      pid: 10_000,
      program: FILE,
      startedAt: 1_790_000_000_000,
      clock: 'real',
      sites: true,
      arguments: [],
    });
    writer.cancel(0, 'requested', id - 1, id - 2);
    writer.cancel(0, 'reached', id - 1, id - 3);
    writer.settle(0, id - 3, 'cancelled', 'Canceled: the promise was canceled', 0);
    writer.settle(0, id - 4, 'failed', 'Error: ', 0);
    writer.log(0, 'stdout', 'main');
    writer.idle(0);
    writer.busy(0);
    writer.enter(0, id - 1, 0);
    writer.label(0, id - 1, 'main');
    writer.leave(0, id - 1);
    writer.settle(0, id - 5, 'returned', '()', 0);
    writer.enter(0, id - 4, id - 5);
    writer.leave(0, id - 4);
    writer.become(0, id - 4, id - 2);
    writer.settle(0, id - 4, 'returned', 'undefined', id - 5);
    writer.exit(0, 'returned', 0);
  }
}

/** FNV-1a. */
function markOf(bytes: Uint8Array): string {
  let mark = 0x811c9dc5;
  for (const byte of bytes) mark = Math.imul(mark ^ byte, 0x01000193);
  return (mark >>> 0).toString(16).padStart(8, '0');
}
