/**
 * Lwt_condition: waiting until someone says so.
 *
 * A signal wakes the one who has waited longest, a broadcast all; with nobody waiting they are lost.
 *
 * @example
 * const changed = LwtCondition.create<number>();
 * LwtCondition.wait(changed).bind((n) => Console.logS(`now ${n}`));
 * LwtCondition.broadcast(changed, 42);
 */
import { Lwt } from '../lwt/index.ts';
import { LwtMutex, type Mutex } from './lwt-mutex.ts';
import { finalizing } from './plain.ts';
import { WaitQueue } from './wait-queue.ts';

class ConditionOf<T> {
  readonly waiters = new WaitQueue<T>('wait for a condition');
}

/** Wakes those who wait, with a value. */
export type Condition<T> = ConditionOf<T>;

function create<T = void>(): Condition<T> {
  return new ConditionOf();
}

/** Waits for a signal. Given a mutex, unlocks it meanwhile, and locks it again before the result settles. */
function wait<T>(c: Condition<T>, mutex?: Mutex): Lwt<T> {
  const waiter = c.waiters.wait();
  if (mutex !== undefined) LwtMutex.unlock(mutex);
  return finalizing(
    () => waiter,
    () => (mutex === undefined ? Lwt.returnUnit : LwtMutex.lock(mutex)),
  );
}

/** Wakes the first who waits, if any. */
function signal<T>(c: Condition<T>, value: T): void {
  const first = c.waiters.take();
  if (first !== null) Lwt.wakeupLater(first.resolver, value);
}

/** Wakes all who wait. */
function broadcast<T>(c: Condition<T>, value: T): void {
  for (const { resolver } of c.waiters.takeAll()) Lwt.wakeupLater(resolver, value);
}

/** Makes the waiting of all who wait fail. */
function broadcastExn<T>(c: Condition<T>, error: unknown): void {
  for (const { resolver } of c.waiters.takeAll()) Lwt.wakeupLaterExn(resolver, error);
}

/** The functions of Lwt_condition. */
export const LwtCondition = Object.freeze({ create, wait, signal, broadcast, broadcastExn });
