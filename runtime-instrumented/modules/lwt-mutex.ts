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
import { Lwt, tracing } from '../lwt/index.ts';
import { bind, finalizing } from './plain.ts';
import { announce, Resource, tell } from './resource.ts';
import { WaitQueue } from './wait-queue.ts';

class MutexOf extends Resource {
  readonly kind = 'mutex';
  locked = false;
  readonly waiters = new WaitQueue<void>('lock a mutex');
}

/** A lock that one sequence of callbacks has at a time. */
export type Mutex = MutexOf;

/** A lock that nobody has. `label` names it for whoever watches. */
function create(label = ''): Mutex {
  const m = new MutexOf();
  if (tracing) announce(m, label);
  return m;
}

/** Returns once the lock is had. */
function lock(m: Mutex): Lwt<void> {
  if (m.locked) {
    const turn = m.waiters.wait();
    if (tracing) tell('waits', m, turn, 1);
    return turn;
  }
  m.locked = true;
  const had = Lwt.return();
  if (tracing) tell('takes', m, had, 1);
  return had;
}

/** Gives the lock to the first who waits, or to nobody. Does nothing if it is not had. */
function unlock(m: Mutex): void {
  if (!m.locked) return;
  const next = m.waiters.take();
  if (tracing) tell('gives', m, null, 0);
  if (next === null) m.locked = false;
  else {
    if (tracing) tell('takes', m, next.resolver, 1);
    Lwt.wakeupLater(next.resolver);
  }
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
