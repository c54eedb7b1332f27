import { writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  Canceled,
  ChannelClosed,
  EndOfFile,
  type InputChannel,
  InvalidArgument,
  Lwt,
  LwtIo,
  LwtStream,
  type OutputChannel,
} from '../../runtime-instrumented/index.ts';
import { fresh } from './folder.ts';

const reader = (text: string): InputChannel => LwtIo.ofBytes('input', text);

/** A channel and what was written through it, write by write. */
function recorder(bufferSize: number): [OutputChannel, string[]] {
  const writes: string[] = [];
  const channel = LwtIo.make(
    'output',
    (buffer, offset, length) => {
      writes.push(buffer.toString('utf8', offset, offset + length));
      return Lwt.return(length);
    },
    { bufferSize },
  );
  return [channel, writes];
}

describe('reading', () => {
  test('characters, whatever their length, up to the end', async () => {
    expect(await LwtStream.toList(LwtIo.readChars(reader('aé€😀')))).toEqual(['a', 'é', '€', '😀']);
    await expect(LwtIo.readChar(reader(''))).rejects.toBeInstanceOf(EndOfFile);
    expect(await LwtIo.readCharOpt(reader(''))).toBeNull();
  });

  test('a broken character uses up one byte', async () => {
    const channel = LwtIo.ofBytes('input', Uint8Array.from([0xe2, 0x41, 0x42]));
    expect(await LwtStream.toList(LwtIo.readChars(channel))).toEqual(['\ufffd', 'A', 'B']);
  });

  test('lines as a stream', async () => {
    expect(await LwtStream.toList(LwtIo.readLines(reader('one\r\n\nlast')))).toEqual(['one', '', 'last']);
  });

  test('a line of many pieces, and what stands behind it', async () => {
    const [source, sink] = LwtIo.pipe({ inBuffer: 16 });
    const line = 'x'.repeat(200_000);
    Lwt.async(() => LwtIo.write(sink, `${line}\nrest`).bind(() => LwtIo.close(sink)));
    expect((await LwtIo.readLine(source)).length).toBe(line.length);
    expect(await LwtIo.read(source)).toBe('rest');
  });

  test('into a buffer: what there is, or exactly so much', async () => {
    const channel = reader('abcdef');
    const buffer = Buffer.alloc(8, '.');
    expect(await LwtIo.readInto(channel, buffer, 1, 2)).toBe(2);
    await LwtIo.readIntoExactly(channel, buffer, 4, 3);
    expect(buffer.toString()).toBe('.ab.cde.');
    await expect(LwtIo.readIntoExactly(channel, buffer, 0, 2)).rejects.toBeInstanceOf(EndOfFile);
    expect(await LwtIo.readInto(channel, buffer, 0, 2)).toBe(0);
  });

  test('the next in line is served when the first is cancelled', async () => {
    const [source, sink] = LwtIo.pipe();
    const line = LwtIo.readLine(source);
    const character = LwtIo.readChar(source);
    await LwtIo.write(sink, 'no end of line');
    await LwtIo.flush(sink);
    line.cancel();
    expect(await character).toBe('n');
    await expect(line).rejects.toBeInstanceOf(Canceled);
  });

  test('a cancelled read cancels what the channel is made of', async () => {
    const [waiting] = Lwt.task<number>();
    const channel = LwtIo.make('input', () => waiting);
    LwtIo.readLine(channel).cancel();
    expect(waiting.state).toMatchObject({ state: 'fail', error: { name: 'Canceled' } });
  });

  test('a failure of what the channel is made of is the failure of the read', async () => {
    const channel = LwtIo.make('input', () => Lwt.fail(new Error('no paper')));
    await expect(LwtIo.readLine(channel)).rejects.toThrow('no paper');
  });

  test('a file may grow: its end is only its end for now', async () => {
    const path = fresh('growing');
    writeFileSync(path, 'one\n');
    const channel = await LwtIo.openFile('input', path);
    expect([await LwtIo.readLineOpt(channel), await LwtIo.readLineOpt(channel)]).toEqual(['one', null]);
    writeFileSync(path, 'two\n', { flag: 'a' });
    expect(await LwtIo.readLineOpt(channel)).toBe('two');
    await LwtIo.close(channel);
  });
});

