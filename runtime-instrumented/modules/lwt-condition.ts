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
import { Lwt, tracing } from '../lwt/index.ts';
import { LwtMutex, type Mutex } from './lwt-mutex.ts';
import { finalizing } from './plain.ts';
import { announce, Resource, tell } from './resource.ts';
import { type Waiter, WaitQueue } from './wait-queue.ts';

class ConditionOf<T> extends Resource {
  readonly kind = 'condition';
  readonly waiters = new WaitQueue<T>('wait for a condition');
}

/** Wakes those who wait, with a value. */
export type Condition<T> = ConditionOf<T>;

/** A condition that nobody waits for. `label` names it for whoever watches. */
function create<T = void>(label = ''): Condition<T> {
  const c = new ConditionOf<T>();
  if (tracing) announce(c, label);
  return c;
}

/** Waits for a signal. Given a mutex, unlocks it meanwhile, and locks it again before the result settles. */
function wait<T>(c: Condition<T>, mutex?: Mutex): Lwt<T> {
  const waiter = c.waiters.wait();
  if (tracing) tell('waits', c, waiter, c.waiters.length);
  if (mutex !== undefined) LwtMutex.unlock(mutex);
  return finalizing(
    () => waiter,
    () => (mutex === undefined ? Lwt.returnUnit : LwtMutex.lock(mutex)),
  );
}

/** Wakes the first who waits, if any. */
function signal<T>(c: Condition<T>, value: T): void {
  const first = c.waiters.take();
  if (tracing) tell('gives', c, null, c.waiters.length);
  if (first === null) return;
  if (tracing) tell('takes', c, first.resolver, c.waiters.length);
  Lwt.wakeupLater(first.resolver, value);
}

/** Wakes all who wait. */
function broadcast<T>(c: Condition<T>, value: T): void {
  for (const { resolver } of takeAll(c)) Lwt.wakeupLater(resolver, value);
}

/** Makes the waiting of all who wait fail. */
function broadcastExn<T>(c: Condition<T>, error: unknown): void {
  for (const { resolver } of takeAll(c)) Lwt.wakeupLaterExn(resolver, error);
}

function takeAll<T>(c: Condition<T>): Waiter<T>[] {
  const all = c.waiters.takeAll();
  if (tracing) {
    tell('gives', c, null, 0);
    for (const { resolver } of all) tell('takes', c, resolver, 0);
  }
  return all;
}

/** The functions of Lwt_condition. */
export const LwtCondition = Object.freeze({ create, wait, signal, broadcast, broadcastExn });
