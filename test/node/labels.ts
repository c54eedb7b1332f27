/** What the leaves that `run` makes are called, for whoever watches. */
import { installProbe, silentProbe } from '../../runtime-instrumented/lwt/index.ts';

/** Collects what leaves wait for, in words, while `run` runs and its promise settles. */
export async function labelsOf(run: () => PromiseLike<unknown>): Promise<string[]> {
  const labels: string[] = [];
  let nextId = 1;
  installProbe({ ...silentProbe, created: () => nextId++, described: (_id, text) => void labels.push(text) });
  try {
    await run();
  } finally {
    installProbe(null);
  }
  return labels;
}
