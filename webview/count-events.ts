/** Counts the events in a batch without reading them: what a paused view says of what it holds back. */
import { Kind } from '../runtime-instrumented/protocol/vocabulary.ts';

/** Records that only define or fill are no events. */
const NO_EVENTS: readonly number[] = [Kind.pad, Kind.clock, Kind.string, Kind.site];
const HEADER_WORDS = 2;

/** Events in a batch that ends and begins at a record's boundary; what is malformed ends the count. */
export function countEvents(bytes: Uint8Array): number {
  const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength - (bytes.byteLength % 4));
  const isHeader =
    words.byteLength >= 8 && words.getUint8(0) === 0x50 && words.getUint8(1) === 0x47 && words.getUint8(2) === 0x54;
  let count = 0;
  for (let at = isHeader ? HEADER_WORDS * 4 : 0; at < words.byteLength; ) {
    const head = words.getUint32(at, true);
    const length = head >>> 16;
    if (length === 0) break;
    if (!NO_EVENTS.includes(head & 0xff)) count++;
    at += length * 4;
  }
  return count;
}
