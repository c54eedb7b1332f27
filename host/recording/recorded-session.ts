/** A session in a recording's words. */
import type { RecordedEnding, RecordedSession } from '../../recording/index.ts';
import type { Session } from '../session.ts';

/** `id` and `parent` are numbers in the file; null for no parent in it. */
export function recordedSession(session: Session, id: number, parent: number | null): RecordedSession {
  const { name, program, summary } = session;
  return { id, parent, name, program, arguments: [...session.arguments], pid: summary.pid };
}

/** A session that still runs is recorded as one that did. */
export function recordedEnding({ summary }: Session): RecordedEnding {
  const { state, exitCode, problem } = summary;
  return { state: state === 'starting' ? 'running' : state, exitCode, problem };
}
