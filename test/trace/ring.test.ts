/** The ring: records come out whole and in order, however long they are and wherever it wraps. */
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Kind } from '../../runtime-instrumented/protocol/index.ts';
import { Channel, Control, createRing, openRing } from '../../runtime-instrumented/trace/ring.ts';
import { RingReader } from '../../runtime-instrumented/trace/ring-reader.ts';
import { RingWriter } from '../../runtime-instrumented/trace/ring-writer.ts';

const SMALL = 4096;

/** Writes a record of `length` words that all say `value`. */
function write(ring: RingWriter, length: number, value: number): boolean {
  const at = ring.reserve(length);
  if (at < 0) return false;
  ring.words.fill(value, at, at + length);
  ring.words[at] = Kind.log | (length << 16);
  ring.commit();
  return true;
}

/** The words of a batch, which may stand at the beginning of more memory. */
function wordsOf(batch: Uint8Array | null): Uint32Array {
  return batch === null ? new Uint32Array(0) : new Uint32Array(batch.buffer, batch.byteOffset, batch.byteLength / 4);
}

/** The records in a batch, as [length, value]. */
function records(batch: Uint8Array | null): [number, number][] {
  const words = wordsOf(batch);
  const found: [number, number][] = [];
  for (let at = 0; at < words.length; at += words[at] >>> 16) {
    const length = words[at] >>> 16;
    const body = words.subarray(at + 1, at + length);
    expect(body.every((word) => word === body[0])).toBe(true);
    found.push([length, body[0]]);
  }
  return found;
}

describe('the ring', () => {
  it('gives back what was written, through many wraps', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 2, max: 256 }), { minLength: 1, maxLength: 300 }), (lengths) => {
        const memory = createRing(SMALL);
        const writer = new RingWriter(memory, 1);
        const reader = new RingReader(memory);
        const written: [number, number][] = [];
        const got: [number, number][] = [];
        lengths.forEach((length, value) => {
          if (value % 3 === 2) got.push(...records(reader.take(300)));
          while (!write(writer, length, value)) got.push(...records(reader.take(300)));
          written.push([length, value]);
        });
        for (let batch = reader.take(300); batch; batch = reader.take(300)) got.push(...records(batch));
        expect(got).toEqual(written);
      }),
      { numRuns: 30 },
    );
  });

  it('counts on when its counters overflow', () => {
    const memory = createRing(SMALL);
    const { control } = openRing(memory);
    control[Control.head] = -8;
    control[Control.tail] = -8;
    const reader = new RingReader(memory);
    const writer = new RingWriter(memory, 1);
    for (let i = 1; i < 20; i++) {
      expect(write(writer, 4, i)).toBe(true);
      expect(records(reader.take(100))).toEqual([[4, i]]);
    }
  });

  it('refuses a record that could never fit', () => {
    const writer = new RingWriter(createRing(SMALL), 1);
    expect(writer.reserve(writer.longest + 1)).toBe(-1);
    expect(writer.reserve(writer.longest)).toBe(0);
  });

  it('when full and nobody reads, gives up after its patience, and then at once until a quarter is free', () => {
    const memory = createRing(SMALL);
    const writer = new RingWriter(memory, 5);
    let written = 0;
    while (write(writer, 8, written)) written++;
    expect(written).toBe(128);
    expect(write(writer, 8, 0)).toBe(false);
    const reader = new RingReader(memory);
    reader.take(8 * 16);
    expect(write(writer, 8, 0)).toBe(false);
    reader.take(8 * 16);
    expect(write(writer, 8, 0)).toBe(true);
  });

  it('does not wait when the channel is lost', () => {
    const memory = createRing(SMALL);
    const writer = new RingWriter(memory, 3_600_000);
    new RingReader(memory).conclude(Channel.lost);
    while (write(writer, 8, 0));
    expect(writer.lost).toBe(true);
    expect(writer.finish()).toBe('lost');
  });

  it('says how the end went', () => {
    const stalled = createRing(SMALL);
    expect(new RingWriter(stalled, 5).finish()).toBe('stalled');
    const delivered = createRing(SMALL);
    new RingReader(delivered).conclude(Channel.delivered);
    expect(new RingWriter(delivered, 5).finish()).toBe('delivered');
  });

  it('between two threads loses and changes nothing, and a sleeping reader is woken', async () => {
    const memory = createRing(SMALL);
    const reader = new RingReader(memory);
    const writerThread = new Worker(
      `const { workerData, parentPort } = require('node:worker_threads');
       const wait = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
       (async () => {
         const { RingWriter } = await import(workerData.module);
         const ring = new RingWriter(workerData.memory, 60_000);
         for (let i = 0; i < 200_000; i++) {
           const length = 2 + (i % 200);
           const at = ring.reserve(length);
           if (at < 0) throw new Error('gave up');
           ring.words.fill(i, at, at + length);
           ring.words[at] = ${Kind.log} | (length << 16);
           ring.commit();
           if (i % 20_000 === 0) wait(2);
         }
         parentPort.postMessage(ring.finish());
       })();`,
      {
        eval: true,
        workerData: {
          memory,
          module: new URL('../../runtime-instrumented/trace/ring-writer.ts', import.meta.url).href,
        },
      },
    );
    const outcome = new Promise((resolve, reject) => writerThread.once('message', resolve).once('error', reject));
    let next = 0;
    while (next < 200_000) {
      const batch = reader.take(1 << 12);
      if (!batch) await reader.waitForRecords();
      const words = wordsOf(batch);
      for (let at = 0; at < words.length; next++) {
        const length = words[at] >>> 16;
        if (length !== 2 + (next % 200) || words[at + 1] !== next || words[at + length - 1] !== next) {
          expect([next, length, words[at + 1], words[at + length - 1]]).toEqual([next, 2 + (next % 200), next, next]);
        }
        at += length;
      }
    }
    while (!reader.finished) await reader.waitForRecords();
    reader.conclude(Channel.delivered);
    expect(await outcome).toBe('delivered');
    await writerThread.terminate();
  });
});
