/** The way from a thread back to the main one. */
import { isMainThread } from 'node:worker_threads';
import type { Sendable, ThreadTools } from './task.ts';

/**
 * Called in a detached function: runs `f` in the main thread, and stops this thread until its promise
 * has settled; returns its value, or raises a copy of its error. `f` goes over as functions do (see
 * task.ts); one of a module meets the very module that the main program has loaded. Raises in the main
 * thread, which would wait for itself.
 */
export function runInMain<A, B>(f: Sendable<A, B>, argument?: A): B {
  const { runInMain: run } = toolsOf('runInMain');
  return argument === undefined ? run(f) : run(f, argument);
}

/**
 * The same without waiting: this thread goes on at once. What `f` fails with is given to `handler`,
 * in the main thread too, where it goes as functions do; what that raises goes to the async exception hook.
 */
export function runInMainDontWait<A>(f: Sendable<A, void>, handler: Sendable<unknown, void>, argument?: A): void {
  toolsOf('runInMainDontWait').runInMainDontWait(f, handler, argument);
}

function toolsOf(name: string): ThreadTools {
  const registry = globalThis as unknown as Record<symbol, ThreadTools | undefined>;
  const tools = registry[Symbol.for('promise-graph.run-in-main')];
  if (isMainThread || tools === undefined) throw new Error(`${name}: this is not a thread that was detached`);
  return tools;
}
