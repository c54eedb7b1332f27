/**
 * choose, pick and their kin: the first of several promises.
 *
 * If some have settled already, one that failed goes before those that returned; among equals one
 * is drawn at random, so that none starves. `pick` and `npick` cancel those still pending: first the
 * outcome is fixed, then the losers are cancelled (and their callbacks run), then the result settles.
 */
import { cancelFor } from './cancel.ts';
import { InvalidArgument } from './errors.ts';
import { promiseOver, recordsOf } from './join.ts';
import { Op } from './operations.ts';
import { settled } from './outcome.ts';
import {
  bitsOf,
  FAILED,
  type Linked,
  type LwtPromise,
  PENDING,
  RETURNED,
  settle,
  tagOf,
  underlying,
} from './promise.ts';
import { onFire } from './resolve.ts';
import type { Lwt, ValueOf } from './types.ts';
import { attachRemovable, type Decidable, Waiter } from './waiters.ts';

const BRANCH = bitsOf(Op.branch);

/** A race: upstream's explicitly removable callback. `finish` is the last act of the branch that came first. */
export class Race implements Decidable {
  decided = false;
  private finish: ((first: LwtPromise) => LwtPromise | null) | null;

  constructor(finish: (first: LwtPromise) => LwtPromise | null) {
    this.finish = finish;
  }

  /** Puts an entry into the list of each branch. */
  enter(branches: readonly LwtPromise[]): void {
    for (let i = 0; i < branches.length; i++) attachRemovable(underlying(branches[i]), new Waiter(BRANCH, this, 0));
  }

  /** Lets go of what the entries hold that are still in lists. */
  decide(first: LwtPromise | null): LwtPromise | null {
    if (this.decided) return null;
    this.decided = true;
    const { finish } = this;
    this.finish = null;
    return first === null || finish === null ? null : finish(first);
  }
}

onFire(Op.branch, (entry: Linked, source: LwtPromise) => (entry.f as Race).decide(source));

/** Outcomes of several promises together: their values, or the first failure among them. */
interface Outcome {
  readonly tag: number;
  readonly outcome: unknown;
}

function valuesSoFar(ps: readonly LwtPromise[]): Outcome {
  const values: unknown[] = [];
  for (const p of ps) {
    const q = underlying(p);
    const tag = tagOf(q);
    if (tag === FAILED) return { tag, outcome: q.slot };
    if (tag === RETURNED) values.push(q.slot);
  }
  return { tag: RETURNED, outcome: values };
}

function splitSoFar(ps: readonly LwtPromise[], _first: LwtPromise, atOnce: boolean): Outcome {
  const { tag, outcome } = valuesSoFar(ps);
  if (tag === FAILED) return { tag, outcome };
  const pending = ps.filter((p) => tagOf(underlying(p)) === PENDING);
  // Upstream forgets to turn its list round when it finds some settled at once.
  return { tag, outcome: [outcome, atOnce ? pending.reverse() : pending] };
}

function ofFirst(_ps: readonly LwtPromise[], first: LwtPromise): Outcome {
  return { tag: tagOf(first), outcome: first.slot };
}

interface Kind {
  readonly op: number;
  readonly name: string;
  readonly cancels: boolean;
  readonly outcomeOf: (ps: readonly LwtPromise[], first: LwtPromise, atOnce: boolean) => Outcome;
}

function cancelAll(asker: LwtPromise | null, ps: readonly LwtPromise[]): void {
  for (const p of ps) cancelFor(asker, p);
}

/** A pending promise for the first of `ps`, none of which has settled. */
function race(kind: Kind, ps: LwtPromise[]): LwtPromise {
  const result = promiseOver(kind.op, ps, ps, 'branch');
  new Race((first) => {
    const { tag, outcome } = kind.outcomeOf(ps, first, false);
    if (kind.cancels) cancelAll(result, ps);
    return settled(underlying(result), tag, outcome, first);
  }).enter(ps);
  return result;
}

// A generator of its own, always seeded the same (as upstream's is), so that runs can be repeated.
let seed = 0x2545f491;

function randomBelow(n: number): number {
  seed ^= seed << 13;
  seed ^= seed >>> 17;
  seed ^= seed << 5;
  return (seed >>> 0) % n;
}

function withTag(ps: readonly LwtPromise[], tag: number): LwtPromise[] {
  return ps.filter((p) => tagOf(underlying(p)) === tag);
}

