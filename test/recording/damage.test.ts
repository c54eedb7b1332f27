/** Bad files: each gives a sentence and what is whole of it, and none takes long, much memory or the process. */
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { nodeUnpacker } from '../../host/index.ts';
import { crc32 } from '../../recording/crc32.ts';
import { At, BLOCK_HEADER_BYTES, BLOCK_MARK, BlockKind, HEADER_BYTES, LARGEST_BLOCK } from '../../recording/format.ts';
import { PROTOCOL_VERSION, StreamWriter } from '../../runtime-instrumented/protocol/index.ts';
import { webUnpacker } from '../../webview/recordings/web-unpacker.ts';
import { joined, PROGRAM, readAll, recordingOf, streamOf, written } from './support.ts';

/** A block with whatever header; its checksums fit. */
function block(
  kind: number,
  session: number,
  content: Uint8Array,
  claims: { unpacked?: number; packed?: number; packing?: number } = {},
) {
  const header = Buffer.alloc(BLOCK_HEADER_BYTES);
  header.writeUInt32LE(BLOCK_MARK, At.mark);
  header[At.kind] = kind;
  header[At.packing] = claims.packing ?? 0;
  header.writeUInt32LE(session, At.session);
  header.writeUInt32LE(claims.packed ?? content.length, At.packed);
  header.writeUInt32LE(claims.unpacked ?? content.length, At.unpacked);
  header.writeUInt32LE(crc32(content), At.check);
  header.writeUInt32LE(crc32(header.subarray(0, At.headerCheck)), At.headerCheck);
  return joined([header, content]);
}

/** A recording of a program whose stream is then added as blocks. */
const begun = (...blocks: Uint8Array[]) => joined([written((writer) => writer.session(PROGRAM)), ...blocks]);
const problemOf = async (bytes: Uint8Array) => (await readAll(bytes)).outcome.problem;
const whole = recordingOf(streamOf(5), false);

