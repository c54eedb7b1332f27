/**
 * Questions about one promise that its neighbours alone do not answer: what holds it up, what it holds up itself, and
 * what a cancel of it would do. Pure walks over the model, bounded: what was not looked at is said (`complete`).
 */
import { OPERATIONS } from '../../runtime-instrumented/protocol/vocabulary.ts';
import { CANCELS } from './edge-table.ts';
import type { GraphModel } from './graph-model.ts';
import { NONE } from './promise-table.ts';

/** Promises that a walk looks at, at most. */
const MOST = 100_000;
/** Becomings followed to find what a promise waits for now: the last of them is the one that counts. */
const INNER_LOOKED_AT = 64;

/** A way through the graph, as ids of promises. */
export interface Way {
  /** Everything on it, the promise itself among them. */
  readonly on: ReadonlySet<number>;
  /** Where it ends: for `whyPending` what holds it up, for `waitersOf` what nobody waits for. */
  readonly ends: ReadonlySet<number>;
  /** False when there was more than could be looked at. */
  readonly complete: boolean;
}

/** What a cancel of a promise would do, by Lwt's rules; ids of promises. */
export interface CancelReach {
  /** What it passes on the way to the tasks, the promise itself among them. */
  readonly on: ReadonlySet<number>;
  /** Tasks that would fail with Canceled: sleeps, tasks, pauses, and promises that are protected. */
  readonly reached: ReadonlySet<number>;
  /** What would fail in consequence. */
  readonly carried: ReadonlySet<number>;
  /** What a cancel does not get past: promises made by wait, noCancel, and callbacks that run. */
  readonly ignored: ReadonlySet<number>;
  /** What goes on behind a protected promise. */
  readonly shielded: ReadonlySet<number>;
  /** Where the failure may end, because something there handles it. */
  readonly handlers: ReadonlySet<number>;
  readonly complete: boolean;
}

const code = (name: (typeof OPERATIONS)[number]): number => OPERATIONS.indexOf(name);
/** A cancel makes these fail themselves. */
const TASKS = new Set(['task', 'pause', 'sleep', 'io', 'adopt', 'protected', 'wrapInCancelable'] as const);
const SELF = new Set([...TASKS].map(code));
/** A cancel ends at these without any effect. */
const DEAF = new Set((['wait', 'noCancel', 'unknown', 'async'] as const).map(code));
const HANDLERS = new Set((['catch', 'tryBind', 'finalize', 'go'] as const).map(code));
const PROTECTED = code('protected');
const WRAPPED = code('wrapInCancelable');
/** When one of its branches fails it cancels the others. */
const PICKS = new Set((['pick', 'npick'] as const).map(code));

class Walker {
  readonly model: GraphModel;
  budget = MOST;

  constructor(model: GraphModel) {
    this.model = model;
  }

  /** The row that a promise is at present, or NONE when it is not known or has settled. */
  pendingRoot(row: number): number {
    if (row === NONE) return NONE;
    const root = this.model.promises.rootOf(row);
    return this.model.promises.state[root] === 0 ? root : NONE;
  }

  idOf(row: number): number {
    return this.model.promises.id[row];
  }

  /** The root and what it became, the last first: what it waits for now hangs on one of these. */
  members(root: number): number[] {
    const { promises } = this.model;
    const rows: number[] = [];
    for (let row = promises.lastInner[root]; row !== NONE && rows.length < INNER_LOOKED_AT; ) {
      rows.push(row);
      row = promises.prevInner[row];
    }
    return [...rows, root];
  }

  /** Pending roots that a root waits for. */
  sources(root: number): number[] {
    const { promises, edges } = this.model;
    const found: number[] = [];
    for (const row of this.members(root)) {
      for (let edge = promises.firstSource[row]; edge !== NONE; edge = edges.nextSource[edge]) {
        if (this.budget-- <= 0) return found;
        const source = edges.role[edge] < CANCELS ? this.pendingRoot(edges.source[edge]) : NONE;
        if (source !== NONE && source !== root) found.push(source);
      }
    }
    return found;
  }

  /** Pending roots that wait for a root. */
  waiters(root: number): number[] {
    const { promises, edges } = this.model;
    const found: number[] = [];
    for (const row of this.members(root)) {
      for (let edge = promises.firstWaiter[row]; edge !== NONE; edge = edges.nextWaiter[edge]) {
        if (this.budget-- <= 0) return found;
        const waiter = edges.role[edge] < CANCELS ? this.pendingRoot(edges.waiter[edge]) : NONE;
        if (waiter !== NONE && waiter !== root) found.push(waiter);
      }
    }
    return found;
  }
}

