/**
 * Recognises loops in functions that wait for one thing after the other (a `go`, an async function): one that waits
 * again for something made at the same place.
 */
import { OPERATIONS } from '../../runtime-instrumented/protocol/vocabulary.ts';
import type { PromiseTable } from './promise-table.ts';

const NAMES = ['go', 'asyncFunction', 'asyncGenerator', 'module'] as const;
/** Operations that wait for one thing after the other. */
export const IN_TURN: ReadonlySet<number> = new Set(NAMES.map((name) => OPERATIONS.indexOf(name)));
const LONG = 8;

interface Turn {
  /** What was waited for since the round began: the row with its serial, and the key of its call site. */
  waits: { row: number; serial: number; key: number }[];
  rounds: number;
}

export class Awaits {
  private readonly promises: PromiseTable;
  private readonly turns = new Map<number, Turn>();

  constructor(promises: PromiseTable) {
    this.promises = promises;
  }

  /** Rounds that a generator has been through; 1 for everything else. */
  roundsOf(row: number): number {
    return this.turns.get(row)?.rounds ?? 1;
  }

  /** `waiter` waits for the root `source`. Returns the roots that belong to the round that ends by this. */
  awaited(waiter: number, source: number): number[] {
    const { promises } = this;
    if (!IN_TURN.has(promises.operation[waiter])) return [];
    const key = promises.site[source] > 0 ? promises.site[source] : -1 - promises.operation[source];
    const turn = this.turns.get(waiter) ?? { waits: [], rounds: 1 };
    this.turns.set(waiter, turn);
    const at = key < 0 && turn.waits.length < LONG ? -1 : turn.waits.findIndex((wait) => wait.key === key);
    const past = at < 0 ? [] : turn.waits.splice(at);
    if (at >= 0) turn.rounds++;
    turn.waits.push({ row: source, serial: promises.serial[source], key });
    return past.filter(({ row, serial }) => promises.serial[row] === serial && row !== source).map(({ row }) => row);
  }

  /** Forgets a row that leaves the model. */
  forget(row: number): void {
    this.turns.delete(row);
  }
}
