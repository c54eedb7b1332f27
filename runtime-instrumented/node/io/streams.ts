/** Channels as streams: their lines and their characters. Not atomic: others may read or write between. */
import type { Lwt as Promised } from '../../lwt/index.ts';
import { LwtStream, None, Some, type Stream } from '../../modules/index.ts';
import { map } from '../plain.ts';
import type { InputChannel } from './input-channel.ts';
import type { OutputChannel } from './output-channel.ts';
import { readCharOpt, readLineOpt } from './text.ts';

function streamOf<T>(next: () => Promised<T | null>): Stream<T> {
  return LwtStream.from(() => map(next(), (value) => (value === null ? None : Some(value))));
}

/** A stream of the lines that are left. */
export function readLines(incoming: InputChannel): Stream<string> {
  return streamOf(() => readLineOpt(incoming));
}

/** A stream of the characters that are left. */
export function readChars(incoming: InputChannel): Stream<string> {
  return streamOf(() => readCharOpt(incoming));
}

/** Writes each line, and a newline after it. */
export function writeLines(outgoing: OutputChannel, lines: Stream<string>): Promised<void> {
  return LwtStream.iterS((line) => outgoing.write(`${line}\n`), lines);
}

/** Writes each character, or any text. */
export function writeChars(outgoing: OutputChannel, characters: Stream<string>): Promised<void> {
  return LwtStream.iterS((character) => outgoing.write(character), characters);
}
