/** Milliseconds that this thread has had of a processor: what else the machine does meanwhile is no part of it. */
export function threadTime(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/**
 * Milliseconds of the thread's own that a piece of work takes.
 *
 * Some systems count a thread's time in ticks of milliseconds: a short piece then has none, or a whole tick. The
 * wall's clock is finer, and never shorter than the truth.
 */
export function timeOf(work: () => unknown): number {
  const begin = performance.now();
  const own = threadTime();
  work();
  const had = threadTime() - own;
  const passed = performance.now() - begin;
  return had > 0 ? Math.min(had, passed) : passed;
}
