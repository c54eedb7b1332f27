/**
 * `LwtIo`: channels, as upstream's `Lwt_io` has them. Text is UTF-8.
 *
 * Here are the parts that a client and a small server on a socket need.
 */
import type { Lwt as Promised } from '../lwt/index.ts';
import { close, openConnection, withConnection } from './connection.ts';
import { printS } from './console.ts';
import type { Available, InputChannel } from './input-channel.ts';
import type { OutputChannel } from './output-channel.ts';
import { establishServer, establishServerWithClientAddress, shutdownServer } from './server.ts';
import { EndOfFile } from './unix-error.ts';

/** Writes text. */
function write(outgoing: OutputChannel, text: string): Promised<void> {
  return outgoing.write(text);
}

/** Writes text and a newline. */
function writeLine(outgoing: OutputChannel, text: string): Promised<void> {
  return outgoing.write(`${text}\n`);
}

/** Everything up to the end of the input; or with `count` what there is, at most that many bytes, '' at the end. */
function read(incoming: InputChannel, count?: number): Promised<string> {
  return incoming.read('read', ({ ended, bytes }) => {
    if (count === undefined) return ended ? { value: bytes().toString(), used: bytes().length } : null;
    const used = wholeCharacters(bytes(), Math.min(count, bytes().length));
    return used > 0 || ended || count === 0 ? { value: bytes().toString('utf8', 0, used), used } : null;
  });
}

/** The most bytes up to `limit` that end with a whole character; `limit` when not even one is whole. */
function wholeCharacters(bytes: Buffer, limit: number): number {
  let lead = limit - 1;
  while (lead > 0 && (bytes[lead] & 0xc0) === 0x80) lead--;
  if (lead <= 0) return limit;
  const first = bytes[lead];
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
  return lead + length <= limit ? limit : lead;
}

/** The next line without its end ('\n' or '\r\n'). Fails with EndOfFile when there is none. */
function readLine(incoming: InputChannel): Promised<string> {
  return incoming.read('read a line', (available) => {
    const line = takeLine(available);
    if (line === 'ended') throw new EndOfFile();
    return line;
  });
}

/** The next line, or null at the end of the input. */
function readLineOpt(incoming: InputChannel): Promised<string | null> {
  return incoming.read<string | null>('read a line', (available) => {
    const line = takeLine(available);
    return line === 'ended' ? { value: null, used: 0 } : line;
  });
}

function takeLine({ ended, bytes }: Available): { value: string; used: number } | 'ended' | null {
  const all = bytes();
  const newline = all.indexOf(0x0a);
  if (newline < 0 && !ended) return null;
  if (newline < 0 && all.length === 0) return 'ended';
  const end = newline < 0 ? all.length : newline;
  const textEnd = newline > 0 && all[newline - 1] === 0x0d ? newline - 1 : end;
  return { value: all.toString('utf8', 0, textEnd), used: newline < 0 ? end : newline + 1 };
}

/** Prints to standard output; `printl` adds a newline. `eprint` and `eprintl` print to standard error. */
const print = (text: string): Promised<void> => printS('stdout', text);
const printl = (text: string): Promised<void> => printS('stdout', `${text}\n`);
const eprint = (text: string): Promised<void> => printS('stderr', text);
const eprintl = (text: string): Promised<void> => printS('stderr', `${text}\n`);

export const LwtIo = {
  openConnection,
  withConnection,
  read,
  readLine,
  readLineOpt,
  write,
  writeLine,
  close,
  print,
  printl,
  eprint,
  eprintl,
  establishServer,
  establishServerWithClientAddress,
  shutdownServer,
} as const;
