/** Packing and unpacking with Node's zlib. */
import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Packer, Unpacker } from '../../recording/index.ts';

/** Streams shrink to about a sixth at this level; higher ones gain a tenth and cost twice the time (bench/parts/recording.ts). */
const LEVEL = 4;

/** Bytes that zlib writes in one go: its own 16 KiB cost a call and a copy each. */
const ROOM = 128 * 1024;

/** Packs for a RecordingWriter. */
export const nodePacker: Packer = { deflate: (bytes) => deflateRawSync(bytes, { level: LEVEL, chunkSize: ROOM }) };

/** zlib takes no less. */
const SMALLEST_ROOM = 64;

/** Unpacks for `readRecording`. */
export const nodeUnpacker: Unpacker = {
  // One byte more than it should be, so that too much is told from just enough.
  inflate: (packed, length) =>
    inflateRawSync(packed, { maxOutputLength: length + 1, chunkSize: Math.max(SMALLEST_ROOM, length + 1) }),
  inflateCut: (packed, length) => {
    const room = { maxOutputLength: length + 1, chunkSize: Math.max(SMALLEST_ROOM, length + 1) };
    try {
      return inflateRawSync(packed, { ...room, finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, length);
    } catch {
      return new Uint8Array(0);
    }
  },
};
