/** What stands behind a line of the source while its program runs, and after. Pure: knows no editor. */
import type { COLORS } from './ids.ts';

/** Promises by their state. */
export interface Counts {
  readonly pending: number;
  readonly returned: number;
  readonly failed: number;
  readonly cancelled: number;
}

/** As much of a program as marks need. */
export interface MarkedSession {
  readonly over: boolean;
  readonly recording: string | null;
  readonly sites: ReadonlyMap<number, { readonly line: number }>;
  sitesIn(path: string): readonly number[];
  countOf(site: number): Counts;
}

export const MARK_STATES = ['pending', 'returned', 'failed', 'cancelled'] as const satisfies readonly (keyof Counts &
  (typeof COLORS)[number])[];
export type MarkState = (typeof MARK_STATES)[number];

/** The shapes of the graph, as far as letters have them. */
const SHAPES: Record<MarkState, string> = { pending: '◌', returned: '✓', failed: '☒', cancelled: '⊘' };

const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

/** One line's promises; `lost` are those that were pending when their program ended. */
export interface LineMark extends Counts {
  readonly lost: number;
}

/**
 * The programs whose marks a file shows: those that run, and without one the newest that has ended. Recordings are of
 * a text that may have changed since.
 */
export function markedSessions<T extends MarkedSession>(sessions: readonly T[], path: string): T[] {
  const those = sessions.filter(({ recording }) => recording === null).filter((each) => each.sitesIn(path).length > 0);
  const running = those.filter(({ over }) => !over);
  return running.length > 0 ? running : those.slice(-1);
}

/** Ids of the sites that stand in a line (from 1) of the file as it is now; `move` as for `lineMarks`. */
export function sitesOfLine<T extends Pick<MarkedSession, 'sites' | 'sitesIn'>>(
  session: T,
  path: string,
  line: number,
  move: (session: T, line: number) => number | null,
): number[] {
  return session.sitesIn(path).filter((site) => {
    const made = session.sites.get(site)?.line;
    return made !== undefined && move(session, made) === line;
  });
}

/** The marks of a file by line, from 1. `move` says where a line of the program is now, null when it is gone. */
export function lineMarks<T extends MarkedSession>(
  sessions: readonly T[],
  path: string,
  move: (session: T, line: number) => number | null,
): Map<number, LineMark> {
  const marks = new Map<number, LineMark>();
  for (const session of markedSessions(sessions, path)) {
    for (const site of session.sitesIn(path)) {
      const given = session.sites.get(site)?.line;
      const line = given === undefined ? null : move(session, given);
      if (line === null) continue;
      const count = session.countOf(site);
      const before = marks.get(line) ?? { pending: 0, returned: 0, failed: 0, cancelled: 0, lost: 0 };
      marks.set(line, {
        pending: before.pending + (session.over ? 0 : count.pending),
        lost: before.lost + (session.over ? count.pending : 0),
        returned: before.returned + count.returned,
        failed: before.failed + count.failed,
        cancelled: before.cancelled + count.cancelled,
      });
    }
  }
  return marks;
}

/** What is written after a line, in parts that each have the colour of their state. */
export function markTexts(mark: LineMark): { readonly state: MarkState; readonly text: string }[] {
  return MARK_STATES.flatMap((state) => {
    const words: string[] = [];
    if (mark[state] > 0) words.push(`${SHAPES[state]} ${short.format(mark[state])} ${state}`);
    if (state === 'pending' && mark.lost > 0) words.push(`${SHAPES.pending} ${short.format(mark.lost)} never settled`);
    return words.length === 0 ? [] : [{ state, text: words.join(' · ') }];
  });
}
