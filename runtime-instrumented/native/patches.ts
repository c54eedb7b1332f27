/**
 * The few built-in functions that are replaced by ones that tell who calls: `then`, because the
 * engine's hooks do not tell a `then` from an `await`, and the combinators, to know whose children
 * the promises are that they wait for. Name, length and property attributes stay; the originals do
 * the work.
 */
import type { NativeOperation } from './traced.ts';

/** What the replaced functions say. */
export interface CallWatcher {
  /** `then` is about to be called on `receiver`; null afterwards. Returns what was there before. */
  chaining(receiver: object | null): object | null;
  /** A combinator begins; the answer is handed back to `combined` at its end. */
  combining(operation: NativeOperation): unknown;
  combined(before: unknown): void;
}

const COMBINATORS = ['all', 'allSettled', 'any', 'race'] as const;
const { apply } = Reflect;

/** Replaces the functions for good. Does nothing for one that is missing or cannot be replaced. */
export function patchPromise(watcher: CallWatcher): void {
  const { prototype } = Promise;
  const { then } = prototype;
  replace(
    prototype,
    'then',
    {
      then(this: object, onFulfilled: unknown, onRejected: unknown): unknown {
        const before = watcher.chaining(this);
        try {
          return apply(then, this, [onFulfilled, onRejected]);
        } finally {
          watcher.chaining(before);
        }
      },
    }.then,
  );
  for (const name of COMBINATORS) {
    const original = Promise[name] as (given: unknown) => unknown;
    if (typeof original !== 'function') continue;
    const methods = {
      [name](this: unknown, given: unknown): unknown {
        const before = watcher.combining(name);
        try {
          return apply(original, this, [given]);
        } finally {
          watcher.combined(before);
        }
      },
    };
    replace(Promise, name, methods[name]);
  }
}

function replace(holder: object, name: string, by: (...given: never[]) => unknown): void {
  const there = Reflect.getOwnPropertyDescriptor(holder, name);
  if (there === undefined || !there.configurable) return;
  Reflect.defineProperty(holder, name, { ...there, value: by });
}
