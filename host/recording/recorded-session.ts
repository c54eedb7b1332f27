/** A session in a recording's words. */
import type { RecordedEnding, RecordedSession } from '../../recording/index.ts';
import type { Session } from '../session.ts';

export function recordedSession(session: Session, id: number, parent: number | null): RecordedSession {
  const { name, program, summary } = session;
  return { id, parent, name, program, arguments: [...session.arguments], pid: summary.pid };
}

export function recordedEnding({ summary }: Session): RecordedEnding {
  const { state, exitCode, problem } = summary;
  return { state: state === 'starting' ? 'running' : state, exitCode, problem };
}