/** The n-th of the promises that have settled; with `cancels`, cancels those still pending on the way, and then the rest. */
function takeSettled(ps: readonly LwtPromise[], n: number, cancels: boolean): LwtPromise {
  let left = n;
  let taken: LwtPromise | null = null;
  for (const p of ps) {
    if (taken === null && tagOf(underlying(p)) !== PENDING && left-- === 0) taken = p;
    else if (cancels) cancelFor(null, p);
  }
  return taken ?? ps[0];
}

/** One of the promises that have settled already, a failed one if there is any; null when all are pending. */
function drawSettled(ps: readonly LwtPromise[], cancels: boolean): LwtPromise | null {
  const failed = withTag(ps, FAILED);
  if (failed.length > 0) {
    if (cancels) cancelAll(null, ps);
    return failed[failed.length === 1 ? 0 : randomBelow(failed.length)];
  }
  const returned = withTag(ps, RETURNED).length;
  return returned === 0 ? null : takeSettled(ps, returned === 1 ? 0 : randomBelow(returned), cancels);
}

function refuseNone(ps: readonly LwtPromise[], name: string): void {
  if (ps.length === 0) throw new InvalidArgument(`Lwt.${name} [] would return a promise that is pending forever`);
}

function raceForOne(kind: Kind, list: Iterable<Lwt<unknown>>): LwtPromise {
  const ps = recordsOf(list);
  refuseNone(ps, kind.name);
  return drawSettled(ps, kind.cancels) ?? race(kind, ps);
}

function raceForMany(kind: Kind, list: Iterable<Lwt<unknown>>): LwtPromise {
  const ps = recordsOf(list);
  refuseNone(ps, kind.name);
  const first = ps.find((p) => tagOf(underlying(p)) !== PENDING);
  if (first === undefined) return race(kind, ps);
  const result = promiseOver(kind.op, ps, null, 'branch');
  const { tag, outcome } = kind.outcomeOf(ps, underlying(first), true);
  if (kind.cancels) cancelAll(result, ps);
  settle(result, tag, outcome, underlying(first));
  return result;
}

const CHOOSE: Kind = { op: Op.choose, name: 'choose', cancels: false, outcomeOf: ofFirst };
const PICK: Kind = { op: Op.pick, name: 'pick', cancels: true, outcomeOf: ofFirst };
const NCHOOSE: Kind = { op: Op.nchoose, name: 'nchoose', cancels: false, outcomeOf: valuesSoFar };
const NPICK: Kind = { op: Op.npick, name: 'npick', cancels: true, outcomeOf: valuesSoFar };
const NCHOOSE_SPLIT: Kind = { op: Op.nchooseSplit, name: 'nchoose_split', cancels: false, outcomeOf: splitSoFar };

/** Settles as the first of `ps` to settle does. The others go on. */
export function choose<P extends Lwt<unknown>>(ps: Iterable<P>): Lwt<ValueOf<P>> {
  return raceForOne(CHOOSE, ps) as Lwt<unknown> as Lwt<ValueOf<P>>;
}

/** Settles as the first of `ps` to settle does, and cancels the others. */
export function pick<P extends Lwt<unknown>>(ps: Iterable<P>): Lwt<ValueOf<P>> {
  return raceForOne(PICK, ps) as Lwt<unknown> as Lwt<ValueOf<P>>;
}

/** When the first of `ps` settles: the values of all that have returned, or the failure of one that failed. */
export function nchoose<P extends Lwt<unknown>>(ps: Iterable<P>): Lwt<ValueOf<P>[]> {
  return raceForMany(NCHOOSE, ps) as Lwt<unknown> as Lwt<ValueOf<P>[]>;
}

/** Like `nchoose`, and cancels those that are still pending. */
export function npick<P extends Lwt<unknown>>(ps: Iterable<P>): Lwt<ValueOf<P>[]> {
  return raceForMany(NPICK, ps) as Lwt<unknown> as Lwt<ValueOf<P>[]>;
}

/** Like `nchoose`, with the promises that are still pending beside the values. */
export function nchooseSplit<P extends Lwt<unknown>>(ps: Iterable<P>): Lwt<[ValueOf<P>[], P[]]> {
  return raceForMany(NCHOOSE_SPLIT, ps) as Lwt<unknown> as Lwt<[ValueOf<P>[], P[]]>;
}
