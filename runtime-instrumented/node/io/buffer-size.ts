/** How large the buffers of new channels are. */
import { InvalidArgument } from '../../lwt/index.ts';

/** Upstream's is 4096; a trip to the system costs more here. */
let size = 65_536;

/** Bytes in the buffer of a channel for which no other size is asked. */
export function defaultBufferSize(): number {
  return size;
}

/** Changes that, for channels made from now on. Raises InvalidArgument below 16. */
export function setDefaultBufferSize(bytes: number): void {
  checkBufferSize(bytes);
  size = bytes;
}

export function checkBufferSize(bytes: number): void {
  if (!Number.isInteger(bytes) || bytes < 16) throw new InvalidArgument(`LwtIo: a buffer of ${bytes} bytes`);
}
