/**
 * Sequence-associated storage: values that travel with the order of callbacks.
 *
 * A callback sees what was stored when it was attached. Nearly all programs store nothing, so an
 * empty storage is `null`, and saving it with a callback costs no memory (see waiters.ts).
 */

import { None, type Option } from './option.ts';

declare const keeps: unique symbol;

/** Names one value in the storage. Made by `newKey`. */
export interface Key<T> {
  readonly [keeps]?: (value: T) => T;
}

/** Never changed once made; null when empty. */
export type Storage = ReadonlyMap<object, Option<unknown>> | null;

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

/** The value stored under `key`, if any. */
export function get<T>(key: Key<T>): Option<T> {
  return (currentStorage?.get(key) as Option<T> | undefined) ?? None;
}

function withEntry<T>(key: Key<T>, value: Option<T>): Storage {
  const next = new Map<object, Option<unknown>>(currentStorage ?? []);
  if (value.isSome) next.set(key, value);
  else next.delete(key);
  return next.size === 0 ? null : next;
}

/** Runs `f` with `value` stored under `key` (`None`: nothing stored), for it and all callbacks it attaches. */
export function withValue<T, R>(key: Key<T>, value: Option<T>, f: () => R): R {
  const before = currentStorage;
  currentStorage = withEntry(key, value);
  try {
    return f();
  } finally {
    currentStorage = before;
  }
}
