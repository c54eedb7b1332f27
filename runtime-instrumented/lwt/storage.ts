/**
 * Sequence-associated storage: values that travel with the order of callbacks.
 *
 * A callback sees what was stored when it was attached. Nearly all programs store nothing, so an
 * empty storage is `null`, and saving it with a callback costs no memory (see waiters.ts).
 */

declare const keeps: unique symbol;

/** Names one value in the storage. Made by `newKey`. */
export interface Key<T> {
  readonly [keeps]?: (value: T) => T;
}

/** Never changed once made; null when empty. */
export type Storage = ReadonlyMap<object, unknown> | null;

/** The storage that code running now sees. */
export let currentStorage: Storage = null;

/** Replaces the storage that code running now sees. */
export function setStorage(storage: Storage): void {
  currentStorage = storage;
}

/** A new key, different from all others. */
export function newKey<T>(): Key<T> {
  return Object.freeze({});
}

/** The value stored under `key`, or undefined. */
export function get<T>(key: Key<T>): T | undefined {
  return currentStorage === null ? undefined : (currentStorage.get(key) as T | undefined);
}

function withEntry<T>(key: Key<T>, value: T | undefined): Storage {
  const next = new Map<object, unknown>(currentStorage ?? []);
  if (value === undefined) next.delete(key);
  else next.set(key, value);
  return next.size === 0 ? null : next;
}

/** Runs `f` with `value` stored under `key` (undefined: nothing stored), for it and all callbacks it attaches. */
export function withValue<T, R>(key: Key<T>, value: T | undefined, f: () => R): R {
  const before = currentStorage;
  currentStorage = withEntry(key, value);
  try {
    return f();
  } finally {
    currentStorage = before;
  }
}
