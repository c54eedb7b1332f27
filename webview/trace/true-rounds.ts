/**
 * How many rounds a loop has been through at a moment, from the whole trace: a graph of a moment is told only what
 * matters then, and of a loop of a million rounds that is the last few hundred.
 */

import { IN_TURN, waitsAgain } from '../model/awaits.ts';
import type { Fold } from '../model/fold.ts';
import { firstWhere } from './bisect.ts';
import { NONE, type Trace } from './trace.ts';

/** Rounds between two of which the number is remembered. */
const EVERY = 1_024;
/** Waits of one promise from which on its rounds are remembered. */
const MANY = 4_096;
/** Loops of which anything is remembered. */
const MOST_LOOPS = 64;

/** The moments at which a promise that waits for one thing after the other began further rounds, up to a moment. */
interface Turns {
  readonly until: number;
  readonly began: readonly number[];
}

export class TrueRounds {
  private readonly trace: Trace;
  /** Of the outermost loop of a root: the round that a row began. */
  private readonly known = new Map<number, Map<number, number>>();
  private readonly turns = new Map<number, Turns>();

  constructor(trace: Trace) {
    this.trace = trace;
  }

  /** Puts the true numbers into a fold whose model was told some rows of the trace, up to a moment. */
  correct(fold: Fold, moment: number, rows: Iterable<number>): void {
    const { trace } = this;
    fold.countRounds((ids, keys) => {
      const [root, last] = [trace.rowOf(ids[0]), trace.rowOf(ids[ids.length - 1])];
      return root === NONE || last === NONE ? [] : this.ofChain(root, last, keys, moment);
    });
    for (const row of rows) {
      if (IN_TURN.has(trace.operationOf(row))) fold.countTurns(trace.idOf(row), this.ofTurns(row, moment));
    }
  }

  /**
   * Rounds of the links of a chain, the outermost first: promises that have become one, made each in a callback of
   * the one before. `last` is the row of the youngest; keys as `keyOf` gives them.
   */
  private ofChain(root: number, last: number, keys: readonly number[], moment: number): number[] {
    const { trace } = this;
    const rounds = keys.map(() => 0);
    const known = this.known.get(root) ?? new Map<number, number>();
    const passed: number[] = [];
    let level = keys.length - 1;
    for (let row = last; row !== NONE; row = trace.madeInOf(row)) {
      if (!this.isPartOf(root, row, moment)) continue;
      const at = keys.indexOf(this.keyOf(row));
      if (at >= 0 && at <= level) {
        level = at;
        const before = at === 0 ? known.get(row) : undefined;
        if (before !== undefined) {
          rounds[0] += before;
          break;
        }
        rounds[at]++;
        if (at === 0 && rounds[0] % EVERY === 1) passed.push(row);
      }
      if (row === root) break;
    }
    if (rounds[0] > EVERY) this.remember(root, known, passed, rounds[0]);
    return rounds;
  }

  private remember(root: number, known: Map<number, number>, passed: readonly number[], rounds: number): void {
    if (!this.known.has(root) && this.known.size >= MOST_LOOPS) this.known.clear();
    this.known.set(root, known);
    for (const [index, row] of passed.entries()) known.set(row, rounds - index * EVERY);
  }

  private isPartOf(root: number, row: number, moment: number): boolean {
    return row === root || this.trace.outerOf(row) === root || this.trace.rootAt(row, moment) === root;
  }

  private keyOf(row: number): number {
    const site = this.trace.siteOf(row);
    return site > 0 ? site : -1 - this.trace.operationOf(row);
  }

  /** Rounds of a function that waits for one thing after the other. */
  private ofTurns(row: number, moment: number): number {
    const known = this.turns.get(row);
    const { began } = known !== undefined && known.until >= moment ? known : this.takeTurns(row, moment);
    return firstWhere(0, began.length, (at) => began[at] > moment) + 1;
  }

  private takeTurns(row: number, moment: number): Turns {
    const { trace } = this;
    const began: number[] = [];
    const waits: number[] = [];
    let looked = 0;
    // What is looked through once is kept for every moment of a trace that goes on no more.
    const until = trace.ending === null ? moment : trace.moments;
    trace.sourcesOf(row, (source, _role, at) => {
      if (at > until) return false;
      looked++;
      if (waitsAgain(waits, this.keyOf(trace.rootAt(source, at)))) began.push(at);
      return true;
    });
    const turns = { until, began };
    if (looked < MANY) return turns;
    if (this.turns.size >= MOST_LOOPS) this.turns.clear();
    this.turns.set(row, turns);
    return turns;
  }
}
