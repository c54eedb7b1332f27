/**
 * Writes what is known of some sessions into a recording. A session that still runs is recorded as it is at this
 * moment; one whose history is older than the memory that it has begins with what outlives it, and says how many
 * events are missing.
 */
import { RecordingWriter } from '../../recording/index.ts';
import type { Session } from '../session.ts';
import { nodePacker } from './node-codec.ts';
import { recordedEnding, recordedSession } from './recorded-session.ts';
import { readSource, sourceLines } from './source-texts.ts';

/** Where the bytes go; a promise is waited for. */
export type Write = (bytes: Uint8Array) => void | Promise<unknown>;

/** How it is saved. */
export interface SaveOptions {
  /** Name and version of who writes. */
  readonly application: string;
  /** Leave the text of the source out. */
  readonly withoutSources?: boolean;
  /** Part of the work that is done, 0 to 1. */
  readonly progress?: (part: number) => void;
  /** Throws when it is aborted. */
  readonly signal?: AbortSignal;
}

/** Rejects when `write` does, or when it is aborted. Lets the host's other work through between pieces. */
export async function saveRecording(sessions: readonly Session[], write: Write, options: SaveOptions): Promise<void> {
  const { signal, progress } = options;
  const writer = new RecordingWriter({ application: options.application, createdAt: Date.now() }, nodePacker);
  const parts = sessions.map((session) => ({ session, pieces: session.history.pieces() }));
  const all = parts.reduce((sum, { pieces }) => sum + pieces.reduce((size, piece) => size + piece.length, 0), 0);
  let done = 0;
  const drain = async () => {
    for (const bytes of writer.take()) await write(bytes);
    await new Promise<void>((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
    progress?.(all === 0 ? 1 : done / all);
  };

  for (const [index, { session, pieces }] of parts.entries()) {
    const id = index + 1;
    const parent = session.parent ? sessions.indexOf(session.parent) + 1 : 0;
    writer.session(recordedSession(session, id, parent || null));
    for (const piece of pieces) {
      writer.stream(id, piece);
      done += piece.length;
      await drain();
    }
    writer.names(id, [...session.names]);
    writer.ending(id, recordedEnding(session));
  }
  if (!options.withoutSources) {
    for (const [file, lines] of sourceLines(sessions)) {
      // A recording that is saved again has the text of its own time, not that of the file of today.
      const known = sessions.find((session) => session.source(file))?.source(file);
      if (known) writer.recordedSource(known);
      else {
        const text = await readSource(file);
        if (text !== null) writer.source(file, text, lines);
      }
      await drain();
    }
  }
  writer.end();
  await drain();
}
