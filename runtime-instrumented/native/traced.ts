/**
 * What is known of one native promise, and where it is kept: in a private field that is put on the
 * promise itself. The program cannot see it by any reflection, it is read in a few nanoseconds, it
 * works on frozen promises, and it goes when the promise is collected (docs/performance.md compares
 * it with a WeakMap and a symbol).
 */

import type { Fold } from './folds.ts';

/** What part a promise plays. */
export const Part = {
  /** Made by `new Promise`, Promise.resolve, an internal of Node … : nobody knows what it waits for. */
  leaf: 0,
  /** What an async function, or a request to an async generator, returned. */
  activation: 1,
  /** Made by then, catch or finally. */
  chained: 2,
  /** all, allSettled, any, race. */
  combined: 3,
  /** The throwaway that V8 makes for an `await`, and hands to the hooks alone. */
  awaiting: 4,
  /** The promise that `await` makes of something that is none. */
  wrap: 5,
  /** The promise of a `then` that a combinator, or an adoption, called: it passes on to `waiter`. */
  relay: 6,
  /** V8's own means to an end, as in `finally`: never shown. */
  hidden: 7,
} as const;
/** One of `Part`. */
export type Part = (typeof Part)[keyof typeof Part];

const Bit = {
  resolved: 1,
  ran: 2,
  settled: 4,
  merged: 8,
  handled: 16,
  reported: 32,
  starting: 64,
  suspended: 128,
  lent: 256,
  deferred: 512,
  follows: 1024,
  unseen: 2048,
  listed: 4096,
  linked: 8192,
} as const;

/** What is known of one promise. */
export class Traced {
  part: Part;
  /** Number in the trace; 0 while it is not shown. */
  id = 0;
  operation: NativeOperation = 'promise';
  /** Call site, 0 for none. */
  site = 0;
  detail = '';
  /** What it waits for: of a chained one the receiver, of an await the operand, of a function in a flood what it awaits. Dropped when it is over: chains must not keep each other. */
  on: Traced | null = null;
  /** Of a function in a flood: the site of its await, 0 for none. */
  awaitSite = 0;
  /** awaiting, wrap: the activation that awaits; relay: whom it passes on to. */
  waiter: Traced | null = null;
  /** Of one that a package or Node made for itself, and of those around it: what waits through it (folds.ts). */
  fold: Fold | null = null;
  /** In a flood: its neighbours among those that are open. */
  previous: Traced | null = null;
  next: Traced | null = null;
  /** Its promise: in a flood, and of what may be dropped unsettled until the turn is over. */
  promise: object | null = null;
  /** Where its function begins (`Place.functionPlace`), as far as known. */
  functionName = '';

  /** One bit for each of the properties below: there is one of these objects for every promise. No private field: those go the engine's slow way until it has compiled all. */
  bits = 0;

  constructor(part: Part) {
    this.part = part;
  }

  /** It has settled, which may not have been looked at. */
  get resolved(): boolean {
    return (this.bits & Bit.resolved) !== 0;
  }
  set resolved(is: boolean) {
    this.bits = is ? this.bits | Bit.resolved : this.bits & ~Bit.resolved;
  }

  /** Of a chained one: its callback has run, or begins to. */
  get ran(): boolean {
    return (this.bits & Bit.ran) !== 0;
  }
  set ran(is: boolean) {
    this.bits = is ? this.bits | Bit.ran : this.bits & ~Bit.ran;
  }

  /** It has settled, and that has been told if it is shown. */
  get settled(): boolean {
    return (this.bits & Bit.settled) !== 0;
  }
  set settled(is: boolean) {
    this.bits = is ? this.bits | Bit.settled : this.bits & ~Bit.settled;
  }

  /** Told to be one with the promise that follows it. */
  get merged(): boolean {
    return (this.bits & Bit.merged) !== 0;
  }
  set merged(is: boolean) {
    this.bits = is ? this.bits | Bit.merged : this.bits & ~Bit.merged;
  }

  /** Somebody waits for it. */
  get handled(): boolean {
    return (this.bits & Bit.handled) !== 0;
  }
  set handled(is: boolean) {
    this.bits = is ? this.bits | Bit.handled : this.bits & ~Bit.handled;
  }

