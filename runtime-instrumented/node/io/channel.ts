/** What can be asked of a channel of either kind. */
import { Lwt, type Lwt as Promised } from '../../lwt/index.ts';
import { attempt } from '../plain.ts';
import { checkBufferSize } from './buffer-size.ts';
import { InputChannel } from './input-channel.ts';
import { type OutputChannel, openOutputs } from './output-channel.ts';

export type Channel = InputChannel | OutputChannel;

/** Which way it goes. */
export function mode(channel: Channel): 'input' | 'output' {
  return channel instanceof InputChannel ? 'input' : 'output';
}

/**
 * Closes it; of an output, what waits is written before. Always the same promise. Of a connection it closes
 * both. Fails with InvalidArgument for the channel of an atomic operation.
 */
export function close(channel: Channel): Promised<void> {
  return channel.close();
}

/** Closes it at once: who reads fails with ChannelClosed, and what waits to be written is forgotten. */
export function abort(channel: Channel): Promised<void> {
  return channel.abort();
}

/** Makes one operation of several: while `f` uses the channel it is given, all others wait. */
export function atomic<C extends Channel, T>(f: (channel: C) => PromiseLike<T>): (channel: C) => Promised<T> {
  return (channel) =>
    channel instanceof InputChannel
      ? channel.atomic((own) => f(own as C))
      : channel.atomic((own) => f(own as OutputChannel as C));
}

/** How many bytes are in its buffer. */
export function buffered(channel: Channel): number {
  return channel instanceof InputChannel ? channel.buffer.bytes.length : channel.buffer.length;
}

/** Returns when all that was written has been given to the system. */
export function flush(outgoing: OutputChannel): Promised<void> {
  return outgoing.flush();
}

/** Flushes all output channels that are open. A failure does not keep the others from it; the first is the promise's. */
export function flushAll(): Promised<void> {
  return Lwt.join([...openOutputs].map((channel) => channel.flush()));
}

/** How many bytes its buffer holds; 0: it has none. */
export function bufferSize(channel: Channel): number {
  return channel.buffer.size;
}

/** Changes that. What is in the buffer stays. */
export function resizeBuffer(channel: Channel, size: number): Promised<void> {
  return attempt(() => {
    checkBufferSize(size);
    channel.buffer.size = size;
    return Lwt.return();
  });
}

/** Whether someone reads from it, or an atomic operation runs. */
export function isBusy(channel: Channel): boolean {
  return channel.isBusy;
}

/** Whether it was closed. */
export function isClosed(channel: Channel): boolean {
  return channel.buffer.closed;
}