describe('numbers', () => {
  test.each(['LE', 'BE'] as const)('are read as they were written, %s', async (order) => {
    const io = LwtIo[order];
    const bytes = Buffer.alloc(30);
    const outgoing = LwtIo.ofBytes('output', bytes);
    await io.writeInt16(outgoing, -2);
    await io.writeInt32(outgoing, -3);
    await io.writeInt(outgoing, 4);
    await io.writeInt64(outgoing, -5n);
    await io.writeFloat32(outgoing, 1.5);
    await io.writeFloat64(outgoing, Math.PI);
    const incoming = LwtIo.ofBytes('input', bytes);
    expect(await io.readInt16(incoming)).toBe(-2);
    expect(await io.readInt32(incoming)).toBe(-3);
    expect(await io.readInt(incoming)).toBe(4);
    expect(await io.readInt64(incoming)).toBe(-5n);
    expect(await io.readFloat32(incoming)).toBe(1.5);
    expect(await io.readFloat64(incoming)).toBe(Math.PI);
    await expect(io.readInt16(incoming)).rejects.toBeInstanceOf(EndOfFile);
  });

  test('the orders differ, and one is that of the system', async () => {
    const bytes = Buffer.alloc(4);
    const outgoing = LwtIo.ofBytes('output', bytes);
    await LwtIo.LE.writeInt16(outgoing, 1);
    await LwtIo.BE.writeInt16(outgoing, 1);
    expect([...bytes]).toEqual([1, 0, 0, 1]);
    const [channel, writes] = recorder(0);
    await LwtIo.writeInt16(channel, 0x4142);
    expect(writes).toEqual([LwtIo.systemByteOrder === 'littleEndian' ? 'BA' : 'AB']);
  });

  test('values of the language come back as they were', async () => {
    const [source, sink] = LwtIo.pipe();
    const value = { when: new Date(0), map: new Map([[1, new Set(['x'])]]), big: 10n ** 20n };
    await LwtIo.writeValue(sink, value);
    await LwtIo.writeValue(sink, null);
    expect(await LwtIo.readValue(source)).toEqual(value);
    expect(await LwtIo.readValue(source)).toBeNull();
    await expect(LwtIo.writeValue(sink, () => {})).rejects.toThrow();
  });
});

describe('writing', () => {
  test('small writes are kept, and go out together when the program has nothing else to do', async () => {
    const [channel, writes] = recorder(100);
    await LwtIo.writeLine(channel, 'one');
    await LwtIo.write(channel, 'two');
    expect([LwtIo.buffered(channel), writes.length]).toEqual([7, 0]);
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    expect(writes).toEqual(['one\ntwo']);
  });

  test('flush gives them out at once; more than the buffer holds goes out by itself', async () => {
    const [channel, writes] = recorder(16);
    await LwtIo.write(channel, 'a');
    await LwtIo.flush(channel);
    await LwtIo.write(channel, 'b'.repeat(17));
    expect(writes).toEqual(['a', 'b'.repeat(17)]);
    expect(LwtIo.position(channel)).toBe(18);
  });

  test('a failure while nobody waits is told to the next who writes', async () => {
    const channel = LwtIo.make('output', () => Lwt.fail(new Error('disk full')));
    await LwtIo.write(channel, 'x');
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    await expect(LwtIo.write(channel, 'y')).rejects.toThrow('disk full');
  });

  test('a function that writes little is called until all is written', async () => {
    let text = '';
    const channel = LwtIo.make('output', (buffer, offset) => {
      text += String.fromCharCode(buffer[offset]);
      return Lwt.return(1);
    });
    await LwtIo.write(channel, 'slowly');
    await LwtIo.close(channel);
    expect(text).toBe('slowly');
  });

  test('bytes that are full say so', async () => {
    const channel = LwtIo.ofBytes('output', Buffer.alloc(2));
    await expect(LwtIo.write(channel, 'abc')).rejects.toMatchObject({ code: 'ENOSPC' });
  });

  test('closing writes what waits; then nothing can be written', async () => {
    const [channel, writes] = recorder(100);
    await LwtIo.write(channel, 'last');
    const closing = LwtIo.close(channel);
    expect(LwtIo.close(channel)).toBe(closing);
    await closing;
    expect(writes).toEqual(['last']);
    expect(LwtIo.isClosed(channel)).toBe(true);
    await expect(LwtIo.write(channel, 'x')).rejects.toBeInstanceOf(ChannelClosed);
  });

  test('aborting forgets what waits', async () => {
    const [channel, writes] = recorder(100);
    await LwtIo.write(channel, 'never');
    await LwtIo.abort(channel);
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    expect(writes).toEqual([]);
  });

  test('formats and dumps', async () => {
    const [channel, writes] = recorder(0);
    await LwtIo.fprintlf(channel, '%s is %d', 'x', 3);
    await LwtIo.hexdump(channel, 'Hello, world, 17.');
    expect(writes).toEqual([
      'x is 3\n',
      '00000000  48 65 6c 6c 6f 2c 20 77  6f 72 6c 64 2c 20 31 37  |Hello, world, 17|\n' +
        '00000010  2e                                                |.|\n00000011\n',
    ]);
    const [other, rows] = recorder(0);
    await LwtIo.hexdumpStream(other, LwtStream.ofString('Hello, world, 17.'));
    expect(rows.join('')).toBe(writes[1]);
  });
});

