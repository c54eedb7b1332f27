/**
 * What `node --import promise-graph/register program.ts` loads before the program.
 *
 * It lets the program find the library, and TypeScript run, on any Node that we support. With
 * `PROMISE_GRAPH_CHANNEL` it also traces: the only file that joins the tracer with the library.
 */
import { isMainThread } from 'node:worker_threads';
import { watchNative } from './native/index.ts';
import {
  CHANNEL,
  CHILD,
  canCapture,
  expectMarks,
  inheritedSettings,
  readSettings,
  type Settings,
  say,
  startTracing,
} from './trace/index.ts';
import { installHooks } from './typescript/hooks.ts';

const own = new URL('.', import.meta.url);

/** What the environment asks for. The threads that a program starts load this file too, and get what their maker has. */
function settingsOfThread(): Settings | null {
  if (!isMainThread) return inheritedSettings();
  const settings = readSettings(process.env);
  // It was meant for this process: those that it starts get it when they are traced as well (trace/descendants.ts).
  delete process.env[CHANNEL];
  delete process.env[CHILD];
  if (typeof settings !== 'string') return settings;
  say(settings);
  return null;
}

/** Does something for a program that shall run also when that fails: where permissions are withheld, say. */
function attempt(what: string, act: () => boolean): boolean {
  try {
    return act();
  } catch (error) {
    say(`cannot ${what}: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

/**
 * What can be done of it. Under `--frozen-intrinsics` there are no stacks, and a `then` cannot be told from an
 * `await`: what would be drawn of built-in promises would be false.
 */
function possible(asked: Settings | null): Settings | null {
  if (asked === null || canCapture()) return asked;
  say(
    'Error is frozen (--frozen-intrinsics?): promises of the language are not traced here; those of the library are.',
  );
  return { ...asked, marks: false, native: null };
}

const settings = possible(settingsOfThread());
const marks = settings?.marks === true && attempt("mark this program's calls", expectMarks);
attempt('bring TypeScript and the library to this program', () => {
  installHooks(own, marks);
  return true;
});
if (settings !== null) {
  attempt('trace this program', () => {
    const { native } = settings;
    const watch =
      native === null
        ? undefined
        : (tracer: Parameters<typeof watchNative>[0]) => {
            const watcher = watchNative(tracer, native);
            if (watcher === null) say('there is no inspector to be had: built-in promises are not traced.');
            return watcher;
          };
    startTracing(settings, new URL('./worker.js', own), marks, watch);
    return true;
  });
}
