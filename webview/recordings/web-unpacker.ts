/** Unpacking with what every browser has. */
import type { Unpacker } from '../../recording/index.ts';

export const webUnpacker: Unpacker = {
  inflate: async (packed, length) => (await unpacked(packed, length)).bytes('whole'),
  inflateCut: async (packed, length) => (await unpacked(packed, length)).bytes('cut'),
};

/** What came out of deflate, and what was wrong with it. */
class Unpacked {
  private readonly filled: Uint8Array;
  private readonly problem: unknown;

  constructor(filled: Uint8Array, problem: unknown = null) {
    this.filled = filled;
    this.problem = problem;
  }

  /** Throws what was wrong where all is wanted. */
  bytes(wanted: 'whole' | 'cut'): Uint8Array {
    if (wanted === 'whole' && this.problem !== null) throw this.problem;
    return this.filled;
  }
}

async function unpacked(packed: Uint8Array, length: number): Promise<Unpacked> {
  const stream = new DecompressionStream('deflate-raw');
  const writer = stream.writable.getWriter();
  const reader = stream.readable.getReader();
  const bytes = new Uint8Array(length);
  let filled = 0;
  // What is wrong with the bytes is said where they are read. An error takes what is not read yet with it: the end,
  // which tells of what is missing, comes after all has been read.
  writer
    .write(packed as Uint8Array<ArrayBuffer>)
    .then(() => writer.close())
    .catch(() => {});
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return new Unpacked(bytes.subarray(0, filled));
      if (filled + value.length > length) {
        await reader.cancel();
        return new Unpacked(bytes.subarray(0, filled), new Error('It unpacks to more than it claims.'));
      }
      bytes.set(value, filled);
      filled += value.length;
    }
  } catch (error) {
    return new Unpacked(bytes.subarray(0, filled), error);
  }
}
