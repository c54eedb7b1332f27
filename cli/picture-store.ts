/** One program of a recording as the page holds it, at a moment: what the picture of the graph is drawn from. */
import type { RecordedSession, RecordingOutcome } from '../recording/index.ts';
import { UntilTime } from '../webview/picture/until.ts';
import { SessionStore } from '../webview/session-store.ts';
import { noProgram, readFileOf } from './recordings.ts';

/** More are never drawn one by one. */
const MOST_PROMISES = 2_000_000;

/** The `number`th program, from 1 on, up to `at` (ns; null for the end). Rejects with CommandFailed. */
export async function storeOf(
  file: string,
  number: number,
  at: number | null,
): Promise<{ store: SessionStore; outcome: RecordingOutcome }> {
  const sessions: RecordedSession[] = [];
  const until = new UntilTime(at ?? Number.POSITIVE_INFINITY);
  let store: SessionStore | null = null;
  const isWanted = (id: number): boolean => sessions[number - 1]?.id === id;
  const outcome = await readFileOf(file, {
    session: (session) => {
      sessions.push(session);
      if (isWanted(session.id)) store = storeFor(session);
    },
    stream: (id, bytes) => {
      if (!isWanted(id)) return -1;
      until.push(bytes);
      store?.receive(until.take(), 0);
      store?.readAll();
      return until.time;
    },
    names: (id, names) => {
      if (isWanted(id)) store?.setNames(names);
    },
  });
  if (store === null) throw noProgram(file, number, sessions);
  return { store, outcome };
}

function storeFor({ id, name, program, pid }: RecordedSession): SessionStore {
  return new SessionStore({ id, name, program, state: 'ended', pid, exitCode: null, problem: null }, MOST_PROMISES);
}
