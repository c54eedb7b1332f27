/**
 * join, all and both: waiting for several promises.
 *
 * All of them are waited for, also when one fails. The result then fails with the first failure:
 * that of a promise which had failed already goes before any later one.
 */
import { InvalidArgument } from './errors.ts';
import { tellDepends } from './lane.ts';
import { recordOf } from './make.ts';
import { Op } from './operations.ts';
import { settled } from './outcome.ts';
import type { Role } from './probe.ts';
import {
  bitsOf,
  FAILED,
  type HowToCancel,
  identify,
  type Linked,
  LwtPromise,
  PENDING,
  RETURNED,
  settle,
  tagOf,
  underlying,
} from './promise.ts';
import { onFire } from './resolve.ts';
import { tracing } from './tracing.ts';
import type { Lwt, Thenable, ValuesOf } from './types.ts';
import { attach, Waiter } from './waiters.ts';

const CHILD = bitsOf(Op.child);

/** What the children of one join share. */
class Join {
  readonly result: LwtPromise;
  /** One place a child, or null when the values are not wanted. */
  readonly values: unknown[] | null;
  pending = 0;
  failure: LwtPromise | null = null;

  constructor(result: LwtPromise, values: unknown[] | null) {
    this.result = result;
    this.values = values;
  }

  take(child: LwtPromise, index: number): void {
    if (tagOf(child) === FAILED) this.failure ??= child;
    else if (this.values !== null) this.values[index] = child.slot;
  }
}

onFire(Op.child, (entry: Linked, child: LwtPromise) => {
  const join = entry.f as Join;
  join.take(child, (entry as Waiter).index);
  if (--join.pending !== 0) return null;
  const { failure } = join;
  return failure === null
    ? settled(underlying(join.result), RETURNED, join.values ?? undefined, child)
    : // The one that failed is why, though another may have been the last to settle.
      settled(underlying(join.result), FAILED, failure.slot, failure);
});

/** The promises of a list, in an array that nobody else will change. Refuses what is no promise. */
export function recordsOf(ps: Iterable<Lwt<unknown>>): LwtPromise[] {
  // One array, changed in its place: of a long list another copy is a good part of the time.
  const records: unknown[] = [...ps];
  for (let i = 0; i < records.length; i++) {
    const record = recordOf(records[i] as Lwt<unknown>);
    if (!(record instanceof LwtPromise))
      throw new InvalidArgument('a list of promises of Lwt is expected: adopt native ones first');
    records[i] = record;
  }
  return records as LwtPromise[];
}

/** A pending promise for what becomes of several, which the probe is told of. `how`: what a cancel of it goes on to. */
export function promiseOver(op: number, ps: readonly LwtPromise[], how: HowToCancel, role: Role): LwtPromise {
  const result = new LwtPromise(bitsOf(op), null, how);
  if (tracing) for (const p of ps) tellDepends(identify(result), identify(underlying(p)), role);
  return result;
}

function joinRecords(op: number, children: LwtPromise[], wantValues: boolean): LwtPromise {
  const result = promiseOver(op, children, children, 'child');
  const join = new Join(result, wantValues ? new Array<unknown>(children.length) : null);
  let last: LwtPromise | null = null;
  for (let i = 0; i < children.length; i++) {
    const child = underlying(children[i]);
    if (tagOf(child) === PENDING) {
      join.pending++;
      attach(child, new Waiter(CHILD, join, i));
    } else {
      join.take(child, i);
      last = child;
    }
  }
  if (join.pending === 0) {
    const { failure } = join;
    if (failure === null) settle(result, RETURNED, join.values ?? undefined, last);
    else settle(result, FAILED, failure.slot, failure);
  }
  return result;
}

/** Returns when all of `ps` have returned; fails when all have settled and one has failed. */
export function join(ps: Iterable<Lwt<unknown>>): Lwt<void> {
  return joinRecords(Op.join, recordsOf(ps), false) as Lwt<unknown> as Lwt<void>;
}

/** Like `join`, and returns the values, in the order of `ps`. */
export function all<const Ps extends readonly Thenable[]>(ps: Ps): Lwt<ValuesOf<Ps>>;
export function all<T>(ps: Iterable<Lwt<T>>): Lwt<T[]>;
export function all(ps: Iterable<unknown>): Lwt<unknown> {
  return joinRecords(Op.all, recordsOf(ps as Iterable<Lwt<unknown>>), true);
}

/** Like `all`, of two. */
export function both<T, U>(p: Lwt<T>, q: Lwt<U>): Lwt<[T, U]> {
  return joinRecords(Op.both, recordsOf([p, q]), true) as Lwt<unknown> as Lwt<[T, U]>;
}
