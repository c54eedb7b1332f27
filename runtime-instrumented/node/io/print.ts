/** Printing: to a channel (`fprint…`), to standard output (`print…`) and to standard error (`eprint…`). */
import { format } from 'node:util';
import type { Lwt as Promised } from '../../lwt/index.ts';
import { Lwt } from '../../lwt/index.ts';
import { LwtStream, type Stream } from '../../modules/index.ts';
import { bind } from '../plain.ts';
import { stderr, stdout } from './make.ts';
import type { OutputChannel } from './output-channel.ts';

/** Writes text. */
export function write(outgoing: OutputChannel, text: string): Promised<void> {
  return outgoing.write(text);
}

/** Writes text and a newline. */
export function writeLine(outgoing: OutputChannel, text: string): Promised<void> {
  return outgoing.write(`${text}\n`);
}

/** Formats as Node's `util.format`: %s, %d, %i, %f, %j, %o, %%. */
export function fprintf(outgoing: OutputChannel, text: string, ...values: readonly unknown[]): Promised<void> {
  return outgoing.write(format(text, ...values));
}

/** As `fprintf`, and a newline. */
export function fprintlf(outgoing: OutputChannel, text: string, ...values: readonly unknown[]): Promised<void> {
  return outgoing.write(`${format(text, ...values)}\n`);
}

export const print = (text: string): Promised<void> => write(stdout(), text);
export const printl = (text: string): Promised<void> => writeLine(stdout(), text);
export const printf = (text: string, ...values: readonly unknown[]): Promised<void> =>
  fprintf(stdout(), text, ...values);
export const printlf = (text: string, ...values: readonly unknown[]): Promised<void> =>
  fprintlf(stdout(), text, ...values);
export const eprint = (text: string): Promised<void> => write(stderr(), text);
export const eprintl = (text: string): Promised<void> => writeLine(stderr(), text);
export const eprintf = (text: string, ...values: readonly unknown[]): Promised<void> =>
  fprintf(stderr(), text, ...values);
export const eprintlf = (text: string, ...values: readonly unknown[]): Promised<void> =>
  fprintlf(stderr(), text, ...values);

const ROW = 16;

/** A row as `hexdump -C` prints it. */
function hexRow(bytes: Buffer, offset: number): string {
  const cells = Array.from({ length: ROW }, (_, i) => {
    const cell = i < bytes.length ? bytes[i].toString(16).padStart(2, '0') : '  ';
    return i === ROW / 2 ? ` ${cell}` : cell;
  });
  const text = [...bytes].map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
  return `${offset.toString(16).padStart(8, '0')}  ${cells.join(' ')}  |${text}|\n`;
}

/** The last line: how many bytes there were. */
function offsetLine(length: number): string {
  return `${length.toString(16).padStart(8, '0')}\n`;
}

/** Writes what the command `hexdump -C` prints of the bytes of a text, or of a buffer; equal rows are not left out. */
export function hexdump(outgoing: OutputChannel, content: string | Uint8Array): Promised<void> {
  const bytes = Buffer.from(content as Uint8Array);
  let text = '';
  for (let offset = 0; offset < bytes.length; offset += ROW)
    text += hexRow(bytes.subarray(offset, offset + ROW), offset);
  return text === '' ? Lwt.returnUnit : outgoing.write(`${text}${offsetLine(bytes.length)}`);
}

/** The same for a stream of characters; each row is written when it is full. */
export function hexdumpStream(outgoing: OutputChannel, characters: Stream<string>): Promised<void> {
  let left = Buffer.alloc(0);
  let offset = 0;
  const rows = (all: boolean): string => {
    let text = '';
    while (left.length >= ROW || (all && left.length > 0)) {
      const row = left.subarray(0, ROW);
      text += hexRow(row, offset);
      offset += row.length;
      left = left.subarray(row.length);
    }
    return text;
  };
  const written = LwtStream.iterS((character) => {
    left = Buffer.concat([left, Buffer.from(character)]);
    const text = rows(false);
    return text === '' ? Lwt.returnUnit : outgoing.write(text);
  }, characters);
  return bind(written, () => {
    const text = rows(true);
    return offset === 0 ? Lwt.returnUnit : outgoing.write(`${text}${offsetLine(offset)}`);
  });
}
