/**
 * Values of the language on a channel: upstream's `read_value` and `write_value`.
 *
 * Upstream's bytes are OCaml's own marshalling. Ours are Node's structured serialisation (v8), after
 * their length in 32 bits: maps, dates, cycles and typed arrays survive, functions do not. Like
 * upstream's it is not for bytes from strangers.
 */
import { deserialize, serialize } from 'node:v8';
import type { Lwt as Promised } from '../../lwt/index.ts';
import { attempt } from '../plain.ts';
import { EndOfFile } from '../unix-error.ts';
import { type InputChannel, MORE } from './input-channel.ts';
import type { OutputChannel } from './output-channel.ts';

/** Writes a value. Fails when it cannot be serialised: a function, a promise. */
export function writeValue(outgoing: OutputChannel, value: unknown): Promised<void> {
  return attempt(() => {
    const body = serialize(value);
    const head = Buffer.alloc(4);
    head.writeUInt32BE(body.length);
    return outgoing.write(Buffer.concat([head, body]));
  });
}

/** The next value. Nothing checks that it is one of `T`. Fails with EndOfFile when the input ends before it does. */
export function readValue<T>(incoming: InputChannel): Promised<T> {
  return incoming.read('read a value', (bytes, ended) => {
    const length = bytes.length < 4 ? Number.POSITIVE_INFINITY : 4 + bytes.peek(4).readUInt32BE();
    if (bytes.length >= length) return deserialize(bytes.take(length).subarray(4)) as T;
    if (!ended) return MORE;
    bytes.clear();
    throw new EndOfFile();
  });
}
