/**
 * Seats: a text that is the same for the promises that play the same part in each round of a loop.
 *
 * A seat is the call site, below the seat of whoever waits for the promise. It is fixed when the
 * promise is first shown, so that it does not change as things settle.
 */
import { CANCELS } from './edge-table.ts';
import type { GraphModel } from './graph-model.ts';
import { NONE } from './promise-table.ts';
import type { Visibility } from './visibility.ts';

const DEEPEST = 12;

export class Seats {
  private readonly model: GraphModel;
  private readonly visibility: Visibility;
  private seats = new Map<number, { readonly seat: string; readonly serial: number }>();

  constructor(model: GraphModel, visibility: Visibility) {
    this.model = model;
    this.visibility = visibility;
  }

  /** Told the rows that will be shown: seats of others are forgotten now and then. */
  begin(rows: readonly number[]): void {
    if (this.seats.size < 2 * rows.length + 64) return;
    const kept = new Map<number, { readonly seat: string; readonly serial: number }>();
    for (const row of rows) {
      const entry = this.seats.get(row);
      if (entry !== undefined) kept.set(row, entry);
    }
    this.seats = kept;
  }

  /** The seat of a shown row. */
  of(row: number, depth = 0): string {
    const { promises } = this.model;
    const known = this.seats.get(row);
    if (known !== undefined && known.serial === promises.serial[row]) return known.seat;
    if (depth > DEEPEST) return '';
    const consumer = this.consumerOf(row);
    const above = consumer === NONE ? this.aboveOf(row) : this.of(consumer, depth + 1);
    const place = promises.site[row] > 0 ? promises.site[row] : -1 - promises.operation[row];
    const seat = hash(`${above}/${place}`);
    this.seats.set(row, { seat, serial: promises.serial[row] });
    return seat;
  }

  private consumerOf(row: number): number {
    const { promises, edges } = this.model;
    const root = promises.rootOf(row);
    if (root !== row) {
      const chain = this.visibility.chains.of(root) ?? [];
      const at = chain.findIndex((link) => link.shown === row);
      if (at > 0) return this.visibility.drawnFor(chain[at - 1].shown);
    }
    for (let edge = promises.firstWaiter[row]; edge !== NONE; edge = edges.nextWaiter[edge]) {
      if (edges.role[edge] >= CANCELS) continue;
      const waiter = this.visibility.drawnFor(edges.waiter[edge]);
      if (waiter !== NONE && waiter !== row) return waiter;
    }
    return NONE;
  }

  private aboveOf(row: number): string {
    const { promises } = this.model;
    const maker = promises.rowOf(promises.madeIn[row]);
    const shown = maker === NONE ? NONE : this.visibility.drawnFor(maker);
    return shown === NONE ? '' : `in ${promises.id[shown]}`;
  }
}

/** A short text for a long one (FNV-1a, 32 bits): a clash only lets two promises share a place in turn. */
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return (value >>> 0).toString(36);
}
