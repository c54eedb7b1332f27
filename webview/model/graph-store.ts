/**
 * The tables of the model kept consistent: rows made for ids, edges, becoming one, and leaving.
 *
 * `graph-model.ts` says what each event means; here is what it does to the tables. Everything that
 * grows is bounded here.
 */
import { waitsFor } from './ancestry.ts';
import { CANCEL_IGNORED, CANCELS, EdgeTable } from './edge-table.ts';
import { History } from './history.ts';
import type { ModelObserver } from './observer.ts';
import { Problems } from './problems.ts';
import { NONE, PromiseTable } from './promise-table.ts';

/** Promises kept unless the view's settings say otherwise. */
export const DEFAULT_MAX_PROMISES = 20_000;
/** Pending promises cannot leave, and each takes a few kilobytes once it is laid out and drawn: a page bears so many. */
const HARD_FACTOR = 50;
const MOST_PENDING = 200_000;
const EDGES_PER_PROMISE = 16;
const CANCELS_LOOKED_AT = 64;

const hardLimitFor = (maxPromises: number): number =>
  Math.min(maxPromises * HARD_FACTOR, Math.max(MOST_PENDING, maxPromises * 2));

/** Whether a number can be a promise's id. */
export function isId(id: number): boolean {
  return Number.isFinite(id) && id >= 1;
}

export class GraphStore {
  readonly promises = new PromiseTable();
  readonly edges = new EdgeTable(this.promises);
  readonly problems = new Problems();
  readonly observers = new Set<ModelObserver>();
  /** Roots by state, the dropped ones among them, indexed as STATES. */
  readonly byState = [0, 0, 0, 0];
  /** Promises that have left the bounded history, or never got into it. */
  dropped = 0;
  /** The highest id that was ever made. */
  highestId = 0;

  private readonly history: History;
  /** Inner promises that were roots of others before: paths may run through them. */
  private readonly nested = new Set<number>();
  private hardLimit: number;

  constructor(maxPromises: number) {
    this.hardLimit = hardLimitFor(maxPromises);
    this.history = new History(this.promises, this.edges, maxPromises, (row) => this.dropRow(row));
  }

  /** There is no room for one more, unless settled ones leave. */
  get full(): boolean {
    return this.promises.alive >= this.hardLimit;
  }

  /** Promises to keep from now on. */
  setMaxPromises(maxPromises: number): void {
    this.history.maxPromises = maxPromises;
    this.hardLimit = hardLimitFor(maxPromises);
  }

  /** Drops what is too much; what `isBusy` says runs now stays. */
  trim(isBusy: (id: number) => boolean): void {
    this.history.trim((row) => isBusy(this.promises.id[row]), this.full);
  }

  /**
   * The row of an id; one that was never made gets a row as 'unknown', one long dropped as settled.
   * `settling`: it settles only now, so it was pending, and never got a row because there were too many.
   */
  known(id: number, now: number, settling = false): number {
    if (!isId(id)) return NONE;
    const row = this.promises.rowOf(id);
    if (row !== NONE) return row;
    const added = this.makeRow(id);
    if (added === NONE) return NONE;
    this.promises.createdAt[added] = now;
    for (const observer of this.observers) observer.created(added);
    if (!settling && this.dropped > 0 && id <= this.highestId) this.recall(added, now);
    return added;
  }

  /** A new row, pending, or NONE when there is no room for anything more. */
  makeRow(id: number): number {
    if (this.full) {
      this.dropped++;
      this.problems.add('There are more pending promises than can be kept; further ones are counted only.');
      return NONE;
    }
    this.byState[0]++;
    return this.promises.add(id);
  }

  /** Whether an edge from `on` to `waiter` closes a circle of pending promises. */
  closesCircle(waiter: number, on: number): boolean {
    const { promises } = this;
    const waiterRoot = promises.rootOf(waiter);
    const onRoot = promises.rootOf(on);
    if (waiterRoot === onRoot) return true;
    // A promise can wait for a younger one only where the waiter goes on over time (go), or in a lie.
    const onIsYounger = promises.state[onRoot] === 0 && promises.serial[on] > promises.serial[waiter];
    return onIsYounger && waitsFor(promises, this.edges, onRoot, waiterRoot);
  }

  connect(source: number, waiter: number, role: number): void {
    if (this.edges.alive >= this.hardLimit * EDGES_PER_PROMISE) {
      this.problems.add('There are more dependencies than can be kept; further ones are not shown.');
      return;
    }
    const edge = this.edges.add(source, waiter, role);
    for (const observer of this.observers) observer.connected(edge);
  }

