/** What the channel worker is told when it starts. */
import type { ChannelAddress } from './address.ts';

export interface WorkerTask {
  /** The ring's memory: see ring.ts. */
  readonly memory: SharedArrayBuffer;
  readonly address: ChannelAddress;
  readonly pid: number;
}