/** What a pending promise waits for, down to what nothing more is waited for. Empty for one that has settled. */
export function whyPending(model: GraphModel, id: number): Way {
  return way(model, id, (walker, root) => walker.sources(root));
}

/** What waits for a pending promise, directly or not. */
export function waitersOf(model: GraphModel, id: number): Way {
  return way(model, id, (walker, root) => walker.waiters(root));
}

function way(model: GraphModel, id: number, next: (walker: Walker, root: number) => number[]): Way {
  const walker = new Walker(model);
  const start = walker.pendingRoot(model.promises.rowOf(id));
  const seen = new Set<number>();
  const ends = new Set<number>();
  const open = start === NONE ? [] : [start];
  for (let root = open.pop(); root !== undefined; root = open.pop()) {
    if (seen.has(root)) continue;
    seen.add(root);
    const onward = next(walker, root);
    if (onward.length === 0) ends.add(root);
    for (const other of onward) if (!seen.has(other)) open.push(other);
  }
  return { on: ids(walker, seen), ends: ids(walker, ends), complete: walker.budget > 0 };
}

/** What `Lwt.cancel` of a promise would do now. */
export function cancelReach(model: GraphModel, id: number): CancelReach {
  const walker = new Walker(model);
  const reach = new Reach(walker);
  const start = walker.pendingRoot(model.promises.rowOf(id));
  if (start !== NONE) reach.cancel(start);
  return {
    on: ids(walker, reach.on),
    reached: ids(walker, reach.reached),
    carried: ids(walker, reach.carried),
    ignored: ids(walker, reach.ignored),
    shielded: ids(walker, reach.shielded),
    handlers: ids(walker, reach.handlers),
    complete: walker.budget > 0,
  };
}

class Reach {
  readonly on = new Set<number>();
  readonly reached = new Set<number>();
  readonly carried = new Set<number>();
  readonly ignored = new Set<number>();
  readonly shielded = new Set<number>();
  readonly handlers = new Set<number>();
  private readonly walker: Walker;
  private readonly failing: number[] = [];

  constructor(walker: Walker) {
    this.walker = walker;
  }

  cancel(start: number): void {
    this.walkBack([start]);
    for (let failed = this.failing.pop(); failed !== undefined; failed = this.failing.pop()) this.carry(failed);
  }

  /** From a promise back to the tasks behind it. */
  private walkBack(open: number[]): void {
    for (let root = open.pop(); root !== undefined; root = open.pop()) {
      if (this.on.has(root)) continue;
      this.on.add(root);
      const operation = this.operationOf(root);
      if (SELF.has(operation)) {
        this.reached.add(root);
        this.failing.push(root);
        // What is protected goes on by itself; a cancel that is wrapped is passed on.
        if (operation === PROTECTED) for (const source of this.walker.sources(root)) this.shielded.add(source);
        if (operation === WRAPPED) open.push(...this.walker.sources(root));
        continue;
      }
      const sources = DEAF.has(operation) ? [] : this.walker.sources(root);
      if (sources.length === 0) this.ignored.add(root);
      for (const source of sources) open.push(source);
    }
  }

  /** A failure goes on to what waits for it, unless that handles it. */
  private carry(failed: number): void {
    for (const waiter of this.walker.waiters(failed)) {
      if (this.carried.has(waiter) || this.handlers.has(waiter) || this.reached.has(waiter)) continue;
      const operation = this.operationOf(waiter);
      if (HANDLERS.has(operation)) {
        this.handlers.add(waiter);
        continue;
      }
      this.carried.add(waiter);
      this.failing.push(waiter);
      if (PICKS.has(operation)) this.walkBack(this.walker.sources(waiter));
    }
  }

  /** The operation that says what a cancel does to a root now: that of the last promise it became. */
  private operationOf(root: number): number {
    const { promises } = this.walker.model;
    const inner = promises.lastInner[root];
    return promises.operation[inner === NONE ? root : inner];
  }
}

function ids(walker: Walker, rows: ReadonlySet<number>): ReadonlySet<number> {
  const found = new Set<number>();
  for (const row of rows) found.add(walker.idOf(row));
  return found;
}
