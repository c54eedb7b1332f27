/**
 * One call of Node that answers later, as a promise: upstream's jobs.
 *
 * As upstream, a cancel does not reach a job, which runs in another thread of the system.
 */
import { Lwt, makeLeaf, type Lwt as Promised } from '../lwt/index.ts';
import { inRound } from './loop.ts';
import { beginOutside } from './outside.ts';
import { toUnixError } from './unix-error.ts';

/** How Node answers. Returns false when nobody hears it any more: what was opened must then be closed. */
export type Answer<T> = (error: NodeJS.ErrnoException | null | undefined, value: T) => boolean;

type Abort = (error: unknown) => void;

/** Jobs under way, each with whoever waits for its end. */
const jobs = new Map<Abort, (() => void)[]>();

/**
 * A promise of what `start` answers. `text`: what it waits for, in words. `call` and `parameter`: for
 * the UnixError, should it fail.
 */
export function systemCall<T>(
  text: string,
  call: string,
  parameter: string,
  start: (answer: Answer<T>) => void,
): Promised<T> {
  const [promise, resolver] = makeLeaf<T>('io', text, -1, null);
  const forget = beginOutside();
  const abort: Abort = (error) => {
    if (end()) Lwt.wakeupExn(resolver, error);
  };
  const end = (): boolean => {
    forget();
    const waiting = jobs.get(abort);
    jobs.delete(abort);
    for (const tell of waiting ?? []) tell();
    return waiting !== undefined;
  };
  jobs.set(abort, []);
  const answer: Answer<T> = (error, value) => {
    if (!end()) return false;
    inRound(() => {
      if (error == null) Lwt.wakeup(resolver, value);
      else Lwt.wakeupExn(resolver, toUnixError(error, call, parameter));
    });
    return true;
  };
  try {
    start(answer);
  } catch (error) {
    // Node refuses some arguments at once.
    end();
    Lwt.wakeupExn(resolver, error);
  }
  return promise;
}

/** Makes all jobs under way fail; the calls themselves go on unheard. */
export function abortJobs(error: unknown): void {
  for (const abort of [...jobs.keys()]) abort(error);
}

/** How many jobs are under way. */
export function jobCount(): number {
  return jobs.size;
}

/** Returns when the jobs that are under way now have ended. */
export function waitForJobs(): Promised<void> {
  if (jobs.size === 0) return Lwt.returnUnit;
  let left = jobs.size;
  const [promise, resolver] = makeLeaf<void>('io', `wait for ${left} jobs`, -1);
  const forget = beginOutside();
  for (const waiting of jobs.values()) {
    waiting.push(() => {
      left--;
      if (left > 0) return;
      setImmediate(() => {
        forget();
        inRound(() => Lwt.wakeup(resolver, undefined));
      });
    });
  }
  return promise;
}
