/**
 * Events, names and sources to the bytes of a recording. Keeps nothing but what it gathers for the block of a stream:
 * `take` hands out what is ready, `flush` makes blocks of what is not full yet.
 */
import { encodeUtf8, utf8Length } from '../runtime-instrumented/protocol/index.ts';
import type { Packer } from './codec.ts';
import type { NamedSite, RecordedEnding, RecordedSession, RecordedSource, RecordingInfo } from './contents.ts';
import { crc32 } from './crc32.ts';
import {
  At,
  BLOCK_HEADER_BYTES,
  BLOCK_MARK,
  BlockKind,
  FIRST_STREAM_BLOCK,
  HEADER_BYTES,
  LARGEST_BLOCK,
  LONGEST_LINE,
  MAGIC,
  MOST_SOURCE,
  Packing,
  STREAM_BLOCK,
  VERSION,
  WHOLE_SOURCE,
} from './format.ts';

/** Names in a block: with names of bounded length far below the largest block. */
const NAMES_PER_BLOCK = 500;
/** Less than this does not get smaller by packing. */
const WORTH_PACKING = 64;

interface Gathering {
  readonly bytes: Uint8Array;
  used: number;
  /** Bytes of the next block: they grow, so that a fault in a short recording does not take all of it. */
  room: number;
}

export class RecordingWriter {
  readonly #packer: Packer | null;
  readonly #gathering = new Map<number, Gathering>();
  #ready: Uint8Array[] = [];
  #blocks = 0;
  #streamBytes = 0;
  #sourceRoom = MOST_SOURCE;
  #sourcesLeftOut = 0;

  /** Without a packer nothing is packed. */
  constructor(info: RecordingInfo, packer: Packer | null) {
    this.#packer = packer;
    const header = new Uint8Array(HEADER_BYTES);
    header.set(MAGIC);
    new DataView(header.buffer).setUint32(8, VERSION, true);
    this.#ready.push(header);
    this.#json(BlockKind.recording, 0, info);
  }

  /** Source files that found no room. */
  get sourcesLeftOut(): number {
    return this.#sourcesLeftOut;
  }

  /** What is ready to be written, in pieces. */
  take(): Uint8Array[] {
    const ready = this.#ready;
    this.#ready = [];
    return ready;
  }

  /** Before anything else of the session. */
  session({ id, ...rest }: RecordedSession): void {
    this.#json(BlockKind.session, id, rest);
  }

  stream(session: number, bytes: Uint8Array): void {
    this.#streamBytes += bytes.length;
    let gathering = this.#gathering.get(session);
    if (!gathering) {
      gathering = { bytes: new Uint8Array(STREAM_BLOCK), used: 0, room: FIRST_STREAM_BLOCK };
      this.#gathering.set(session, gathering);
    }
    for (let at = 0; at < bytes.length; ) {
      const size = Math.min(bytes.length - at, gathering.room - gathering.used);
      gathering.bytes.set(bytes.subarray(at, at + size), gathering.used);
      gathering.used += size;
      at += size;
      if (gathering.used < gathering.room) continue;
      this.#flush(session, gathering);
      gathering.room = Math.min(STREAM_BLOCK, gathering.room * 2);
    }
  }

  names(session: number, names: readonly NamedSite[]): void {
    for (let at = 0; at < names.length; at += NAMES_PER_BLOCK) {
      this.#json(BlockKind.names, session, names.slice(at, at + NAMES_PER_BLOCK));
    }
  }

  /** Keeps the text whole when it is small, else the lines named; nothing when there is no room left. */
  source(file: string, text: string, lines: Iterable<number>): void {
    const whole = text.length <= WHOLE_SOURCE;
    this.recordedSource(whole ? { file, text, lines: [] } : { file, text: null, lines: pick(text, lines) });
  }

  recordedSource(kept: RecordedSource): void {
    const size = (kept.text?.length ?? 0) + kept.lines.reduce((sum, [, line]) => sum + line.length, 0);
    if (size > this.#sourceRoom || !this.#json(BlockKind.source, 0, kept)) {
      this.#sourcesLeftOut++;
    } else this.#sourceRoom -= size;
  }

  ending(session: number, ending: RecordedEnding): void {
    const gathering = this.#gathering.get(session);
    if (gathering) this.#flush(session, gathering);
    this.#gathering.delete(session);
    this.#json(BlockKind.ending, session, ending);
  }

  /** Makes blocks of all that has been gathered: what follows a crash is then lost, and nothing before. */
  flush(): void {
    for (const [session, gathering] of this.#gathering) this.#flush(session, gathering);
  }

  /** The recording is whole. */
  end(): void {
    this.flush();
    const { blocks, streamBytes, sourcesLeftOut } = {
      blocks: this.#blocks,
      streamBytes: this.#streamBytes,
      sourcesLeftOut: this.#sourcesLeftOut,
    };
    this.#json(BlockKind.end, 0, { blocks, streamBytes, sourcesLeftOut });
  }

  #flush(session: number, gathering: Gathering): void {
    if (gathering.used === 0) return;
    this.#block(BlockKind.stream, session, gathering.bytes.slice(0, gathering.used));
    gathering.used = 0;
  }

  /** False when it does not fit into a block. */
  #json(kind: number, session: number, value: unknown): boolean {
    const text = JSON.stringify(value);
    const bytes = new Uint8Array(utf8Length(text));
    if (bytes.length > LARGEST_BLOCK) return false;
    encodeUtf8(text, bytes, 0);
    this.#block(kind, session, bytes);
    return true;
  }

  #block(kind: number, session: number, bytes: Uint8Array): void {
    const deflated = this.#packer && bytes.length >= WORTH_PACKING ? this.#packer.deflate(bytes) : null;
    const packed = deflated && deflated.length < bytes.length ? deflated : bytes;
    const header = new Uint8Array(BLOCK_HEADER_BYTES);
    const view = new DataView(header.buffer);
    view.setUint32(At.mark, BLOCK_MARK, true);
    header[At.kind] = kind;
    header[At.packing] = packed === bytes ? Packing.none : Packing.deflate;
    view.setUint32(At.session, session, true);
    view.setUint32(At.packed, packed.length, true);
    view.setUint32(At.unpacked, bytes.length, true);
    view.setUint32(At.check, crc32(packed), true);
    view.setUint32(At.headerCheck, crc32(header.subarray(0, At.headerCheck)), true);
    this.#ready.push(header, packed);
    this.#blocks++;
  }
}

/** The lines of a text with these numbers, from 1 on, each of bounded length. */
function pick(text: string, numbers: Iterable<number>): (readonly [number, string])[] {
  const all = text.split(/\r\n|[\n\r\u2028\u2029]/);
  return [...new Set(numbers)]
    .sort((a, b) => a - b)
    .flatMap((number) => {
      const line = all[number - 1];
      return line === undefined ? [] : [[number, line.slice(0, LONGEST_LINE)] as const];
    });
}
