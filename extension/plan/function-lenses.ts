/** What stands above the functions that make promises: how many, and how many are pending. Pure: knows no editor. */
import { functionAt, type NamedFunction } from '../../host/index.ts';
import { type LineMark, type MarkedSession, markedSessions } from './line-marks.ts';

export interface FunctionLens {
  /** Line of the function in the program as it runs, from 1. */
  readonly line: number;
  readonly title: string;
  /** A place in it to be shown in the graph: where most is pending, or most was made. */
  readonly place: { readonly session: number; readonly site: number };
}

interface LensSession extends MarkedSession {
  readonly id: number;
}

interface Sum {
  readonly mark: LineMark;
  readonly place: FunctionLens['place'];
  readonly weight: number;
}

/** The lenses of a file, by the functions in it; what is made outside of any has none. */
export function functionLenses(
  sessions: readonly LensSession[],
  path: string,
  functions: readonly NamedFunction[],
): FunctionLens[] {
  const sums = new Map<NamedFunction, Sum>();
  for (const session of markedSessions(sessions, path)) {
    for (const site of session.sitesIn(path)) {
      const line = session.sites.get(site)?.line;
      const within = line === undefined ? null : functionAt(functions, line);
      if (within === null) continue;
      const { pending, returned, failed, cancelled } = session.countOf(site);
      const made = pending + returned + failed + cancelled;
      if (made === 0) continue;
      const before = sums.get(within);
      const weight = pending * 1e9 + made;
      const mark = {
        pending: (before?.mark.pending ?? 0) + (session.over ? 0 : pending),
        lost: (before?.mark.lost ?? 0) + (session.over ? pending : 0),
        returned: (before?.mark.returned ?? 0) + returned,
        failed: (before?.mark.failed ?? 0) + failed,
        cancelled: (before?.mark.cancelled ?? 0) + cancelled,
      };
      const isHeavier = before === undefined || weight > before.weight;
      sums.set(within, {
        mark,
        place: isHeavier ? { session: session.id, site } : before.place,
        weight: Math.max(weight, before?.weight ?? 0),
      });
    }
  }
  return [...sums]
    .map(([{ line }, { mark, place }]) => ({ line, title: lensTitle(mark), place }))
    .sort((one, other) => one.line - other.line);
}

/** "12 promises · 3 pending · 1 failed". */
export function lensTitle({ pending, lost, returned, failed, cancelled }: LineMark): string {
  const total = pending + lost + returned + failed + cancelled;
  const parts = [`${total.toLocaleString('en')} ${total === 1 ? 'promise' : 'promises'}`];
  if (pending > 0) parts.push(`${pending.toLocaleString('en')} pending`);
  if (lost > 0) parts.push(`${lost.toLocaleString('en')} never settled`);
  if (failed > 0) parts.push(`${failed.toLocaleString('en')} failed`);
  if (cancelled > 0) parts.push(`${cancelled.toLocaleString('en')} cancelled`);
  return parts.join(' · ');
}