describe('atomic operations', () => {
  test('keep others from writing between', async () => {
    const [channel, writes] = recorder(0);
    const [gate, open] = Lwt.wait();
    const block = LwtIo.atomic((own: OutputChannel) =>
      LwtIo.write(own, 'a').bind(() => gate.bind(() => LwtIo.write(own, 'b'))),
    )(channel);
    const other = LwtIo.write(channel, 'c');
    expect(LwtIo.isBusy(channel)).toBe(true);
    Lwt.wakeup(open);
    await Lwt.join([block, other]);
    expect(writes).toEqual(['a', 'b', 'c']);
  });

  test('keep others from reading between, one inside another', async () => {
    const channel = reader('1\n2\n3\n4\n');
    const seen: string[] = [];
    const note = (name: string) => (line: string) => void seen.push(`${name}${line}`);
    const two = LwtIo.atomic((own: InputChannel) =>
      Lwt.pause().bind(() =>
        LwtIo.readLine(own)
          .map(note('a'))
          .bind(() => LwtIo.atomic((inner: InputChannel) => LwtIo.readLine(inner).map(note('b')))(own)),
      ),
    )(channel);
    const after = LwtIo.readLine(channel).map(note('c'));
    await Lwt.join([two, after]);
    expect(seen).toEqual(['a1', 'b2', 'c3']);
  });

  test('the channel they give is of no use afterwards', async () => {
    const channel = reader('x\ny\n');
    const own = await LwtIo.atomic((inner: InputChannel) => LwtIo.readLine(inner).map(() => inner))(channel);
    await expect(LwtIo.readLine(own)).rejects.toBeInstanceOf(InvalidArgument);
    expect(await LwtIo.readLine(channel)).toBe('y');
  });

  test('one that fails gives the channel back', async () => {
    const channel = reader('x\n');
    await expect(LwtIo.atomic(() => Lwt.fail(new Error('no')))(channel)).rejects.toThrow('no');
    expect(await LwtIo.readLine(channel)).toBe('x');
  });
});

test('the size of a buffer can be asked for and changed', async () => {
  const [channel] = recorder(100);
  await LwtIo.resizeBuffer(channel, 200);
  expect(LwtIo.bufferSize(channel)).toBe(200);
  await expect(LwtIo.resizeBuffer(channel, 3)).rejects.toBeInstanceOf(InvalidArgument);
  const before = LwtIo.defaultBufferSize();
  LwtIo.setDefaultBufferSize(32);
  expect(LwtIo.bufferSize(reader(''))).toBe(32);
  LwtIo.setDefaultBufferSize(before);
});
