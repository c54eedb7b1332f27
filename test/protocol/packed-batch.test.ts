/** What is packed comes back word for word, whatever was in it; what is no packed batch is refused in words. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BatchPacker,
  BatchUnpacker,
  PACKED,
  ProtocolError,
  StreamWriter,
  usualWords,
} from '../../runtime-instrumented/protocol/index.ts';

const MOST = 1 << 20;
const word = fc.oneof(fc.nat(300), fc.integer({ min: 0, max: 0xffffffff }));
/** A record of any kind but a text, with any words. */
const record = fc
  .tuple(
    fc.oneof(fc.constant(1), fc.integer({ min: 3, max: 125 })),
    fc.nat(255),
    fc.array(word, { minLength: 1, maxLength: 8 }),
  )
  .map(([kind, aux, words]) => [(kind | (aux << 8) | ((words.length + 1) << 16)) >>> 0, ...words]);
const batches = fc.array(
  fc.array(record, { minLength: 1 }).map((records) => bytesOf(records.flat())),
  { minLength: 1 },
);

function bytesOf(words: readonly number[]): Uint8Array {
  return new Uint8Array(Uint32Array.from(words).buffer);
}

/** A small program's stream, with its header. */
function smallStream(): Uint8Array {
  const writer = new StreamWriter();
  writer.site(1, { file: '/a/heads.ts', line: 3, column: 7, functionName: 'main' });
  writer.create(2_000_000, 1, 'sleep', 1, 'sleep 1 s', 1e9);
  writer.create(2_100_000, 2, 'bind', 1, '', -1);
  writer.depend(2_100_000, 2, 1, 'awaited');
  writer.settle(1e9, 1, 'returned', '"größer"', 0);
  writer.enter(1e9, 2, 1);
  return writer.take();
}

describe('a packed batch', () => {
  it('comes back word for word, batch after batch', () => {
    fc.assert(
      fc.property(batches, (sent) => {
        const [packer, unpacker] = [new BatchPacker(), new BatchUnpacker(MOST)];
        for (const batch of sent) expect(unpacker.unpack(packer.pack(batch)!)).toEqual(batch);
      }),
    );
  });

  it('of a small program takes less than half of the bytes', () => {
    const stream = smallStream();
    const packed = new BatchPacker().pack(stream)!;
    expect(packed[0]).toBe(PACKED);
    expect(packed.length).toBeLessThan(stream.length / 2);
    expect(new BatchUnpacker(MOST).unpack(packed)).toEqual(stream);
  });

  it('is not made of what would not come back: cut records, texts with something behind their end', () => {
    const stream = smallStream();
    expect(new BatchPacker().pack(stream.subarray(0, stream.length - 4))).toBeNull();
    expect(new BatchPacker().pack(stream.subarray(0, stream.length - 1))).toBeNull();
    expect(new BatchPacker().pack(bytesOf([2 | (5 << 16), 0, 65, 1, 0x01000061]))).toBeNull();
  });

  it('cut at any byte is refused with a sentence, or is a shorter one', () => {
    const stream = smallStream();
    const packed = new BatchPacker().pack(stream)!.slice();
    for (let cut = 0; cut < packed.length; cut++) {
      try {
        const whole = new BatchUnpacker(MOST).unpack(packed.subarray(0, cut));
        expect(stream.subarray(0, whole.length)).toEqual(whole);
      } catch (error) {
        expect(error).toBeInstanceOf(ProtocolError);
        expect(String(error)).toContain('A packed batch');
      }
    }
  });

  it('made of random bytes never does more than throw a ProtocolError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          new BatchUnpacker(MOST).unpack(Uint8Array.of(PACKED, ...bytes));
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolError);
        }
      }),
    );
  });

  it('that would grow beyond the bound is refused', () => {
    const record = [1 | (4 << 16), 0, 0, 0];
    const packed = new BatchPacker().pack(bytesOf(new Array<number[]>(1000).fill(record).flat()))!;
    expect(() => new BatchUnpacker(1000).unpack(packed)).toThrow('more than 1000 bytes');
  });
});

describe('the usual words', () => {
  it('are the same whenever they are asked for, and named by a mark', () => {
    expect(usualWords()).toBe(usualWords());
    expect(usualWords().mark).toMatch(/^[0-9a-f]{8}$/);
    expect(usualWords().bytes.length).toBeLessThan(1 << 15);
  });
});
