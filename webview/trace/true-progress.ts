/**
 * Of all that a promise waits for, how many have settled at a moment: from the whole trace, for a graph that was told
 * of some of them only.
 */
import type { Trace } from './trace.ts';

/** Promises of which what is pending is remembered. */
const MOST = 256;

/** How far a promise has come that waits for many. */
export interface Progress {
  readonly ended: number;
  readonly total: number;
}

interface Known {
  readonly moment: number;
  readonly total: number;
  /** Rows of what was pending at the moment: what had settled by then stays so. */
  readonly pending: readonly number[];
}

export class TrueProgress {
  private readonly trace: Trace;
  private readonly known = new Map<number, Known>();

  constructor(trace: Trace) {
    this.trace = trace;
  }

  /** Of a row that waited for all it waits for from the beginning. */
  of(row: number, moment: number): Progress {
    const before = this.known.get(row);
    if (before?.moment === moment) return progress(before);
    const goesOn = before !== undefined && before.moment < moment && this.isWhole(row, before);
    const now = goesOn ? this.goneOn(before, moment) : this.counted(row, moment);
    if (this.known.size >= MOST && before === undefined) this.known.clear();
    this.known.set(row, now);
    return progress(now);
  }

  /** Whether all that it waits for had been said: another event came after the last of it. */
  private isWhole(row: number, { moment, total }: Known): boolean {
    return moment > this.trace.createdAt(row) + total;
  }

  private goneOn({ total, pending }: Known, moment: number): Known {
    return { moment, total, pending: pending.filter((row) => this.trace.stateAt(row, moment) === 0) };
  }

  private counted(row: number, moment: number): Known {
    const pending: number[] = [];
    let total = 0;
    this.trace.sourcesOf(row, (source, _role, at) => {
      if (at > moment) return;
      total++;
      if (this.trace.stateAt(source, moment) === 0) pending.push(source);
    });
    return { moment, total, pending };
  }
}

const progress = ({ total, pending }: Known): Progress => ({ ended: total - pending.length, total });