  /** A cancel from `by` to `target`: one edge, however often it is said. */
  connectCancel(by: number, target: number, ignored: boolean): void {
    const role = ignored ? CANCEL_IGNORED : CANCELS;
    const { promises, edges } = this;
    let looks = CANCELS_LOOKED_AT;
    for (let edge = promises.lastSource[target]; edge !== NONE && looks-- > 0; edge = edges.prevSource[edge]) {
      if (edges.source[edge] !== by || edges.role[edge] < CANCELS) continue;
      if (ignored && edges.role[edge] !== role) {
        edges.role[edge] = role;
        for (const observer of this.observers) observer.connected(edge);
      }
      return;
    }
    this.connect(by, target, role);
  }

  /** The pending root `inner`, with all that it became, is from now on the pending root `outer`. */
  merge(outer: number, inner: number): void {
    const superseded = this.promises.lastInner[outer];
    this.appendInner(outer, inner);
    this.byState[0]--;
    for (const observer of this.observers) observer.became(outer, inner);
    if (superseded !== NONE) this.history.retire(superseded);
  }

  /** A pending root settles. */
  settle(root: number, state: number, now: number, text: string, cause: number): void {
    const { promises } = this;
    promises.state[root] = state;
    promises.settledAt[root] = now;
    promises.text[root] = text;
    promises.cause[root] = cause;
    this.byState[0]--;
    this.byState[state]++;
    this.history.retire(root);
    for (const observer of this.observers) observer.settled(root);
  }

  /** Tells an observer everything that is there, then each change. Returns the way to stop. */
  observe(observer: ModelObserver): () => void {
    const { promises, edges } = this;
    const rows = [...promises].sort((a, b) => promises.serial[a] - promises.serial[b]);
    for (const row of rows) observer.created(row);
    for (const row of rows) {
      for (let edge = promises.firstSource[row]; edge !== NONE; edge = edges.nextSource[edge]) observer.connected(edge);
    }
    for (const row of rows) {
      let inner = promises.firstInner[row];
      for (; inner !== NONE; inner = promises.nextInner[inner]) observer.became(row, inner);
    }
    for (const row of rows) if (promises.parent[row] === NONE && promises.state[row] !== 0) observer.settled(row);
    this.observers.add(observer);
    return () => this.observers.delete(observer);
  }

  /** A promise that was dropped is spoken of again: it had settled, more is not known any more. */
  private recall(row: number, now: number): void {
    this.dropped--;
    this.byState[0]--;
    this.promises.detail[row] = 'settled long ago';
    this.promises.state[row] = 1;
    this.promises.settledAt[row] = now;
    this.history.retire(row);
    for (const observer of this.observers) observer.settled(row);
  }

  /** Hangs the inner root, and what it became before, at the end of what the outer root became. */
  private appendInner(outer: number, inner: number): void {
    const { promises } = this;
    promises.parent[inner] = outer;
    const last = promises.lastInner[outer];
    promises.prevInner[inner] = last;
    if (last === NONE) promises.firstInner[outer] = inner;
    else promises.nextInner[last] = inner;
    const first = promises.firstInner[inner];
    promises.nextInner[inner] = first;
    if (first !== NONE) {
      promises.prevInner[first] = inner;
      this.nested.add(inner);
    }
    promises.lastInner[outer] = first === NONE ? inner : promises.lastInner[inner];
    promises.firstInner[inner] = NONE;
    promises.lastInner[inner] = NONE;
  }

  private takeInnerOut(row: number, root: number): void {
    const { promises } = this;
    const before = promises.prevInner[row];
    const after = promises.nextInner[row];
    if (before === NONE) promises.firstInner[root] = after;
    else promises.nextInner[before] = after;
    if (after === NONE) promises.lastInner[root] = before;
    else promises.prevInner[after] = before;
  }

  /** A root goes with all that it became; a former inner promise goes alone. */
  private dropRow(row: number): void {
    const { promises } = this;
    const root = promises.rootOf(row);
    if (row === root || this.nested.has(row)) {
      // Others may point at this row on their way to the root: straighten every path first.
      for (let inner = promises.firstInner[root]; inner !== NONE; inner = promises.nextInner[inner]) {
        promises.rootOf(inner);
      }
    }
    if (row === root) while (promises.firstInner[row] !== NONE) this.dropOne(promises.firstInner[row], root);
    this.dropOne(row, root);
  }

  private dropOne(row: number, root: number): void {
    const { promises } = this;
    for (const observer of this.observers) observer.dropping(row);
    if (row !== root) this.takeInnerOut(row, root);
    this.nested.delete(row);
    this.edges.removeAllOf(row);
    promises.remove(row);
    this.dropped++;
  }
}
