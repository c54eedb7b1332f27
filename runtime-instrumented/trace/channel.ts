/** The program's side of the channel: a ring, and the worker that empties it. */
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import type { ChannelAddress } from './address.ts';
import { Channel, Control, createRing, openRing } from './ring.ts';
import { RingWriter } from './ring-writer.ts';
import type { WorkerTask } from './worker-task.ts';

export interface ChannelOptions {
  readonly address: ChannelAddress;
  /** The bundled worker. */
  readonly worker: URL;
  /** Size of the ring in bytes. */
  readonly ringBytes: number;
  /** Milliseconds without a sign of life after which the program stops waiting. */
  readonly patience: number;
  /** Called when the worker has ended, and with it the channel. */
  readonly ended: () => void;
}

/** The ring to write to, and the mail of a debugger. */
export interface OpenChannel {
  readonly memory: SharedArrayBuffer;
  readonly ring: RingWriter;
  readonly mail: MessagePort;
}

/** Workers of ours, which are no business of whoever counts the program's. */
const channels = new WeakSet<object>();

/** Whether a worker thread is the worker of a channel. */
export const isChannelWorker = (worker: object): boolean => channels.has(worker);

/** Starts the worker, which does not keep the process alive. */
export function openChannel(options: ChannelOptions): OpenChannel {
  const memory = createRing(options.ringBytes);
  const { port1, port2 } = new MessageChannel();
  const task: WorkerTask = { memory, address: options.address, pid: process.pid, mail: port2 };
  const worker = new Worker(options.worker, {
    name: 'promise-graph channel',
    workerData: task,
    transferList: [port2],
    // Neither the program's flags (it must not be traced itself) nor its environment.
    argv: [],
    execArgv: [],
    env: {},
    stdin: false,
    stdout: true,
    stderr: true,
  });
  channels.add(worker);
  worker.unref();
  const { control } = openRing(memory);
  const lost = (): void => {
    Atomics.compareExchange(control, Control.channel, Channel.open, Channel.lost);
    options.ended();
  };
  worker.on('error', lost);
  worker.on('exit', lost);
  return { memory, ring: new RingWriter(memory, options.patience), mail: port1 };
}
