/** Reading and writing bytes, and numbers as bytes. */
import type { Lwt as Promised } from '../../lwt/index.ts';
import { Lwt } from '../../lwt/index.ts';
import { map } from '../plain.ts';
import { EndOfFile } from '../unix-error.ts';
import { type InputChannel, MORE } from './input-channel.ts';
import type { OutputChannel } from './output-channel.ts';

function check(buffer: Uint8Array, offset: number, length: number, name: string): void {
  if (offset >= 0 && length >= 0 && offset + length <= buffer.length) return;
  throw new RangeError(`LwtIo.${name}: ${offset} and ${length} are not in a buffer of ${buffer.length}`);
}

/** Reads what there is, at most `length` bytes, into the buffer; returns how many, 0 at the end. */
export function readInto(incoming: InputChannel, buffer: Uint8Array, offset: number, length: number): Promised<number> {
  check(buffer, offset, length, 'readInto');
  if (length === 0) return Lwt.return(0);
  return incoming.read(`read ${length} B`, (bytes, ended) => {
    if (bytes.length === 0 && !ended) return MORE;
    return bytes.take(length).copy(buffer, offset);
  });
}

/** Reads exactly `length` bytes into the buffer. Fails with EndOfFile when there are fewer, which are then gone. */
export function readIntoExactly(
  incoming: InputChannel,
  buffer: Uint8Array,
  offset: number,
  length: number,
): Promised<void> {
  check(buffer, offset, length, 'readIntoExactly');
  return readExactly(incoming, length, (bytes) => void bytes.copy(buffer, offset));
}

function readExactly<T>(incoming: InputChannel, length: number, use: (bytes: Buffer) => T): Promised<T> {
  return incoming.read(`read exactly ${length} B`, (bytes, ended) => {
    if (bytes.length >= length) return use(bytes.take(length));
    if (!ended) return MORE;
    bytes.clear();
    throw new EndOfFile();
  });
}

/** Writes part of a buffer; returns how many bytes that were, which here is all of them. */
export function writeFrom(
  outgoing: OutputChannel,
  buffer: Uint8Array,
  offset: number,
  length: number,
): Promised<number> {
  return map(writeFromExactly(outgoing, buffer, offset, length), () => length);
}

/** Writes part of a buffer, which may be changed as soon as this returns. */
export function writeFromExactly(
  outgoing: OutputChannel,
  buffer: Uint8Array,
  offset: number,
  length: number,
): Promised<void> {
  check(buffer, offset, length, 'writeFromExactly');
  return outgoing.write(Buffer.from(buffer.subarray(offset, offset + length)));
}

/** Writes part of a text, counted in the bytes of its UTF-8; returns how many that were: all. */
export function writeFromString(
  outgoing: OutputChannel,
  text: string,
  offset: number,
  length: number,
): Promised<number> {
  return writeFrom(outgoing, Buffer.from(text), offset, length);
}

/** Writes part of a text, counted in the bytes of its UTF-8. */
export function writeFromStringExactly(
  outgoing: OutputChannel,
  text: string,
  offset: number,
  length: number,
): Promised<void> {
  return writeFromExactly(outgoing, Buffer.from(text), offset, length);
}

/** Numbers in binary. `Int` is 32 bits; `Int64` is a bigint. Integers are read with their sign and wrap when written. */
export interface NumberIO {
  readInt(incoming: InputChannel): Promised<number>;
  readInt16(incoming: InputChannel): Promised<number>;
  readInt32(incoming: InputChannel): Promised<number>;
  readInt64(incoming: InputChannel): Promised<bigint>;
  readFloat32(incoming: InputChannel): Promised<number>;
  readFloat64(incoming: InputChannel): Promised<number>;
  writeInt(outgoing: OutputChannel, value: number): Promised<void>;
  writeInt16(outgoing: OutputChannel, value: number): Promised<void>;
  writeInt32(outgoing: OutputChannel, value: number): Promised<void>;
  writeInt64(outgoing: OutputChannel, value: bigint): Promised<void>;
  writeFloat32(outgoing: OutputChannel, value: number): Promised<void>;
  writeFloat64(outgoing: OutputChannel, value: number): Promised<void>;
}

export type ByteOrder = 'littleEndian' | 'bigEndian';

/** Reading and writing numbers in a byte order. */
export function numberIO(order: ByteOrder): NumberIO {
  const little = order === 'littleEndian';
  const viewOf = (bytes: Buffer): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  function reader<T>(length: number, get: (view: DataView) => T): (incoming: InputChannel) => Promised<T> {
    return (incoming) => readExactly(incoming, length, (bytes) => get(viewOf(bytes)));
  }
  function writer<T>(length: number, set: (view: DataView, value: T) => void) {
    return (outgoing: OutputChannel, value: T): Promised<void> => {
      const bytes = Buffer.alloc(length);
      set(viewOf(bytes), value);
      return outgoing.write(bytes);
    };
  }
  const readInt32 = reader(4, (view) => view.getInt32(0, little));
  const writeInt32 = writer<number>(4, (view, value) => view.setInt32(0, value, little));
  return Object.freeze({
    readInt: readInt32,
    readInt16: reader(2, (view) => view.getInt16(0, little)),
    readInt32,
    readInt64: reader(8, (view) => view.getBigInt64(0, little)),
    readFloat32: reader(4, (view) => view.getFloat32(0, little)),
    readFloat64: reader(8, (view) => view.getFloat64(0, little)),
    writeInt: writeInt32,
    writeInt16: writer<number>(2, (view, value) => view.setInt16(0, value, little)),
    writeInt32,
    writeInt64: writer<bigint>(8, (view, value) => view.setBigInt64(0, value, little)),
    writeFloat32: writer<number>(4, (view, value) => view.setFloat32(0, value, little)),
    writeFloat64: writer<number>(8, (view, value) => view.setFloat64(0, value, little)),
  });
}
