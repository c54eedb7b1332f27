/**
 * Lwt_mutex: one at a time.
 *
 * Whoever waits for the lock has it in the order of asking, and waits as a task: a cancel gives up
 * the wait, not the lock.
 *
 * @example
 * const m = LwtMutex.create();
 * LwtMutex.withLock(m, () => saveToFile(state));
 */
import { Lwt } from '../lwt/index.ts';
import { bind, finalizing } from './plain.ts';
import { WaitQueue } from './wait-queue.ts';

class MutexOf {
  locked = false;
  readonly waiters = new WaitQueue<void>('lock a mutex');
}

/** A lock that one sequence of callbacks has at a time. */
export type Mutex = MutexOf;

function create(): Mutex {
  return new MutexOf();
}

/** Returns once the lock is had. */
function lock(m: Mutex): Lwt<void> {
  if (m.locked) return m.waiters.wait();
  m.locked = true;
  return Lwt.return();
}

/** Gives the lock to the first who waits, or to nobody. Does nothing if it is not had. */
function unlock(m: Mutex): void {
  if (!m.locked) return;
  const next = m.waiters.take();
  if (next === null) m.locked = false;
  else Lwt.wakeupLater(next.resolver);
}

/** Runs `f` with the lock had, and unlocks when its promise has settled either way. */
function withLock<T>(m: Mutex, f: () => PromiseLike<T>): Lwt<T> {
  return bind(lock(m), () =>
    finalizing(f, () => {
      unlock(m);
      return Lwt.returnUnit;
    }),
  );
}

function isLocked(m: Mutex): boolean {
  return m.locked;
}

/** Whether nobody waits for the lock. */
function isEmpty(m: Mutex): boolean {
  return m.waiters.length === 0;
}

/** The functions of Lwt_mutex. */
export const LwtMutex = Object.freeze({ create, lock, unlock, withLock, isLocked, isEmpty });
