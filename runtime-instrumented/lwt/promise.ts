/**
 * The record of a promise: the one constructor, and the one place that changes a state.
 *
 * `bits` packs the state (2 bits), flags, the operation and a counter for sweeping, so that a
 * promise is three words. `slot` holds what the state needs: the waiters while pending, then the
 * value or the error; of a proxy, the promise that it has become. A promise that waits for just
 * one other is a `Derived`: it carries its callback and stands itself in the other's list.
 *
 * The commonest of these, a bind, does with the three words alone: while it is pending its callback
 * stands in the place of `bits`, which would say nothing but "a pending bind". It has no `next`
 * either; where it is not the only one that waits, an entry of the list holds it (waiters.ts).
 * Once `bits` is a number that says `Op.bareBind`, its callback, until it is run, is in `how`:
 * of a proxy and of a settled one, which have nothing to cancel, the callback itself; else `Parked`.
 */
import { tellBecame, tellCreated, tellLeftInto, tellSettled, tellWaits, tellWoke } from './lane.ts';
import { Op } from './operations.ts';
import { tracing } from './tracing.ts';
import type { Lwt } from './types.ts';

export const PENDING = 0;
export const RETURNED = 1;
export const FAILED = 2;
/** It has become another promise: the outer one of the bind whose callback returned it. */
export const PROXY = 3;
/** Mask of the state in `bits`. */
export const TAG = 3;
/** Among its waiters are hooks that run on cancellation. */
export const HOOKED = 4;
/** Of an entry in a list: `f` holds the callback together with the storage it shall see. */
export const SAVED = 8;
const OP_SHIFT = 4;
const OP_MASK = 63;
/** How many removable waiters may still be added before the list is swept: see waiters.ts. */
export const BUDGET_SHIFT = 10;
const KEEP_WHEN_SETTLED = (OP_MASK << OP_SHIFT) | HOOKED | SAVED;

/** A callback, whatever it takes and returns. */
export type Callback = (argument: unknown) => unknown;

/** `bits` of something with this operation code. */
export function bitsOf(op: number): number {
  return op << OP_SHIFT;
}

/** The operation code in `bits`. */
export function opOf(bits: number): number {
  return (bits >>> OP_SHIFT) & OP_MASK;
}

/** What waits for a promise: an entry in its list of waiters, newest first, that is linked to the next. */
export interface Linked {
  bits: number | Callback;
  next: Waiting | null;
  f: unknown;
}

/** What waits for a promise. One that is not `Linked` is the last of its list: see `isBare`. */
export type Waiting = Linked | LwtPromise;

/**
 * What a cancel does to a pending promise: nothing, fail it (`SELF`), or go on to one or several others.
 * Of one that an entry settled this moment, what waited for it, until the loop takes that (resolve.ts).
 */
export type HowToCancel = LwtPromise | readonly LwtPromise[] | Parked | Callback | null;

/** A promise, seen from inside. Users see it as `Lwt<T>`. */
export class LwtPromise implements Lwt<unknown> {
  /** Of a pending bind with nothing more to say, its callback. */
  declare bits: number | Callback;
  /** Number the probe knows it by. Not there until it is traced: that saves a word of each promise. */
  declare id: number | undefined;
  declare slot: unknown;
  declare how: HowToCancel;

  // Installed by methods.ts, the last section, which uses all the others.
  declare readonly state: Lwt<unknown>['state'];
  declare bind: Lwt<unknown>['bind'];
  declare map: Lwt<unknown>['map'];
  declare catch: Lwt<unknown>['catch'];
  declare tryBind: Lwt<unknown>['tryBind'];
  declare finalize: Lwt<unknown>['finalize'];
  declare and: Lwt<unknown>['and'];
  declare or: Lwt<unknown>['or'];
  declare cancel: Lwt<unknown>['cancel'];
  declare named: (label: string) => this;
  declare then: Lwt<unknown>['then'];
  declare [Symbol.iterator]: Lwt<unknown>[typeof Symbol.iterator];

  constructor(bits: number | Callback, slot: unknown, how: HowToCancel) {
    this.bits = bits;
    this.slot = slot;
    this.how = how;
    if (tracing) announce(this);
  }
}

/** A promise that waits for one other, and is itself the entry in its list of waiters. */
export class Derived extends LwtPromise implements Linked {
  declare f: unknown;
  declare next: Waiting | null;

  constructor(bits: number, how: HowToCancel, f: unknown) {
    super(bits, null, how);
    this.f = f;
    this.next = null;
  }
}

/** In `how`: the callback of a pending bind whose `bits` had to become a number. */
export class Parked {
  declare readonly source: LwtPromise;
  declare readonly f: Callback;

  constructor(source: LwtPromise, f: Callback) {
    this.source = source;
    this.f = f;
  }
}

