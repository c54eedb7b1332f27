/**
 * Packing and unpacking, by whoever is at hand: zlib in Node, DecompressionStream in a page. Both are given bounds
 * that have been checked.
 */

export interface Packer {
  /** The bytes as raw deflate. */
  deflate(bytes: Uint8Array): Uint8Array;
}

export interface Unpacker {
  /** What raw deflate holds. Rejects, or gives more than `length` bytes, when that is not `length` bytes; never much more. */
  inflate(packed: Uint8Array, length: number): Uint8Array | Promise<Uint8Array>;
  /** As much as can be unpacked of raw deflate that was cut off; at most `length` bytes. Nothing when it is none. */
  inflateCut(packed: Uint8Array, length: number): Uint8Array | Promise<Uint8Array>;
}
