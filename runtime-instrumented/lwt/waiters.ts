/**
 * Lists of what waits for a promise: newest first, joined in constant time, swept now and then.
 *
 * A list is linked through `next`. When a promise becomes another, the two lists are joined by an
 * entry that holds one of them, so that even a million merges cost a million small steps. Such an
 * entry also holds a bind that has no `next` of its own where others follow it.
 *
 * Entries of choose, pick and protected are dead once decided. To take them out at once would need
 * lists linked both ways; instead each promise counts how many may still be added before its list
 * is swept, and is then swept in proportion to its length. So a long-lived promise that is raced
 * again and again holds at most twice what is alive, and a little.
 */
import { InvalidArgument } from './errors.ts';
import { Op } from './operations.ts';
import {
  BUDGET_SHIFT,
  bitsOf,
  HOOKED,
  type Linked,
  type LwtPromise,
  numberFrom,
  numberIn,
  opOf,
  SAVED,
  type Waiting,
} from './promise.ts';
import { currentStorage, type Storage, setStorage } from './storage.ts';

/** An entry that is no promise: one of several children, a callback, a hook. */
export class Waiter implements Linked {
  declare bits: number;
  declare next: Waiting | null;
  declare f: unknown;
  /** A child's place among its siblings; else 0. */
  declare readonly index: number;

  constructor(bits: number, f: unknown, index: number) {
    this.bits = bits;
    this.next = null;
    this.f = f;
    this.index = index;
  }
}

/** A callback, together with the storage it shall see. */
export class Saved {
  declare readonly f: unknown;
  declare readonly storage: Storage;

  constructor(f: unknown, storage: Storage) {
    this.f = f;
    this.storage = storage;
  }
}

/** Two callbacks in the place of one: for a value and for an error. */
export class Handlers {
  declare readonly onValue: (value: unknown) => unknown;
  declare readonly onError: (error: unknown) => unknown;

  constructor(onValue: (value: unknown) => unknown, onError: (error: unknown) => unknown) {
    this.onValue = onValue;
    this.onError = onError;
  }
}

/** Something several entries share, and that can be over before they are reached. */
export interface Decidable {
  decided: boolean;
}

/** `bits` of an entry that stands for a whole list, `f`. */
export const CONCAT = bitsOf(Op.concat);
const MOST_BUDGET = 0xfffff;
const LEAST_BUDGET = 64;

/** Keeps the storage of this moment with the callback of an entry, if there is any. */
export function saveStorage(entry: Linked): void {
  entry.f = new Saved(entry.f, currentStorage);
  entry.bits = numberIn(entry.bits) | SAVED;
}

/** Takes the callback out of an entry, which it is for once, and restores the storage that it shall see. */
export function restoreStorage(entry: Linked): unknown {
  const f = entry.f;
  entry.f = null;
  if ((numberIn(entry.bits) & SAVED) === 0) {
    setStorage(null);
    return f;
  }
  const saved = f as Saved;
  setStorage(saved.storage);
  return saved.f;
}

/** Puts an entry first in the list of a pending promise. */
export function attach(source: LwtPromise, entry: Linked): void {
  if (source.bits === undefined) throw notOurs(source);
  entry.next = source.slot as Waiting | null;
  source.slot = entry;
}

/** The same for a bind of three words. */
export function attachBare(source: LwtPromise, p: LwtPromise): void {
  source.slot = source.slot === null ? p : holding(p, source.slot as Waiting);
}

/** Whether a promise is a bind of three words, and so has no `next`. */
export function isBare(entry: Waiting): entry is LwtPromise {
  const { bits } = entry;
  return typeof bits !== 'number' || opOf(bits) === Op.bareBind;
}

function holding(list: Waiting, next: Waiting | null): Waiter {
  const entry = new Waiter(CONCAT, list, 0);
  entry.next = next;
  return entry;
}

/** The same for an entry that may be dead long before the promise settles. */
export function attachRemovable(source: LwtPromise, entry: Linked): void {
  attach(source, entry);
  const bits = numberFrom(source);
  if (entry.next === null) source.bits = withBudget(bits, LEAST_BUDGET);
  else if (bits >>> BUDGET_SHIFT === 0) sweep(source);
  else source.bits = bits - (1 << BUDGET_SHIFT);
}

/** The same for a hook that runs on cancellation. */
export function attachHook(source: LwtPromise, entry: Linked): void {
  attach(source, entry);
  source.bits = numberFrom(source) | HOOKED;
}

function notOurs(value: unknown): InvalidArgument {
  const native = typeof (value as { then?: unknown } | null)?.then === 'function';
  return new InvalidArgument(
    native
      ? 'expected a promise of Lwt: give a native one to Lwt.adopt first'
      : `expected a promise of Lwt, not ${String(value)}`,
  );
}

/** `first`, then `second`, as one list. */
export function concat(first: Waiting | null, second: Waiting | null): Waiting | null {
  if (first === null) return second;
  if (second === null) return first;
  if (!isBare(first) && first.next === null) {
    first.next = second;
    return first;
  }
  return holding(first, second);
}

/** Calls `visit` on each entry, in order. Entries may be relinked by it. */
function walk(list: Waiting | null, visit: (entry: Waiting) => void): void {
  const rest: (Waiting | null)[] = [];
  let entry = list;
  for (;;) {
    while (entry !== null) {
      const next: Waiting | null = isBare(entry) ? null : (entry as Linked).next;
      if (opOf(numberIn(entry.bits)) === Op.concat) {
        rest.push(next);
        entry = (entry as Linked).f as Waiting | null;
      } else {
        visit(entry);
        entry = next;
      }
    }
    if (rest.length === 0) return;
    entry = rest.pop() ?? null;
  }
}

function sweep(source: LwtPromise): void {
  let first: Linked | null = null;
  let last: Linked | null = null;
  let length = 0;
  walk(source.slot as Waiting | null, (entry) => {
    const linked = isBare(entry) ? holding(entry, null) : (entry as Linked);
    if (opOf(numberIn(linked.bits)) === Op.branch && (linked.f as Decidable).decided) return;
    if (last === null) first = linked;
    else last.next = linked;
    last = linked;
    length++;
  });
  if (last !== null) (last as Linked).next = null;
  source.slot = first;
  source.bits = withBudget(numberFrom(source), Math.min(MOST_BUDGET, Math.max(LEAST_BUDGET, length)));
}

function withBudget(bits: number, budget: number): number {
  return (bits & ((1 << BUDGET_SHIFT) - 1)) | (budget << BUDGET_SHIFT);
}

/** The hooks in a list that run on cancellation, in order. */
export function hooksIn(list: Waiting | null): Linked[] {
  const hooks: Linked[] = [];
  walk(list, (entry) => {
    const op = opOf(numberIn(entry.bits));
    if (op >= Op.onCancel && op <= Op.onCancelForward) hooks.push(entry as Linked);
  });
  return hooks;
}
