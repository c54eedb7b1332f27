/**
 * The short way for what most promises are while all are told: calls of async functions, and their awaits, that are
 * marked, so that no stack need be looked at (maker-memory.ts). They are told in the same words as by the long way of
 * watcher.ts, which whatever is not that usual case takes. Without a mark it takes the next call of a hook to tell an
 * await from other things, so that what has none goes the long way too.
 *
 * Each method does the whole of one call of a hook, or nothing, and says which. Some of it stands in rush.ts as well: one
 * class for both ways is too large for the engine to compile into the hooks, and took half as long again (docs/performance.md).
 */
import type { Activations } from './activations.ts';
import type { Flood } from './flood.ts';
import { Making } from './maker-memory.ts';
import type { Shown } from './shown.ts';
import { keepFirst, keptOf, Part, Traced } from './traced.ts';
import type { Wrap } from './wrap.ts';

export class Telling {
  /** Whether the short way is open: calls are marked, there is no flood, and the long way is in no doubt. */
  open = false;
  readonly #shown: Shown;
  readonly #flood: Flood;
  readonly #activations: Activations;
  readonly #wrap: Wrap;

  constructor(shown: Shown, wrap: Wrap) {
    this.#shown = shown;
    this.#flood = shown.flood;
    this.#activations = shown.activations;
    this.#wrap = wrap;
  }

  /** Whether this is the way, since there is no flood yet; if so, what has settled meanwhile is told first. */
  #goesOn(): boolean {
    if (this.#flood.rising) {
      this.open = false;
      return false;
    }
    this.#shown.look();
    return true;
  }

  init(promise: object, parent: object | undefined): boolean {
    const wrap = this.#wrap;
    if (parent === undefined) return wrap.promise === null && this.#made(promise);
    if (wrap.promise !== null) return parent === wrap.promise && wrap.settled && this.#awaitsValue(promise);
    const on = keptOf(parent);
    return on !== null && this.#awaits(promise, parent, on);
  }

  /** An async function is called. */
  #made(promise: object): boolean {
    if (!this.#goesOn()) return false;
    const shown = this.#shown;
    const known = shown.memory?.believed(Making.made) ?? null;
    if (known === null || !known.isFunction) return false;
    known.uses++;
    const traced = new Traced(Part.activation);
    traced.operation = 'asyncFunction';
    traced.site = known.site;
    traced.functionName = known.functionPlace;
    traced.detail = known.functionName;
    shown.memory?.used();
    keepFirst(promise, traced);
    shown.give(traced, promise);
    this.#activations.start(traced);
    shown.sink.entered(traced.id, 0);
    return true;
  }

  /** A function awaits what is no promise: it goes on in this very turn. */
  #awaitsValue(promise: object): boolean {
    const who = this.#wrap.waiter;
    this.#wrap.promise = null;
    if (who === null) return false;
    this.#shown.memory?.used();
    // A function waits once at a time, so that its record can stand for what the engine makes of its await.
    keepFirst(promise, who);
    who.suspended = true;
    if (who.starting) this.#shown.firstPartEnds(who, true);
    return true;
  }

  #awaits(promise: object, parent: object, on: Traced): boolean {
    if (!this.#goesOn()) return false;
    const run = this.#activations.current;
    const isCall = on.part <= Part.activation && on.operation === 'asyncFunction';
    if (!isCall || !(on.starting || (run !== null && on === run.who))) return this.#awaitsPromise(promise, on);
    // It awaits itself, or rather what is no promise: the next call of a hook says which.
    const { memory } = this.#shown;
    const maker = memory?.believed(Making.awaited)?.maker ?? null;
    if (maker === null) return false;
    memory?.used();
    const wrap = this.#wrap;
    wrap.promise = promise;
    wrap.parent = on.promise === parent ? null : parent;
    wrap.waiter = on;
    wrap.maker = maker;
    wrap.settled = false;
    return true;
  }

  /** An await of what is no function that runs, and shown. */
  #awaitsPromise(promise: object, on: Traced): boolean {
    // Of a request to a generator nobody knows whether it runs: it may be that one which awaits something else.
    if (on.id === 0 || on.lent || on.unseen || on.part > Part.combined) return false;
    if (on.operation === 'asyncGenerator' || on.operation === 'module') return false;
    const shown = this.#shown;
    const run = this.#activations.current;
    const known = shown.memory?.believed(Making.awaited) ?? null;
    if (known === null || !known.isFunction || run?.follows === true) return false;
    const waiter = this.#activations.startingInside > 0 ? this.#activations.starting(0) : (run?.who ?? null);
    if (waiter === null || waiter.id === 0 || waiter.operation !== 'asyncFunction') return false;
    if (waiter === on || waiter.settled || waiter.functionName !== known.functionPlace) return false;
    shown.memory?.used();
    // A function waits once at a time, so that its record can stand for what the engine makes of its await.
    keepFirst(promise, waiter);
    shown.handle(on);
    waiter.suspended = true;
    shown.firstPartEnds(waiter, true);
    waiter.on = on;
    shown.sink.depends(waiter.id, on.id, 'awaited', known.site);
    return true;
  }

  before(promise: object): boolean {
    if (this.#wrap.promise !== null) return false;
    const who = keptOf(promise);
    // While a function waits it has not settled: it is its await that is over. What the long way has begun has a record of its own, which says what was awaited.
    if (who === null || !who.suspended || who.part > Part.activation) return false;
    if (who.id === 0 || who.operation !== 'asyncFunction' || !this.#goesOn()) return false;
    this.#shown.memory?.forget();
    this.#shown.folds.nextRun();
    this.#shown.run(who, who.on, promise);
    return true;
  }

  after(promise: object): boolean {
    if (this.#wrap.promise !== null) return false;
    const run = this.#activations.current;
    if (run === null || run.who === null || run.follows) return false;
    const traced = keptOf(promise);
    if (run.who !== traced || traced.operation !== 'asyncFunction' || !this.#goesOn()) return false;
    this.#shown.folds.nextRun();
    this.#shown.leaveStarted();
    this.#activations.end();
    if (run.entered) this.#shown.sink.left(traced.id);
    this.#activations.release(run);
    return true;
  }

  settled(promise: object): boolean {
    const wrap = this.#wrap;
    if (wrap.promise !== null) {
      if (promise !== wrap.promise) return false;
      wrap.settled = true;
      return true;
    }
    const traced = keptOf(promise);
    const shown = this.#shown;
    // What is being made is described by the look.
    const isMaking = shown.isMaking(traced);
    if (!this.#goesOn()) return false;
    const { activations } = this.#shown;
    if (traced === null || traced.settled || activations.isOfAwait(promise, traced)) return true;
    if (traced.id === 0) return false;
    if (traced.starting) shown.firstPartEnds(traced, false);
    traced.resolved = true;
    traced.follows = false;
    const { folds } = shown;
    const cause = isMaking ? 0 : folds.causeOf(traced, activations.current, activations.startingInside);
    folds.settles(traced, cause);
    shown.settling(traced, promise, cause);
    return true;
  }
}
