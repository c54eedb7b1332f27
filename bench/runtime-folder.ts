/** Where the built runtime is that is measured: the copy that run.ts made, or else dist. */
import { fileURLToPath } from 'node:url';

/** Names the folder, with a slash at its end, to the processes that we start. */
export const RUNTIME_VARIABLE = 'PROMISE_GRAPH_BENCH_RUNTIME';

/** The folder, with a slash at its end. */
export function runtimeFolder(): string {
  return process.env[RUNTIME_VARIABLE] ?? fileURLToPath(new URL('../dist/runtime/', import.meta.url));
}
