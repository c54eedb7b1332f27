/**
 * The edges as columns, each in two doubly linked lists: the sources of its waiter and the waiters
 * of its source. Lists keep the order in which the edges came: the children of a join stay in the
 * order in which the program wrote them.
 */
import { ROLES } from '../../runtime-instrumented/protocol/vocabulary.ts';
import { grownInt32, grownLength, grownUint8 } from './grow.ts';
import { NONE, type PromiseTable } from './promise-table.ts';

/** Codes of the column `role`: those of the protocol, then the two ends that a cancel can have. */
export const CANCELS = ROLES.length;
/** Role of a cancel that its target ignored. */
export const CANCEL_IGNORED = ROLES.length + 1;

export class EdgeTable {
  alive = 0;
  private end = 0;
  private readonly free: number[] = [];
  private readonly promises: PromiseTable;
  /** Row of what is waited for; of a cancel: who asked. */
  source = new Int32Array(256);
  /** Row of what waits; of a cancel: whom it hit. */
  waiter = new Int32Array(256);
  role = new Uint8Array(256);
  /** Next edge of the same waiter. */
  nextSource = new Int32Array(256).fill(NONE);
  prevSource = new Int32Array(256).fill(NONE);
  /** Next edge of the same source. */
  nextWaiter = new Int32Array(256).fill(NONE);
  prevWaiter = new Int32Array(256).fill(NONE);

  constructor(promises: PromiseTable) {
    this.promises = promises;
  }

  /** A new edge at the end of both lists. */
  add(source: number, waiter: number, role: number): number {
    const { promises } = this;
    const edge = this.free.pop() ?? this.end++;
    if (edge >= this.source.length) this.grow(edge);
    this.alive++;
    this.source[edge] = source;
    this.waiter[edge] = waiter;
    this.role[edge] = role;
    const lastSource = promises.lastSource[waiter];
    this.prevSource[edge] = lastSource;
    this.nextSource[edge] = NONE;
    if (lastSource === NONE) promises.firstSource[waiter] = edge;
    else this.nextSource[lastSource] = edge;
    promises.lastSource[waiter] = edge;
    const lastWaiter = promises.lastWaiter[source];
    this.prevWaiter[edge] = lastWaiter;
    this.nextWaiter[edge] = NONE;
    if (lastWaiter === NONE) promises.firstWaiter[source] = edge;
    else this.nextWaiter[lastWaiter] = edge;
    promises.lastWaiter[source] = edge;
    return edge;
  }

  /** Takes an edge out of both lists. */
  remove(edge: number): void {
    const { promises } = this;
    const waiter = this.waiter[edge];
    const before = this.prevSource[edge];
    const after = this.nextSource[edge];
    if (before === NONE) promises.firstSource[waiter] = after;
    else this.nextSource[before] = after;
    if (after === NONE) promises.lastSource[waiter] = before;
    else this.prevSource[after] = before;
    const source = this.source[edge];
    const previous = this.prevWaiter[edge];
    const next = this.nextWaiter[edge];
    if (previous === NONE) promises.firstWaiter[source] = next;
    else this.nextWaiter[previous] = next;
    if (next === NONE) promises.lastWaiter[source] = previous;
    else this.prevWaiter[next] = previous;
    this.free.push(edge);
    this.alive--;
  }

  /** Takes out every edge that begins or ends at `row`. */
  removeAllOf(row: number): void {
    const { promises } = this;
    while (promises.firstSource[row] !== NONE) this.remove(promises.firstSource[row]);
    while (promises.firstWaiter[row] !== NONE) this.remove(promises.firstWaiter[row]);
  }

  private grow(edge: number): void {
    const length = grownLength(this.source.length, edge);
    this.source = grownInt32(this.source, length, NONE);
    this.waiter = grownInt32(this.waiter, length, NONE);
    this.role = grownUint8(this.role, length);
    this.nextSource = grownInt32(this.nextSource, length, NONE);
    this.prevSource = grownInt32(this.prevSource, length, NONE);
    this.nextWaiter = grownInt32(this.nextWaiter, length, NONE);
    this.prevWaiter = grownInt32(this.prevWaiter, length, NONE);
  }
}
