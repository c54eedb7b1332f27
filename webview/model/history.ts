/**
 * Bounded history: which settled promises may go, oldest first.
 *
 * Candidates queue in the order in which they settled (or were superseded as a former round of a
 * loop). One that something pending still waits for goes back to the end of the queue. A pass looks
 * at a number of candidates in proportion to the excess, so that the cost per promise is bounded.
 */
import { CANCELS, type EdgeTable } from './edge-table.ts';
import { NONE, type PromiseTable } from './promise-table.ts';

const FEW_LOOKS = 64;

export class History {
  private readonly promises: PromiseTable;
  private readonly edges: EdgeTable;
  private readonly drop: (row: number) => void;
  private queue: { row: number; serial: number }[] = [];
  private head = 0;
  private nextAt: number;
  /** How many promises are kept; more only while something pending needs them. */
  maxPromises: number;

  constructor(promises: PromiseTable, edges: EdgeTable, maxPromises: number, drop: (row: number) => void) {
    this.promises = promises;
    this.edges = edges;
    this.maxPromises = maxPromises;
    this.drop = drop;
    this.nextAt = 0;
  }

  /** `row` is over: settled, or a former inner promise whose place another has taken. */
  retire(row: number): void {
    this.queue.push({ row, serial: this.promises.serial[row] });
  }

  /** Drops what is too much, if it is time for that, or a few at once if `urgent`. Called as promises are made. */
  trim(isBusy: (row: number) => boolean, urgent = false): void {
    const { promises } = this;
    const early = promises.alive < this.nextAt;
    if (promises.alive <= this.maxPromises || (early && !urgent)) return;
    let looks = early ? FEW_LOOKS : 2 * (promises.alive - this.maxPromises) + FEW_LOOKS;
    while (promises.alive > this.maxPromises && looks-- > 0 && this.head < this.queue.length) {
      const entry = this.queue[this.head++];
      if (promises.serial[entry.row] !== entry.serial || promises.id[entry.row] === 0) continue;
      if (isBusy(entry.row) || this.isNeeded(entry.row)) this.queue.push(entry);
      else this.drop(entry.row);
    }
    if (this.head > 1024 && this.head * 2 > this.queue.length) {
      this.queue = this.queue.slice(this.head);
      this.head = 0;
    }
    this.nextAt = promises.alive + Math.max(16, this.maxPromises >> 6);
  }

  private isNeeded(row: number): boolean {
    const { promises } = this;
    if (promises.parent[row] === NONE) {
      if (promises.state[row] === 0) return true;
      for (let inner = promises.firstInner[row]; inner !== NONE; inner = promises.nextInner[inner]) {
        if (this.hasPendingWaiter(inner)) return true;
      }
    } else if (promises.lastInner[promises.rootOf(row)] === row && promises.state[promises.rootOf(row)] === 0) {
      return true;
    }
    return this.hasPendingWaiter(row);
  }

  private hasPendingWaiter(row: number): boolean {
    const { promises, edges } = this;
    for (let edge = promises.firstWaiter[row]; edge !== NONE; edge = edges.nextWaiter[edge]) {
      if (edges.role[edge] >= CANCELS) continue;
      if (promises.state[promises.rootOf(edges.waiter[edge])] === 0) return true;
    }
    return false;
  }
}
