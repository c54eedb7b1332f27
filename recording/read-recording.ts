/**
 * Reads a whole recording from a source of bytes and tells a listener what it holds, in the order of the file. What
 * is damaged is said in one sentence, with the byte and, as far as it is known, the program's time; what is whole is
 * told. The work is bounded by the file's length and by the bounds of format.ts, whatever a file claims.
 */
import { decodeUtf8, ProtocolError } from '../runtime-instrumented/protocol/index.ts';
import type { Unpacker } from './codec.ts';
import {
  type NamedSite,
  parseEnd,
  parseEnding,
  parseInfo,
  parseNames,
  parseSession,
  parseSource,
  type RecordedEnding,
  type RecordedSession,
  type RecordedSource,
  type RecordingEnd,
  type RecordingInfo,
} from './contents.ts';
import { BlockKind, MOST_SESSIONS, MOST_SOURCE, MOST_STREAM_BYTES, Packing } from './format.ts';
import { type Block, byteAt, bytesOf, isKnownKind, RecordingReader } from './reader.ts';
import { timeWords } from './time-words.ts';

/** What a recording tells. Numbers of sessions are those of the file. */
export interface RecordingListener {
  info?(info: RecordingInfo): void;
  session(session: RecordedSession): void;
  /**
   * A piece of a stream. Returns the program's time in ns after it. Throws `ProtocolError` at what is no stream: the
   * session then gets nothing more of it.
   */
  stream(session: number, bytes: Uint8Array): number | Promise<number>;
  names?(session: number, names: readonly NamedSite[]): void;
  source?(source: RecordedSource): void;
  ending?(session: number, ending: RecordedEnding): void;
}

/** How the reading went. */
export interface RecordingOutcome {
  /** Number of sessions that were told of. */
  readonly sessions: number;
  /** What is wrong with the file, as a sentence with a full stop; null when nothing is. */
  readonly problem: string | null;
  /** Byte of the file from which on it cannot be read, or -1. */
  readonly damagedAt: number;
  /** Bytes of all streams, unpacked. */
  readonly streamBytes: number;
  readonly end: RecordingEnd | null;
}

export interface ReadOptions {
  readonly unpacker: Unpacker;
  /** After each chunk: bytes of the file that have been read. Throw in it, to stop. */
  readonly progress?: (bytes: number) => void;
  /** Most bytes of all streams; `MOST_STREAM_BYTES` unless told otherwise. */
  readonly mostStreamBytes?: number;
}

/** Rejects only when the source does, or `progress` throws. */
export async function readRecording(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  listener: RecordingListener,
  options: ReadOptions,
): Promise<RecordingOutcome> {
  const reading = new Reading(listener, options);
  let read = 0;
  for await (const chunk of source) {
    // A source in memory gives all at once: pieces keep what has to be joined small.
    for (let at = 0; at < chunk.length; at += PIECE) await reading.reader.push(chunk.subarray(at, at + PIECE));
    read += chunk.length;
    options.progress?.(read);
    if (reading.reader.damage) break;
  }
  return reading.outcome();
}

const PIECE = 1024 * 1024;

