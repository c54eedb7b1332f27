/** The programs of a recording, each with all that it told: what reports, pictures and exports are made of. */

import type { RecordedEnding, RecordedSession, RecordingOutcome } from '../recording/index.ts';
import { StreamDecoder } from '../runtime-instrumented/protocol/index.ts';
import { TraceStore } from '../webview/trace/trace-store.ts';
import { TraceWriter } from '../webview/trace/trace-writer.ts';
import { noProgram, readFileOf } from './recordings.ts';

/** Rows kept of a program: a machine that makes reports has the memory for them. */
const MOST_PROMISES = 20_000_000;

/** One program of a recording. */
export interface RecordedTrace {
  readonly session: RecordedSession;
  readonly trace: TraceStore;
  ending: RecordedEnding | null;
}

/** All of a file. */
export interface ReadTraces {
  readonly traces: readonly RecordedTrace[];
  readonly outcome: RecordingOutcome;
}

/** Reads all of a file. What is wrong with it has been said. Rejects with CommandFailed when nothing is in it. */
export async function readTraces(file: string): Promise<ReadTraces> {
  const traces = new Map<number, RecordedTrace>();
  const decoders = new Map<number, StreamDecoder>();
  const outcome = await readFileOf(file, {
    session: (session) => {
      const trace = new TraceStore({ maxPromises: MOST_PROMISES });
      traces.set(session.id, { session, trace, ending: null });
      decoders.set(session.id, new StreamDecoder(new TraceWriter(trace)));
    },
    stream: (id, bytes) => {
      const decoder = decoders.get(id) as StreamDecoder;
      decoder.push(bytes);
      return decoder.time;
    },
    names: (id, names) => {
      for (const [site, name] of names) traces.get(id)?.trace.siteNames.set(site, name);
    },
    ending: (id, ending) => {
      const recorded = traces.get(id);
      if (recorded) recorded.ending = ending;
    },
  });
  return { traces: [...traces.values()], outcome };
}

/** The program of this number, from 1 on. Throws CommandFailed. */
export function traceOf({ traces }: ReadTraces, file: string, number: number): RecordedTrace {
  const found = traces[number - 1];
  if (found) return found;
  throw noProgram(
    file,
    number,
    traces.map(({ session }) => session),
  );
}
