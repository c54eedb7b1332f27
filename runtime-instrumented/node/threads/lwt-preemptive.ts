/**
 * `LwtPreemptive`: computations in other threads, as upstream's `Lwt_preemptive` has them.
 *
 * Upstream's threads share memory and take closures. JavaScript's do not: task.ts says what can be sent.
 *
 * @example
 * const fib = (n: number): number => {
 *   const go = (k: number): number => (k < 2 ? k : go(k - 1) + go(k - 2));
 *   return go(n);
 * };
 * await LwtMain.run(LwtPreemptive.detach(fib, 35));
 * await LwtMain.run(LwtPreemptive.detach({ module: new URL('./heavy.ts', import.meta.url), name: 'sum' }, [1, 2]));
 */
import { InvalidArgument, type Lwt as Promised } from '../../lwt/index.ts';
import { runInMain, runInMainDontWait } from './run-in-main.ts';
import type { Sendable } from './task.ts';
import { ThreadPool } from './thread-pool.ts';

const DEFAULT_BOUNDS: [number, number] = [0, 4];

let pool: ThreadPool | null = null;
let log: (message: string) => void = (message) => void process.stderr.write(`${message}\n`);
let maxQueued = 1_000;

/** Runs `f` on `argument` in another thread. At most as many run as the bounds say; the others wait in line. */
function detach<A, B>(f: Sendable<A, B>, argument: A): Promised<B> {
  return initialised().run(f, argument);
}

function initialised(bounds: [number, number] = DEFAULT_BOUNDS): ThreadPool {
  if (pool === null) {
    pool = new ThreadPool(...bounds);
    pool.log = (message) => log(message);
  }
  return pool;
}

/** Starts `min` threads and allows `max`. `logger` is told of threads that end by themselves. */
function init(min: number, max: number, logger: (message: string) => void): void {
  log = logger;
  initialised([min, max]).bounds = [min, max];
}

/** As `init` with 0 and 4, unless it was done before. `detach` does that by itself. */
function simpleInit(): void {
  initialised();
}

/** How many threads there are at least and at most. */
function getBounds(): [min: number, max: number] {
  return pool?.bounds ?? [...DEFAULT_BOUNDS];
}

/** Changes that. Raises InvalidArgument unless 0 ≤ min ≤ max and max > 0. */
function setBounds(bounds: [min: number, max: number]): void {
  initialised(bounds).bounds = bounds;
}

/** Kept for upstream's sake, where too it limits nothing: all wait in line. Raises InvalidArgument below 0. */
function setMaxNumberOfThreadsQueued(count: number): void {
  if (!(count >= 0)) throw new InvalidArgument(`LwtPreemptive.setMaxNumberOfThreadsQueued: ${count}`);
  maxQueued = count;
}

export const LwtPreemptive = Object.freeze({
  detach,
  runInMain,
  runInMainDontWait,
  init,
  simpleInit,
  getBounds,
  setBounds,
  setMaxNumberOfThreadsQueued,
  getMaxNumberOfThreadsQueued: (): number => maxQueued,
  /** Threads that there are, that run something, and tasks that wait for one. */
  nbthreads: (): number => pool?.count ?? 0,
  nbthreadsbusy: (): number => pool?.busy ?? 0,
  nbthreadsqueued: (): number => pool?.queued ?? 0,
});