describe('a sentence for', () => {
  it('zero bytes', async () => {
    expect(await problemOf(new Uint8Array(0))).toBe(
      'The file is empty: it has zero bytes. There is nothing in it to show.',
    );
  });

  it('what is no recording at all', async () => {
    expect(await problemOf(Buffer.from('#!/bin/sh\necho hello\n'))).toBe(
      'This is no recording of Promise Graph: it does not begin as one does. There is nothing in it to show.',
    );
  });

  it('a bare stream of events', async () => {
    expect(await problemOf(streamOf(1))).toContain('This is no recording of Promise Graph');
  });

  it('a recording that went through a transfer as text', async () => {
    const mangled = Buffer.from(Buffer.from(whole).toString('latin1').replace('\r\n', '\n'), 'latin1');
    expect(await problemOf(mangled)).toContain('was changed on its way, as a transfer as text does');
  });

  it('a recording of another version', async () => {
    const other = Buffer.from(whole);
    other.writeUInt32LE(7, 8);
    expect(await problemOf(other)).toBe(
      'The recording has version 7 of the format, and this Promise Graph reads version 1 only: use the one that wrote it. There is nothing in it to show.',
    );
  });

  it('a recording that needs what we do not know', async () => {
    const other = Buffer.from(whole);
    other.writeUInt32LE(1, 12);
    expect(await problemOf(other)).toContain('asks for something that this Promise Graph does not know');
  });

  it('a stream of another version of the protocol', async () => {
    const stream = Buffer.from(streamOf(1));
    stream.writeUInt32LE(9, 4);
    expect(await problemOf(recordingOf(stream))).toMatch(
      new RegExp(
        `^The events in the block at byte \\d+ cannot be read: The stream has protocol version 9, and only versions up to ${PROTOCOL_VERSION} can be read\\. There is no event before that\\.$`,
      ),
    );
  });

  it('a flipped byte in a short recording, of which what came before is shown', async () => {
    const flipped = Buffer.from(recordingOf(streamOf(300), false));
    flipped[Math.floor(flipped.length * 0.6)]! ^= 1;
    const { outcome, events } = await readAll(flipped);
    expect(outcome.problem).toMatch(/^The file is damaged at byte [\d,]+: .* What is whole is shown: everything up to/);
    expect(events.length).toBeGreaterThan(300);
  });

  it('a file that is cut within a block, with the byte and the time up to which it is shown', async () => {
    const stream = streamOf(40_000);
    const bytes = recordingOf(stream);
    const { outcome, events } = await readAll(bytes.subarray(0, bytes.length >> 1));
    expect(outcome.problem).toMatch(
      /^The file is cut off at byte [\d,]+: its last block is not whole\. What is whole is shown: everything up to [\d.]+ s of the program's time\.$/,
    );
    expect(events.length).toBeGreaterThan(10_000);
  });

  it('a file that is cut within its only block of events, which are told as far as they are there', async () => {
    const bytes = recordingOf(streamOf(500));
    const all = (await readAll(bytes)).events.length;
    const { outcome, events } = await readAll(bytes.subarray(0, bytes.length >> 1));
    expect(outcome.problem).toMatch(/^The file is cut off at byte [\d,]+.* everything up to [\d.]+ m?s of the/);
    expect(outcome.damagedAt).toBe(bytes.length >> 1);
    expect(events.length).toBeGreaterThan(all / 10);
    expect(events.length).toBeLessThan(all);
  });

  it('a file that ends between two blocks', async () => {
    const bytes = written((writer) => {
      writer.session(PROGRAM);
      writer.stream(1, streamOf(5));
      writer.flush();
    });
    const { outcome, events } = await readAll(bytes);
    expect(outcome.problem).toBe(
      `The recording breaks off at byte ${bytes.length}: it was not finished. What is whole is shown: everything up to 5 ms of the program's time.`,
    );
    expect(events.at(-1)?.event).toBe('exit');
  });

  it('a stream that is cut within a record: what came before is told, and the program is not said to have ended', async () => {
    const { outcome, events } = await readAll(recordingOf(streamOf(5).subarray(0, -6)));
    expect(outcome.problem).toBeNull();
    expect(events.at(-1)?.event).toBe('settle');
  });

  it('a changed byte in a block, and the other blocks are read all the same', async () => {
    const bytes = Buffer.from(whole);
    const at = bytes.indexOf(Buffer.from('PGBK\x03', 'latin1'));
    bytes[at + BLOCK_HEADER_BYTES + 500] ^= 4;
    const { outcome, told, events } = await readAll(bytes);
    expect(outcome).toMatchObject({ damagedAt: at });
    expect(outcome.problem).toBe(
      `The file is damaged at byte ${at}: a block is not what was written there. There is no event before that.`,
    );
    expect(events).toEqual([]);
    expect(told.map((one) => (one as [string])[0])).toEqual(['info', 'session', 'names', 'ending', 'source']);
  });

  it('a changed byte in the header of a block', async () => {
    const bytes = Buffer.from(whole);
    const at = bytes.indexOf(Buffer.from('PGBK\x04', 'latin1'));
    bytes[at + At.packed] ^= 1;
    const { outcome, events } = await readAll(bytes);
    expect(outcome.problem).toContain(`The file is damaged at byte ${at.toLocaleString('en')}: no block begins there.`);
    expect(outcome.problem).toContain("everything up to 5 ms of the program's time");
    expect(events.at(-1)?.event).toBe('exit');
  });

  it('blocks that were taken out of the middle', async () => {
    const bytes = Buffer.from(whole);
    const from = bytes.indexOf(Buffer.from('PGBK\x04', 'latin1'));
    const to = bytes.indexOf(Buffer.from('PGBK\x06', 'latin1'));
    expect(await problemOf(joined([bytes.subarray(0, from), bytes.subarray(to)]))).toContain('it was not finished');
  });

  it('bytes after the end', async () => {
    expect(await problemOf(joined([whole, recordingOf(streamOf(1)).subarray(HEADER_BYTES)]))).toContain(
      "There is more after the recording's end",
    );
  });

  it('a block that claims four gigabytes', async () => {
    const bytes = begun(block(BlockKind.stream, 1, new Uint8Array(16), { unpacked: 0xffffffff, packing: 1 }));
    expect(await problemOf(bytes)).toMatch(/claims 4,294,967,295 bytes; no block has more than 1,048,576 bytes/);
    expect(await problemOf(begun(block(BlockKind.stream, 1, new Uint8Array(16), { packed: 0xfffffff0 })))).toContain(
      'claims 4,294,967,280 bytes',
    );
  });

  it('a bomb: a block that unpacks to a thousand times what it claims', async () => {
    const bomb = deflateRawSync(Buffer.alloc(512 * 1024 * 1024));
    const bytes = begun(block(BlockKind.stream, 1, bomb.subarray(0, LARGEST_BLOCK), { unpacked: 1024, packing: 1 }));
    const before = process.memoryUsage().arrayBuffers;
    expect(await problemOf(bytes)).toMatch(/The block at byte \d+ does not unpack to the 1,024 bytes that it claims/);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 1024 * 1024);
  });

  it('a bomb of many blocks: more events than are read of a file', async () => {
    const zeros = deflateRawSync(Buffer.alloc(LARGEST_BLOCK));
    const one = block(BlockKind.stream, 1, zeros, { unpacked: LARGEST_BLOCK, packing: 1 });
    const head = block(BlockKind.stream, 1, streamOf(1));
    // A stream of pads goes on for ever and says nothing: a word of kind 0 and length 1.
    const pads = Buffer.alloc(LARGEST_BLOCK);
    for (let at = 2; at < pads.length; at += 4) pads[at] = 1;
    const padding = block(BlockKind.stream, 1, deflateRawSync(pads), { unpacked: LARGEST_BLOCK, packing: 1 });
    const { outcome, events } = await readAll(
      begun(head, ...Array.from({ length: 20 }, () => padding), one),
      5 * LARGEST_BLOCK,
    );
    expect(outcome.problem).toContain('The recording holds more than 5,242,880 bytes of events.');
    expect(outcome.streamBytes).toBeLessThanOrEqual(5 * LARGEST_BLOCK);
    expect(events.at(-1)?.event).toBe('exit');
  });

  it('a claim of a billion sessions, or events, that are not there', async () => {
    const claim = Buffer.from(JSON.stringify({ blocks: 1e9, streamBytes: 1e15, sourcesLeftOut: 0 }));
    expect(await problemOf(begun(block(BlockKind.end, 0, claim)))).toContain('it was not finished');
  });

  it('events of a program that the recording does not name', async () => {
    expect(await problemOf(begun(block(BlockKind.stream, 9, streamOf(1))))).toMatch(
      /The block at byte \d+ is of a program that the recording does not name/,
    );
  });

  it('a description that is no JSON, or not what it should be', async () => {
    expect(await problemOf(begun(block(BlockKind.names, 1, Buffer.from('{{{'))))).toContain(
      'says what no recording says',
    );
    expect(await problemOf(begun(block(BlockKind.ending, 1, Buffer.from('{"state":"asleep"}'))))).toContain(
      'says what no recording says',
    );
    const deep = Buffer.from('['.repeat(500_000));
    expect(await problemOf(begun(block(BlockKind.names, 1, deep)))).toContain('says what no recording says');
  });

  it('a packing that nobody knows', async () => {
    expect(await problemOf(begun(block(BlockKind.stream, 1, streamOf(1), { packing: 3 })))).toContain(
      'is packed in a way that this Promise Graph does not know',
    );
  });

  it('ids of texts and sites that refer nowhere', async () => {
    const writer = new StreamWriter();
    writer.create(1, 1, 'bind', 77, '', -1);
    expect(await problemOf(recordingOf(writer.take()))).toContain('Site 77 is used before it is defined');
  });
});

