/**
 * The next task, for work that goes on in slices. A timer would wait: browsers hold back by four milliseconds those
 * that follow one another.
 */
interface TaskScheduler {
  postTask(task: () => void): Promise<void>;
}

const { scheduler } = globalThis as { readonly scheduler?: Partial<TaskScheduler> };

/** Runs `task` after what waits already. */
export function soon(task: () => void): void {
  // Not every browser has it; what Node calls so is another thing.
  if (typeof scheduler?.postTask === 'function') void scheduler.postTask(task);
  else setTimeout(task);
}
