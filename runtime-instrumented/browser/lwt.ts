/**
 * The library for pages: what `import { Lwt } from 'promise-graph'` gives where a bundler builds for
 * browsers (the condition `browser` of package.json). The core and its modules, sleeping and pausing;
 * nothing that needs Node.
 */
import { Lwt, makeLeaf, type Lwt as Promised, registerPauseNotifier, wakeupPaused } from '../lwt/index.ts';
import { durationText } from '../node/duration.ts';

export type { Key, PromiseIterator, PromiseState, Resolver, Result } from '../lwt/index.ts';
export { Canceled, InvalidArgument, Lwt } from '../lwt/index.ts';
export * from '../modules/index.ts';
export { Duration } from '../node/duration.ts';

const LONGEST = 2 ** 31 - 1;
const { setTimeout: later, clearTimeout: never } = globalThis;

/** Sleeping, as Mirage's Time has it. */
export const Time = {
  /** Returns after so many nanoseconds; a page's timers count in milliseconds, at most 24 days. */
  sleepNs(nanoseconds: number): Promised<void> {
    const milliseconds = Math.min(LONGEST, Math.max(0, Math.ceil(nanoseconds / 1e6)));
    const [promise, resolver] = makeLeaf<void>('sleep', `sleep ${durationText(nanoseconds)}`, nanoseconds, () =>
      never(timer),
    );
    const timer = later(() => Lwt.wakeup(resolver, undefined), milliseconds);
    return promise;
  },
} as const;

let planned = false;
registerPauseNotifier((count) => {
  if (count === 0 || planned) return;
  planned = true;
  later(() => {
    planned = false;
    wakeupPaused();
  }, 0);
});
