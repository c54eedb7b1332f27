/** Opens a recording: its programs become sessions that are over, with everything that a live one leaves. */
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { type RecordingOutcome, readRecording } from '../../recording/index.ts';
import type { Session } from '../session.ts';
import type { Sessions } from '../sessions.ts';
import { nodeUnpacker } from './node-codec.ts';

/** What came of the file, with its sessions. */
export interface OpenedRecording extends RecordingOutcome {
  readonly opened: readonly Session[];
}

/** How it is opened. */
export interface OpenOptions {
  /** What a person calls the file. */
  readonly file: string;
  /** Told after each piece how many bytes have been read; what it throws ends the reading. */
  readonly progress?: (bytes: number) => void;
}

const CHUNK = 1024 * 1024;

/** A file's bytes, piece by piece. */
export const fileBytes = (path: string): AsyncIterable<Uint8Array> => createReadStream(path, { highWaterMark: CHUNK });

/**
 * Reads a recording into `sessions`. What is wrong with the file is said by the sessions themselves, and by the
 * outcome. Rejects only when the source does, or `progress` throws; the sessions are gone again then.
 */
export async function openRecording(
  sessions: Sessions,
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: OpenOptions,
): Promise<OpenedRecording> {
  const file = basename(options.file);
  const opened = new Map<number, Session>();
  const of = (id: number): Session => opened.get(id) as Session;
  try {
    const outcome = await readRecording(
      source,
      {
        session: (recorded) => {
          const parent = recorded.parent === null ? null : (opened.get(recorded.parent) ?? null);
          opened.set(recorded.id, sessions.replay({ ...recorded, file, parent }));
        },
        stream: (id, bytes) => of(id).replay(bytes),
        names: (id, names) => of(id).addNames(names),
        source: (text) => {
          for (const session of opened.values()) session.addSource(text);
        },
        ending: (id, ending) => of(id).replayEnding(ending),
      },
      { unpacker: nodeUnpacker, ...(options.progress ? { progress: options.progress } : {}) },
    );
    if (outcome.problem) for (const session of opened.values()) session.damaged(`${file}: ${outcome.problem}`);
    return { ...outcome, opened: [...opened.values()] };
  } catch (error) {
    for (const session of opened.values()) sessions.forget(session.id);
    throw error;
  }
}

/** Opens a file of this machine. */
export const openRecordingFile = (sessions: Sessions, path: string, options: Omit<OpenOptions, 'file'> = {}) =>
  openRecording(sessions, fileBytes(path), { ...options, file: path });
