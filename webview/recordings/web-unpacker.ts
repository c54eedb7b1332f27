/** Unpacking with what every browser has. */
import type { Unpacker } from '../../recording/index.ts';

export const webUnpacker: Unpacker = {
  async inflate(packed, length) {
    const stream = new DecompressionStream('deflate-raw');
    const writer = stream.writable.getWriter();
    // What is wrong with the bytes is said where they are read.
    writer.write(packed as Uint8Array<ArrayBuffer>).catch(() => {});
    writer.close().catch(() => {});
    const reader = stream.readable.getReader();
    const bytes = new Uint8Array(length);
    let filled = 0;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return bytes.subarray(0, filled);
      if (filled + value.length > length) {
        await reader.cancel();
        throw new Error('It unpacks to more than it claims.');
      }
      bytes.set(value, filled);
      filled += value.length;
    }
  },
};
