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

/** Takes down a further wait, by the key of its call site, among those of the present round; true when it begins another. */
export function waitsAgain(keys: number[], key: number): boolean {
  const at = key < 0 && keys.length < LONG ? -1 : keys.indexOf(key);
  if (at >= 0) keys.length = at;
  keys.push(key);
  return at >= 0;
}

interface Turn {
  /** What was waited for since the round began: rows with their serials, and the keys of their call sites. */
  readonly waits: { row: number; serial: number }[];
  readonly keys: number[];
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

  /** There were more rounds than were told of; false when the number is known already. */
  count(row: number, rounds: number): boolean {
    const turn = this.turns.get(row);
    if (turn === undefined || turn.rounds >= rounds) return false;
    turn.rounds = rounds;
    return true;
  }

  /** `waiter` waits for the root `source`. Returns the roots that belong to the round that ends by this. */
  awaited(waiter: number, source: number): number[] {
    const { promises } = this;
    if (!IN_TURN.has(promises.operation[waiter])) return [];
    const key = promises.site[source] > 0 ? promises.site[source] : -1 - promises.operation[source];
    const turn = this.turns.get(waiter) ?? { waits: [], keys: [], rounds: 1 };
    this.turns.set(waiter, turn);
    const again = waitsAgain(turn.keys, key);
    const past = again ? turn.waits.splice(turn.keys.length - 1) : [];
    if (again) turn.rounds++;
    turn.waits.push({ row: source, serial: promises.serial[source] });
    return past.filter(({ row, serial }) => promises.serial[row] === serial && row !== source).map(({ row }) => row);
  }

  /** Forgets a row that leaves the model. */
  forget(row: number): void {
    this.turns.delete(row);
  }
}