it('ids of promises that were never made are events like others: whoever shows them has to bear it', async () => {
  const writer = new StreamWriter();
  writer.depend(1, 4_000_000_000, 17, 'child');
  writer.settle(2, 99, 'returned', '1', 12_345);
  const { outcome, events } = await readAll(recordingOf(writer.take()));
  expect(outcome.problem).toBeNull();
  expect(events).toHaveLength(2);
});

describe('what is unpacked in a page', () => {
  const content = Buffer.from('a line of text, a line of text and another one. '.repeat(4_000));
  const packed = deflateRawSync(content);

  it('is the whole, or an error', async () => {
    expect(Buffer.from(await webUnpacker.inflate(packed, content.length)).equals(content)).toBe(true);
    await expect(webUnpacker.inflate(packed, content.length - 1)).rejects.toThrow('more than it claims');
    await expect(webUnpacker.inflate(packed.subarray(0, packed.length >> 1), content.length)).rejects.toThrow();
  });

  it.each([
    ['in a page', webUnpacker],
    ['in Node', nodeUnpacker],
  ])('of what was cut off is as much as there is, and never more than is claimed (%s)', async (_where, unpacker) => {
    let seed = 1;
    const draw = (): number => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) | 0;
      return (seed >>> 16) & 255;
    };
    const noise = Buffer.from(Array.from({ length: 60_000 }, draw));
    const half = deflateRawSync(noise);
    const bytes = Buffer.from(await unpacker.inflateCut(half.subarray(0, half.length >> 1), noise.length));
    expect(bytes.length).toBeGreaterThan(noise.length / 8);
    expect(bytes.equals(noise.subarray(0, bytes.length))).toBe(true);
    expect((await unpacker.inflateCut(packed, 100)).length).toBeLessThanOrEqual(100);
    expect((await unpacker.inflateCut(Buffer.from('no deflate at all'), 100)).length).toBeLessThanOrEqual(100);
  });
});
