/**
 * What `node --import promise-graph/register program.ts` loads before the program.
 *
 * It lets the program find the library, and TypeScript run, on any Node that we support. With
 * `PROMISE_GRAPH_CHANNEL` it also traces: the only file that joins the tracer with the library.
 */
import { isMainThread } from 'node:worker_threads';
import { watchNative } from './native/index.ts';
import { readSettings, say, startTracing } from './trace/index.ts';
import { installHooks } from './typescript/hooks.ts';

installHooks(new URL('.', import.meta.url));

// The threads that a program starts load this file too; the main thread alone is traced.
if (isMainThread) {
  const settings = readSettings(process.env);
  // It was meant for this process: processes that the program starts do not inherit it.
  delete process.env.PROMISE_GRAPH_CHANNEL;
  try {
    if (typeof settings === 'string') say(settings);
    else if (settings) {
      const { native } = settings;
      startTracing(
        settings,
        new URL('./worker.js', import.meta.url),
        native === null ? undefined : (tracer) => watchNative(tracer, native),
      );
    }
  } catch (error) {
    say(`cannot trace this program: ${error instanceof Error ? error.message : String(error)}`);
  }
}
