/** Where a channel stands, and going elsewhere. */
import { Lwt, type Lwt as Promised } from '../../lwt/index.ts';
import { bind, map } from '../plain.ts';
import { UnixError } from '../unix-error.ts';
import type { End } from './ends.ts';
import { InputChannel } from './input-channel.ts';
import type { OutputChannel } from './output-channel.ts';

type Channel = InputChannel | OutputChannel;

function endOf(channel: Channel): End {
  return channel instanceof InputChannel ? channel.buffer.source : channel.buffer.sink;
}

/** How many bytes were read or written, or where `setPosition` went and those since. */
export function position(channel: Channel): number {
  return channel.buffer.position;
}

/** Goes to a place, in bytes from the beginning. Fails with ESPIPE where there are no places. */
export function setPosition(channel: Channel, place: number): Promised<void> {
  return seeking(channel, (end) =>
    map(end.seek?.(place, 'SEEK_SET') ?? noPlaces(end), (found) => {
      if (channel instanceof InputChannel) channel.buffer.restart(found);
      else channel.buffer.position = found;
    }),
  );
}

/** How many bytes there are from beginning to end. Fails with ESPIPE where there are no places. */
export function length(channel: Channel): Promised<number> {
  return seeking(channel, (end) => {
    const seek = (offset: number, command: 'SEEK_SET' | 'SEEK_CUR' | 'SEEK_END'): Promised<number> =>
      end.seek?.(offset, command) ?? noPlaces(end);
    return bind(seek(0, 'SEEK_CUR'), (before) =>
      bind(seek(0, 'SEEK_END'), (total) => map(seek(before, 'SEEK_SET'), () => total)),
    );
  });
}

function noPlaces(end: End): Promised<number> {
  return Lwt.fail(new UnixError('ESPIPE', 'lseek', end.name));
}

/** While nobody else reads or writes, and with nothing left in the buffer of an output. */
function seeking<T>(channel: Channel, f: (end: End) => Promised<T>): Promised<T> {
  if (channel instanceof InputChannel) return channel.atomic(() => f(endOf(channel)));
  return channel.atomic((own) => bind(own.flush(), () => f(endOf(channel))));
}