  /** Told to be a failure that nobody handles. */
  get reported(): boolean {
    return (this.bits & Bit.reported) !== 0;
  }
  set reported(is: boolean) {
    this.bits = is ? this.bits | Bit.reported : this.bits & ~Bit.reported;
  }

  /** The first, synchronous part of its function runs. */
  get starting(): boolean {
    return (this.bits & Bit.starting) !== 0;
  }
  set starting(is: boolean) {
    this.bits = is ? this.bits | Bit.starting : this.bits & ~Bit.starting;
  }

  /** Its function waits: a module's code that has run, and does not, has come to its end. */
  get suspended(): boolean {
    return (this.bits & Bit.suspended) !== 0;
  }
  set suspended(is: boolean) {
    this.bits = is ? this.bits | Bit.suspended : this.bits & ~Bit.suspended;
  }

  /** It stands for a promise of the library's, and has that one's number. */
  get lent(): boolean {
    return (this.bits & Bit.lent) !== 0;
  }
  set lent(is: boolean) {
    this.bits = is ? this.bits | Bit.lent : this.bits & ~Bit.lent;
  }

  /** Made in a flood: told when the turn is over, if it still matters (flood.ts). */
  get deferred(): boolean {
    return (this.bits & Bit.deferred) !== 0;
  }
  set deferred(is: boolean) {
    this.bits = is ? this.bits | Bit.deferred : this.bits & ~Bit.deferred;
  }

  /** It was resolved with another promise, and waits for that. */
  get follows(): boolean {
    return (this.bits & Bit.follows) !== 0;
  }
  set follows(is: boolean) {
    this.bits = is ? this.bits | Bit.follows : this.bits & ~Bit.follows;
  }

  /** Made without a look at the stack. */
  get unseen(): boolean {
    return (this.bits & Bit.unseen) !== 0;
  }
  set unseen(is: boolean) {
    this.bits = is ? this.bits | Bit.unseen : this.bits & ~Bit.unseen;
  }

  /** Told to be a message's. */
  get linked(): boolean {
    return (this.bits & Bit.linked) !== 0;
  }
  set linked(is: boolean) {
    this.bits = is ? this.bits | Bit.linked : this.bits & ~Bit.linked;
  }

  /** It is known to the flood as one that waits (flood.ts). */
  get listed(): boolean {
    return (this.bits & Bit.listed) !== 0;
  }
  set listed(is: boolean) {
    this.bits = is ? this.bits | Bit.listed : this.bits & ~Bit.listed;
  }
}

/** What made a native promise: names of the protocol's operations. */
export type NativeOperation =
  | 'promise'
  | 'withResolvers'
  | 'try'
  | 'resolve'
  | 'reject'
  | 'then'
  | 'catch'
  | 'finally'
  | 'all'
  | 'allSettled'
  | 'any'
  | 'race'
  | 'asyncFunction'
  | 'asyncGenerator'
  | 'module'
  | 'native';

/** Returns the object it is given, so that a subclass's private fields are put on that. */
const Given = function (this: unknown, given: object): object {
  return given;
} as unknown as new (
  given: object,
) => object;

class Slot extends Given {
  #traced: Traced | null;

  private constructor(promise: object, traced: Traced) {
    super(promise);
    this.#traced = traced;
  }

  static put(promise: object, traced: Traced): void {
    if (#traced in promise) promise.#traced = traced;
    else new Slot(promise, traced);
  }

  static drop(promise: object): void {
    if (#traced in promise) promise.#traced = null;
  }

  /** The same for a promise that has none yet. */
  static first(promise: object, traced: Traced): void {
    new Slot(promise, traced);
  }

  static of(promise: object): Traced | null {
    return #traced in promise ? promise.#traced : null;
  }

  /** The same where there nearly always is something: one look instead of two, and microseconds where there is nothing. */
  static ofKept(promise: object): Traced | null {
    try {
      return (promise as Slot).#traced;
    } catch {
      return null;
    }
  }
}

/** Keeps what is known of a promise. */
export const keep = Slot.put;
/** Forgets what was known of a promise: its record may be used for another. */
export const drop = Slot.drop;
/** The same for one of which nothing was known. */
export const keepFirst = Slot.first;
/** What is known of a promise, null for one from before our time. */
export const tracedOf = Slot.of;
/** The same, quicker where something is known. */
export const keptOf = Slot.ofKept;