/** `bits` of a pending bind of three words, as a number. */
export const BARE_BIND = bitsOf(Op.bareBind);

/** State of a promise. */
export function tagOf(p: LwtPromise): number {
  const { bits } = p;
  return typeof bits === 'number' ? bits & TAG : PENDING;
}

/** `bits` of a promise or an entry, as a number. */
export function numberIn(bits: number | Callback): number {
  return typeof bits === 'number' ? bits : BARE_BIND;
}

/** `bits` of a pending promise, a number from now on: for who adds to it. */
export function numberFrom(p: LwtPromise): number {
  const { bits } = p;
  if (typeof bits === 'number') return bits;
  p.how = new Parked(p.how as LwtPromise, bits);
  p.bits = BARE_BIND;
  return BARE_BIND;
}

/** Stands for "cancel this very promise" in `how`. */
export const SELF: LwtPromise = Object.create(LwtPromise.prototype) as LwtPromise;

/** What the promise that is made next waits for: its number, or 0. */
let awaited = 0;

/** Says, while tracing, what the promise that is made next waits for. */
export function awaiting(source: LwtPromise): void {
  const id = identify(source);
  // To tell of the source may have been too much for who watches.
  if (tracing) awaited = id;
}

function announce(p: LwtPromise): number {
  const op = opOf(numberIn(p.bits));
  const on = awaited;
  awaited = 0;
  const id = on === 0 ? tellCreated(op) : tellWaits(op, on);
  p.id = id;
  const tag = tagOf(p);
  if (tag !== PENDING) tellSettled(id, tag, p.slot, 0);
  return id;
}

/** The probe's number of a promise; one that was made before the tracer came gets it now. Only while tracing. */
export function identify(p: LwtPromise): number {
  return p.id ?? identifyLate(p);
}

function identifyLate(p: LwtPromise): number {
  const q = underlying(p);
  const id = q.id ?? announce(q);
  p.id = id;
  return id;
}

/** Whether what waits is a bind of three words whose callback has not run: a value that comes is given to it at once. */
function callsBack(next: Waiting): boolean {
  const { bits } = next;
  if (typeof bits === 'function') return true;
  if (opOf(bits) !== Op.bareBind) return false;
  const { how } = next as LwtPromise;
  return typeof how === 'function' || how instanceof Parked;
}

/**
 * Changes the state of a pending promise. The caller has read the waiters from `slot` before, and wakes them. `next`:
 * the first of them, if it runs as soon as this returns; else null.
 */
export function settle(
  p: LwtPromise,
  tag: number,
  outcome: unknown,
  cause: LwtPromise | null,
  next: Waiting | null = null,
): void {
  const id = tracing ? identify(p) : 0;
  const { bits } = p;
  if (typeof bits === 'number') {
    p.bits = (bits & KEEP_WHEN_SETTLED) | tag;
    p.how = null;
  } else {
    // Somebody resolves it who is not what it waits for: a debugger. Its callback will still run.
    p.bits = BARE_BIND | tag;
    p.how = bits;
  }
  p.slot = outcome;
  // Telling of it may have been too much for who watches.
  if (!tracing) return;
  const because = cause === null ? 0 : identify(cause);
  if (next !== null && tag === RETURNED && callsBack(next))
    tellWoke(id, outcome, because, identify(next as LwtPromise));
  else tellSettled(id, tag, outcome, because);
}

/**
 * Makes `inner` a proxy of `outer`. The caller has merged what waits for it. `leaving`: the number of
 * the promise whose callback returned `inner`, when it has not been told that it left; else 0.
 */
export function makeProxy(inner: LwtPromise, outer: LwtPromise, leaving: number): void {
  if (leaving !== 0) tellLeftInto(leaving, identify(outer), identify(inner));
  else if (tracing) tellBecame(identify(outer), identify(inner));
  const { bits } = inner;
  if (typeof bits === 'number') {
    inner.bits = bits | PROXY;
    inner.how = opOf(bits) === Op.bareBind && inner.how instanceof Parked ? inner.how.f : null;
  } else {
    inner.bits = BARE_BIND | PROXY;
    inner.how = bits;
  }
  inner.slot = outer;
}

/** The promise that `p` has become: itself, unless it is a proxy. */
export function underlying(p: LwtPromise): LwtPromise {
  return tagOf(p) === PROXY ? follow(p) : p;
}

function follow(p: LwtPromise): LwtPromise {
  let root = p.slot as LwtPromise;
  if (tagOf(root) !== PROXY) return root;
  while (tagOf(root) === PROXY) root = root.slot as LwtPromise;
  let step = p;
  while (step.slot !== root) {
    const next = step.slot as LwtPromise;
    step.slot = root;
    step = next;
  }
  return root;
}
