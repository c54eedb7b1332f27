/** The way from a thread back to the main one. */
import { isMainThread } from 'node:worker_threads';
import type { Sendable } from './task.ts';

type RunInMain = <A, B>(f: Sendable<A, B>, argument?: A) => B;

/**
 * Called in a detached function: runs `f` in the main thread, and stops this thread until its promise
 * has settled; returns its value, or raises a copy of its error. `f` goes over as functions do (see
 * task.ts); one of a module meets the very module that the main program has loaded. Raises in the main
 * thread, which would wait for itself.
 */
export function runInMain<A, B>(f: Sendable<A, B>, argument?: A): B {
  const registry = globalThis as unknown as Record<symbol, RunInMain | undefined>;
  const run = registry[Symbol.for('promise-graph.run-in-main')];
  if (isMainThread || run === undefined) throw new Error('runInMain: this is not a thread that was detached');
  return argument === undefined ? run(f) : run(f, argument);
}
