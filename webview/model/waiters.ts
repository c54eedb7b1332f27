/** Who waits for a promise: whether anybody does, and whether all of them have settled. */
import { CANCELS } from './edge-table.ts';
import type { GraphModel } from './graph-model.ts';
import type { Chains } from './loops.ts';
import { NONE } from './promise-table.ts';

/** Where more than this many wait, whether all of them have settled is not looked up again before as many changes. */
const WAITERS_LOOKED_AT = 1_000;

export class Waiters {
  private readonly model: GraphModel;
  private readonly chains: Chains;
  /** By a row for which very many wait: the revision from which on it is looked at again. */
  private readonly lookAgain = new Map<number, number>();

  constructor(model: GraphModel, chains: Chains) {
    this.model = model;
    this.chains = chains;
  }

  dropping(row: number): void {
    this.lookAgain.delete(row);
  }

  any(row: number): boolean {
    const { promises, edges } = this.model;
    for (let edge = promises.firstWaiter[row]; edge !== NONE; edge = edges.nextWaiter[edge]) {
      if (edges.role[edge] < CANCELS) return true;
    }
    return false;
  }

  /** Whether everything that waits for a row has settled. `revision` grows with each change of the model. */
  allSettled(row: number, revision: number): boolean {
    const { promises, edges } = this.model;
    if (revision < (this.lookAgain.get(row) ?? 0)) return false;
    this.lookAgain.delete(row);
    let looks = 0;
    const members = [row, ...(this.chains.of(promises.rootOf(row)) ?? []).map((link) => link.current)];
    for (const member of members) {
      for (let edge = promises.firstWaiter[member]; edge !== NONE; edge = edges.nextWaiter[edge]) {
        looks++;
        if (edges.role[edge] >= CANCELS || promises.state[promises.rootOf(edges.waiter[edge])] !== 0) continue;
        if (looks > WAITERS_LOOKED_AT) this.lookAgain.set(row, revision + looks);
        return false;
      }
    }
    return true;
  }

  first(row: number): number {
    const { promises, edges } = this.model;
    const edge = promises.firstWaiter[row];
    return edge === NONE ? NONE : edges.waiter[edge];
  }
}
