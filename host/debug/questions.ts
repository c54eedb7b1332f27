/** What a person asks of a trace at a moment: who led here, what holds a promise up, which promise a name means. */
import { OPERATIONS, type OperationName, STATES, type StateName } from '../../runtime-instrumented/protocol/index.ts';
import { NEVER, NONE, type Trace } from '../../webview/trace/trace.ts';
import { lastInner } from './inners.ts';

/** A chain longer than this is cut. */
const DEEPEST = 200;
/** Promises that one question looks at, at most. */
const MOST = 100_000;

export const stateOf = (trace: Trace, row: number, moment: number): StateName =>
  STATES[trace.stateAt(trace.rootAt(row, moment), moment)] ?? 'pending';

export const operationOf = (trace: Trace, row: number): OperationName =>
  OPERATIONS[trace.operationOf(row)] ?? 'unknown';

const isThere = (trace: Trace, row: number, moment: number): boolean =>
  trace.isKept(row) && trace.createdAt(row) <= moment;

/** From a promise to the main one: who waits for it, or else in whose callback it was made. */
export function chainFrom(trace: Trace, row: number, moment: number): number[] {
  const chain: number[] = [];
  const seen = new Set<number>();
  for (let at = row; at !== NONE && isThere(trace, at, moment) && chain.length < DEEPEST; ) {
    if (seen.has(at)) break;
    seen.add(at);
    chain.push(at);
    const root = trace.rootAt(at, moment);
    const waiter = waitersAt(trace, root, moment)[0];
    at = waiter ?? (root === at ? trace.madeInOf(at) : root);
  }
  return chain;
}

/** What waits for a promise at a moment, the oldest first. */
export function waitersAt(trace: Trace, row: number, moment: number): number[] {
  const waiters = new Set<number>();
  trace.waitersOf(row, (waiter, _role, since) => {
    if (since <= moment) waiters.add(trace.rootAt(waiter, moment));
    return waiters.size < MOST;
  });
  waiters.delete(row);
  return [...waiters].reverse();
}

/** What a promise waits for at a moment: pending ones only. */
export function sourcesAt(trace: Trace, row: number, moment: number): number[] {
  const sources = new Set<number>();
  const from = (each: number): void =>
    trace.sourcesOf(each, (source, _role, since) => {
      const root = trace.rootAt(source, moment);
      if (since <= moment && root !== row && trace.stateAt(root, moment) === 0) sources.add(root);
      return sources.size < MOST;
    });
  from(row);
  // What the promise has become the outer side of goes on waiting for it.
  for (let at = lastInner(trace, row, moment), deep = 0; sources.size === 0 && at !== NONE && deep < MOST; deep++) {
    from(at);
    at = lastInner(trace, at, moment);
  }
  return [...sources];
}

/** Why something is pending. */
export interface Why {
  /** Ways down, each from the promise to what holds it up. */
  readonly ways: readonly (readonly number[])[];
  /** Promises that wait for one another, in a ring; empty when there is none. */
  readonly ring: readonly number[];
  readonly complete: boolean;
}

/** The ways down to the leaves that hold a promise up: at most `most` of them. */
export function whyPending(trace: Trace, row: number, moment: number, most = 10): Why {
  const ways: number[][] = [];
  let ring: number[] = [];
  let looked = 0;
  const known = new Set<number>();
  const stack: { readonly row: number; readonly way: readonly number[] }[] = [{ row, way: [row] }];
  for (let next = stack.pop(); next !== undefined && ways.length < most; next = stack.pop()) {
    if (++looked > MOST) break;
    const { row: at, way } = next;
    const sources = sourcesAt(trace, at, moment);
    if (sources.length === 0) ways.push([...way]);
    for (const source of sources.reverse()) {
      const again = way.indexOf(source);
      if (again >= 0) ring = [...way.slice(again)];
      else if (!known.has(source) && way.length < DEEPEST) {
        known.add(source);
        stack.push({ row: source, way: [...way, source] });
      }
    }
  }
  return { ways, ring, complete: stack.length === 0 };
}

/** The promise that a name, or `#` and a number, means: a pending one before a settled one, a young one before an old. */
export function findNamed(trace: Trace, name: string, moment: number): number {
  const number = /^#(\d+)$/.exec(name)?.[1];
  if (number !== undefined) {
    const row = trace.rowOf(Number(number));
    return row !== NONE && isThere(trace, row, moment) ? row : NONE;
  }
  let found: number = NONE;
  for (let row = trace.rowsAt(moment) - 1, looked = 0; row >= trace.firstRow && looked < MOST; row--, looked++) {
    if (!trace.isKept(row) || trace.nameOf(row) !== name) continue;
    if (trace.stateAt(trace.rootAt(row, moment), moment) === 0) return row;
    if (found === NONE) found = row;
  }
  return found;
}

/** Rows that are pending at a moment, oldest first, at most `most`; and whether there are more. */
export function pendingRows(trace: Trace, moment: number, most: number): { rows: number[]; more: boolean } {
  const rows: number[] = [];
  trace.pendingAt(moment, (row) => rows.push(row) <= most);
  return { rows: rows.slice(0, most).reverse(), more: rows.length > most };
}

/** Pending promises that were made by a promise's callbacks, or by what these made. */
export function madeBy(trace: Trace, row: number, moment: number): number[] {
  const inside = new Map<number, boolean>([[row, true]]);
  const isInside = (start: number): boolean => {
    const way: number[] = [];
    let at = start;
    while (at !== NONE && !inside.has(at)) {
      way.push(at);
      at = trace.madeInOf(at);
    }
    const verdict = at !== NONE && inside.get(at) === true;
    for (const each of way) inside.set(each, verdict);
    return verdict;
  };
  const made: number[] = [];
  trace.pendingAt(moment, (pending) => {
    if (pending !== row && isInside(pending)) made.push(trace.idOf(pending));
    return made.length < 10_000;
  });
  return made;
}

/** The promises whose callbacks run at a moment, outermost first. */
export function runningAt(trace: Trace, moment: number): number[] {
  const { callbacks } = trace;
  const running: number[] = [];
  for (let index = callbacks.count - 1, looked = 0; index >= callbacks.first && looked < MOST; index--, looked++) {
    if (callbacks.entered(index) > moment) continue;
    const left = callbacks.left(index);
    if (left === NEVER || left > moment) running.push(callbacks.row(index));
    // A callback that is over and was not inside another: before it nothing runs any more.
    else if (running.length === 0 && looked > 1_000) break;
  }
  return running.reverse();
}

/** Seconds as people read them. */
export const seconds = (nanoseconds: number): string => `${Number((nanoseconds / 1e9).toFixed(6))} s`;
