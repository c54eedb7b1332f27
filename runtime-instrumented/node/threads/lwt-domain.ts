/**
 * `LwtDomain`: pools of threads that run in parallel, as upstream's `Lwt_domain` has them.
 *
 * What can be sent is what `LwtPreemptive` can send: see task.ts.
 *
 * @example
 * const pool = LwtDomain.setupPool(2);
 * const squares = Lwt.all([1, 2, 3].map((n) => LwtDomain.detach(pool, (k: number) => k * k, n)));
 * await LwtMain.run(squares.finalize(() => Lwt.return(LwtDomain.teardownPool(pool))));
 */
import { InvalidArgument, type Lwt as Promised } from '../../lwt/index.ts';
import { None, type Option, Some } from '../../modules/index.ts';
import { runInMain } from './run-in-main.ts';
import type { Sendable } from './task.ts';
import { ThreadPool } from './thread-pool.ts';

/** A pool cannot be torn down while it runs something: upstream's exception of that name. */
export class TasksActive extends Error {
  override readonly name = 'LwtDomain.TasksActive';
  constructor() {
    super('tasks of the pool still run');
  }
}

class DomainPool {
  /** Domains besides the main one. */
  readonly size: number;
  readonly name: string | null;
  threads: ThreadPool | null;

  constructor(size: number, name: string | null) {
    this.size = size;
    this.name = name;
    this.threads = new ThreadPool(size, size);
  }
}

/** A pool of domains. */
export type Domains = DomainPool;

const named = new Map<string, DomainPool>();

function open(pool: DomainPool): ThreadPool {
  if (pool.threads === null) throw new InvalidArgument('LwtDomain: the pool is torn down');
  return pool.threads;
}

/** Starts `count` domains. With a name, `lookupPool` finds it. Raises InvalidArgument below 1, an Error when the name is taken. */
function setupPool(count: number, options: { readonly name?: string } = {}): Domains {
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgument(`LwtDomain.setupPool: ${count} domains`);
  const { name = null } = options;
  if (name !== null && named.has(name)) throw new Error(`LwtDomain.setupPool: there is a pool named ${name} already`);
  const pool = new DomainPool(count, name);
  if (name !== null) named.set(name, pool);
  return pool;
}

/** Ends a pool's domains. Raises TasksActive while some work, and InvalidArgument once it has been done. */
function teardownPool(pool: Domains): void {
  const threads = open(pool);
  if (threads.busy > 0 || threads.queued > 0) throw new TasksActive();
  pool.threads = null;
  if (pool.name !== null) named.delete(pool.name);
  threads.stop();
}

/** Runs `f` on `argument` in one of the pool's domains. Raises InvalidArgument when the pool is torn down. */
function detach<A, B>(pool: Domains, f: Sendable<A, B>, argument: A): Promised<B> {
  return open(pool).run(f, argument);
}

/** The pool of a name. */
function lookupPool(name: string): Option<Domains> {
  const pool = named.get(name);
  return pool === undefined ? None : Some(pool);
}

/** How many domains a pool has, the main one included, as upstream counts. */
function getNumDomains(pool: Domains): number {
  open(pool);
  return pool.size + 1;
}

export const LwtDomain = Object.freeze({
  TasksActive,
  setupPool,
  teardownPool,
  detach,
  runInMain,
  lookupPool,
  getNumDomains,
});
