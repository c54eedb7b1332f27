/** Packing and unpacking with Node's zlib. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Packer, Unpacker } from '../../recording/index.ts';

/** Streams shrink to about a sixth at this level; higher ones gain a tenth and cost twice the time (bench/parts/recording.ts). */
const LEVEL = 4;

export const nodePacker: Packer = { deflate: (bytes) => deflateRawSync(bytes, { level: LEVEL }) };

export const nodeUnpacker: Unpacker = {
  // One byte more than it should be, so that too much is told from just enough.
  inflate: (packed, length) => inflateRawSync(packed, { maxOutputLength: length + 1 }),
};