class Reading {
  readonly reader = new RecordingReader((block) => this.#take(block));
  readonly #listener: RecordingListener;
  readonly #unpacker: Unpacker;
  readonly #mostStreamBytes: number;
  readonly #sessions = new Set<number>();
  /** Sessions whose stream has a hole: nothing after it can be told. */
  readonly #broken = new Set<number>();
  #streamBytes = 0;
  #sourceUnits = 0;
  #blocks = 0;
  #time = -1;
  #end: RecordingEnd | null = null;
  /** The first thing that was wrong in a block, when the file goes on after it. */
  #fault: { readonly offset: number; readonly sentence: string; readonly time: number } | null = null;

  constructor(listener: RecordingListener, options: ReadOptions) {
    this.#listener = listener;
    this.#unpacker = options.unpacker;
    this.#mostStreamBytes = options.mostStreamBytes ?? MOST_STREAM_BYTES;
  }

  async outcome(): Promise<RecordingOutcome> {
    await this.reader.end(this.#end !== null);
    const { damage } = this.reader;
    const wrong = this.#fault ?? (damage && { ...damage, time: this.#time });
    return {
      sessions: this.#sessions.size,
      problem: wrong ? `${wrong.sentence}. ${this.#shown(wrong.time)}` : null,
      damagedAt: wrong?.offset ?? -1,
      streamBytes: this.#streamBytes,
      end: this.#end,
    };
  }

  /** What of the file is there in spite of it. */
  #shown(time: number): string {
    if (this.#sessions.size === 0) return 'There is nothing in it to show.';
    if (time < 0) return 'There is no event before that.';
    if (time === 0) return 'What is whole is shown: what the program said as it began, and no time of it.';
    return `What is whole is shown: everything up to ${timeWords(time)} of the program's time.`;
  }

  async #take(block: Block): Promise<void> {
    const { kind, session, offset } = block;
    this.#blocks++;
    if (this.#end) {
      this.#end = null;
      this.reader.stop(offset, `There is more after the recording's end, from ${byteAt(offset)} on`);
      return;
    }
    if (!isKnownKind(kind)) return;
    if (block.cut) {
      // Of a stream what has come is as good as any: it may be cut anywhere.
      if (kind === BlockKind.stream && this.#sessions.has(session) && !this.#broken.has(session))
        await this.#begun(block);
      return;
    }
    if (!block.sound) {
      this.#wrong(block, `The file is damaged at ${byteAt(offset)}: a block is not what was written there`);
      return;
    }
    if (kind === BlockKind.stream) {
      if (this.#broken.has(session)) return;
      this.#streamBytes += block.unpacked;
      if (this.#streamBytes > this.#mostStreamBytes) {
        this.#streamBytes -= block.unpacked;
        this.reader.stop(offset, `The recording holds more than ${bytesOf(this.#mostStreamBytes)} of events`);
        return;
      }
    }
    const bytes = await this.#unpack(block);
    if (!bytes) {
      this.#wrong(
        block,
        `The block at ${byteAt(offset)} does not unpack to the ${bytesOf(block.unpacked)} that it claims`,
      );
    } else if (kind === BlockKind.stream) await this.#stream(block, bytes);
    else if (!this.#json(block, bytes)) {
      this.#wrong(block, `The block at ${byteAt(offset)} says what no recording says`);
    }
  }

  /** The beginning of a block of events: what of it can be unpacked, as far as that is a stream. */
  async #begun({ session, packing, packed, unpacked }: Block): Promise<void> {
    const bytes = packing === Packing.none ? packed : await this.#unpacker.inflateCut(packed, unpacked);
    if (bytes.length === 0 || this.#streamBytes + bytes.length > this.#mostStreamBytes) return;
    this.#streamBytes += bytes.length;
    try {
      this.#time = Math.max(this.#time, await this.#listener.stream(session, bytes));
    } catch (error) {
      // That the file is cut off is said in any case.
      if (!(error instanceof ProtocolError)) throw error;
    }
  }

  async #unpack({ packing, packed, unpacked }: Block): Promise<Uint8Array | null> {
    if (packing === Packing.none) return packed.length === unpacked ? packed : null;
    try {
      const bytes = await this.#unpacker.inflate(packed, unpacked);
      return bytes.length === unpacked ? bytes : null;
    } catch {
      return null;
    }
  }

  async #stream(block: Block, bytes: Uint8Array): Promise<void> {
    const { session, offset } = block;
    if (!this.#sessions.has(session)) {
      this.#wrong(block, `The block at ${byteAt(offset)} is of a program that the recording does not name`);
      return;
    }
    try {
      this.#time = Math.max(this.#time, await this.#listener.stream(session, bytes));
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      const sentence = error.message.replace(/ \(at byte \d+\)$/, '');
      this.#wrong(block, `The events in the block at ${byteAt(offset)} cannot be read: ${sentence}`);
    }
  }

  /** Notes what was wrong in one block, and reads on: the other blocks are none the worse. */
  #wrong({ kind, session, offset }: Block, sentence: string): void {
    this.#fault ??= { offset, sentence, time: this.#time };
    if (kind === BlockKind.stream || kind === BlockKind.session) this.#broken.add(session);
  }

  #json({ kind, session }: Block, bytes: Uint8Array): boolean {
    let value: unknown;
    try {
      value = JSON.parse(decodeUtf8(bytes, 0, bytes.length));
    } catch {
      return false;
    }
    switch (kind) {
      case BlockKind.recording:
        return told(parseInfo(value), (info) => this.#listener.info?.(info));
      case BlockKind.session:
        if (this.#sessions.has(session) || session === 0 || this.#sessions.size === MOST_SESSIONS) return false;
        return told(parseSession(value, session), (recorded) => {
          this.#sessions.add(session);
          this.#listener.session(recorded);
        });
      case BlockKind.names:
        if (!this.#sessions.has(session)) return false;
        return told(parseNames(value), (names) => this.#listener.names?.(session, names));
      case BlockKind.source:
        return told(parseSource(value), (source) => this.#source(source));
      case BlockKind.ending:
        if (!this.#sessions.has(session)) return false;
        return told(parseEnding(value), (ending) => this.#listener.ending?.(session, ending));
      default:
        // A count that is not ours says that blocks were taken out.
        return told(parseEnd(value), (end) => {
          if (end.blocks === this.#blocks - 1) this.#end = end;
        });
    }
  }

  #source(source: RecordedSource): void {
    this.#sourceUnits += (source.text?.length ?? 0) + source.lines.reduce((sum, [, line]) => sum + line.length, 0);
    if (this.#sourceUnits <= MOST_SOURCE) this.#listener.source?.(source);
  }
}

/** Tells what was parsed; false when it could not be. */
function told<Value>(value: Value | null, tell: (value: Value) => void): boolean {
  if (value === null) return false;
  tell(value);
  return true;
}
