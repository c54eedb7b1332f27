/** Milliseconds that this thread has had of a processor: what else the machine does meanwhile is no part of it. */
export function threadTime(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/**
 * Starts a watch: what it gives says how many milliseconds of the thread's own have passed since.
 *
 * Some systems count a thread's time in ticks of milliseconds: a short piece of work then has none, or a whole tick.
 * The wall's clock is finer, and never shorter than the truth.
 */
export function startWatch(): () => number {
  const begun = performance.now();
  const own = threadTime();
  return () => {
    const had = threadTime() - own;
    const passed = performance.now() - begun;
    return had > 0 ? Math.min(had, passed) : passed;
  };
}

/** Milliseconds of the thread's own that a piece of work takes. */
export function timeOf(work: () => unknown): number {
  const watch = startWatch();
  work();
  return watch();
}
