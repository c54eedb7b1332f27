/** What the channel worker is told when it starts. */
import type { MessagePort } from 'node:worker_threads';
import type { ChannelAddress } from './address.ts';

export interface WorkerTask {
  /** The ring's memory: see ring.ts. */
  readonly memory: SharedArrayBuffer;
  readonly address: ChannelAddress;
  readonly pid: number;
  /** To the gate: what a debugger says, and back. */
  readonly mail: MessagePort;
}
