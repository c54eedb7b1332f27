/**
 * Lwt_pool: a bounded number of members (connections, say) that are made when needed, and shared.
 *
 * @example
 * const pool = LwtPool.create(4, connect, { dispose: disconnect });
 * LwtPool.use(pool, (connection) => query(connection, 'select 1'));
 */
import { Lwt, tracing } from '../lwt/index.ts';
import { LwtList } from './lwt-list.ts';
import { attempt, bind, call, catching, trying } from './plain.ts';
import { announce, Resource, tell } from './resource.ts';
import { failAgain } from './upstream.ts';
import { WaitQueue } from './wait-queue.ts';

/** What may be told about a pool's members; all of it may be left out. */
export interface PoolOptions<T> {
  /** Whether a member that was free can still be used. Asked before each use. */
  readonly validate?: (member: T) => PromiseLike<boolean>;
  /** After a use that failed: calls the function with whether the member can still be used. */
  readonly check?: (member: T, say: (usable: boolean) => void) => void;
  /** Ends a member that is thrown away. */
  readonly dispose?: (member: T) => PromiseLike<unknown>;
  /** Names the pool for whoever watches. */
  readonly label?: string;
}

class PoolOf<T> extends Resource {
  readonly kind = 'pool';
  readonly max: number;
  readonly make: () => PromiseLike<T>;
  readonly options: PoolOptions<T>;
  count = 0;
  /** Members in use when the pool is cleared see their generation's flag set. */
  generation = { cleared: false };
  free: T[] = [];
  readonly waiters = new WaitQueue<T>('get a member of a pool');

  constructor(max: number, make: () => PromiseLike<T>, options: PoolOptions<T>) {
    super();
    this.max = max;
    this.make = make;
    this.options = options;
  }

  override get size(): number {
    return this.max;
  }

  /** Members that are in use, made or thrown away. */
  get taken(): number {
    return this.count - this.free.length;
  }
}

/** A pool of members of type `T`. */
export type Pool<T> = PoolOf<T>;

/** A pool of at most `max` members, made by `make`. */
function create<T>(max: number, make: () => PromiseLike<T>, options: PoolOptions<T> = {}): Pool<T> {
  const pool = new PoolOf(max, make, options);
  if (tracing) announce(pool, options.label ?? '');
  return pool;
}

function createMember<T>(pool: Pool<T>): Lwt<T> {
  return catching(
    () => {
      // Before it is made, lest others make more meanwhile than there may be.
      pool.count++;
      return pool.make();
    },
    (error) => {
      pool.count--;
      if (tracing) tell('level', pool, null, pool.taken);
      return Lwt.fail(error);
    },
  );
}

function release<T>(pool: Pool<T>, member: T): void {
  const waiter = pool.waiters.take();
  if (tracing) tell('gives', pool, null, pool.taken - 1);
  if (waiter === null) pool.free.push(member);
  else Lwt.wakeupLater(waiter.resolver, member);
}

function dispose<T>(pool: Pool<T>, member: T): Lwt<void> {
  const end = pool.options.dispose;
  const ended = end === undefined ? Lwt.returnUnit : call(() => end(member));
  return bind(ended, () => {
    pool.count--;
    if (tracing) tell('gives', pool, null, pool.taken);
    return Lwt.returnUnit;
  });
}

/** Makes a member for the first who waits; for nobody none, lest a failure to make it be lost. */
function replaceDisposed<T>(pool: Pool<T>): void {
  const waiter = pool.waiters.take();
  if (waiter === null) return;
  Lwt.onAny(
    attempt(pool.make),
    (member) => Lwt.wakeupLater(waiter.resolver, member),
    (error) => Lwt.wakeupLaterExn(waiter.resolver, error),
  );
}

function validateAndReturn<T>(pool: Pool<T>, member: T): Lwt<T> {
  const { validate } = pool.options;
  return trying<boolean, T>(
    () => (validate === undefined ? Lwt.returnTrue : validate(member)),
    (valid) => (valid ? Lwt.return(member) : bind(dispose(pool, member), () => createMember(pool))),
    (error) =>
      bind(dispose(pool, member), () => {
        replaceDisposed(pool);
        return failAgain(error);
      }),
  );
}

function acquire<T>(pool: Pool<T>): Lwt<T> {
  const [member] = pool.free;
  if (pool.free.length > 0) {
    pool.free.shift();
    return validateAndReturn(pool, member);
  }
  if (pool.count < pool.max) return createMember(pool);
  const turn = pool.waiters.wait();
  if (tracing) tell('waits', pool, turn, pool.taken);
  return bind(turn, (given) => validateAndReturn(pool, given));
}

function checkAndRelease<T>(pool: Pool<T>, member: T, cleared: boolean): Lwt<void> {
  let usable = false;
  const { check } = pool.options;
  if (check === undefined) usable = true;
  else {
    check(member, (answer) => {
      usable = answer;
    });
  }
  if (cleared || !usable) return dispose(pool, member);
  release(pool, member);
  return Lwt.return();
}

/** Runs `f` with a member, once one is free, and gives it back when f's promise has settled. */
function use<T, R>(pool: Pool<T>, f: (member: T) => PromiseLike<R>): Lwt<R> {
  const had = acquire(pool);
  return bind(had, (member) => {
    const { generation } = pool;
    if (tracing) tell('takes', pool, had, pool.taken);
    const promise = catching<R>(
      () => f(member),
      (error) => bind(checkAndRelease(pool, member, generation.cleared), () => Lwt.fail(error)),
    );
    return bind(promise, () => {
      if (generation.cleared) return bind(dispose(pool, member), () => promise);
      release(pool, member);
      return promise;
    });
  });
}

/** Disposes of all free members, the last that became free first; those in use follow when they are given back. */
function clear<T>(pool: Pool<T>): Lwt<void> {
  const members = pool.free.reverse();
  pool.free = [];
  pool.generation.cleared = true;
  pool.generation = { cleared: false };
  return LwtList.iterS((member) => dispose(pool, member), members);
}

/** How many wait for a member. */
function waitQueueLength<T>(pool: Pool<T>): number {
  return pool.waiters.length;
}

/** The functions of Lwt_pool. */
export const LwtPool = Object.freeze({ create, use, clear, waitQueueLength });
