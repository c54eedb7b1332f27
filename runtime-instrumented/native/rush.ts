/**
 * The short way through a flood (flood.ts), for what a flood is made of: async functions, and their
 * awaits. Nothing is told here and no stack is looked at; what each function waits for is noted on
 * its record, where it is found if the function still waits when the turn is over. Whatever is not
 * that usual case takes the long way of watcher.ts, which understands all of it.
 *
 * Each method does the whole of one call of a hook, or nothing, and says which. They run for every
 * promise of a flood, so they are written for the engine's compiler rather than for beauty: a
 * store of a new object into an old one costs as much as ten other steps.
 */
import type { Activations } from './activations.ts';
import type { Flood } from './flood.ts';
import { Making } from './maker-memory.ts';
import type { Shown } from './shown.ts';
import { keepFirst, keptOf, Part, Traced } from './traced.ts';
import type { Wrap } from './wrap.ts';

export class Rush {
  /** Whether the short way is open: there is a flood, and the long way holds nothing back. */
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

  init(promise: object, parent: object | undefined): boolean {
    const wrap = this.#wrap;
    if (parent === undefined) return wrap.promise === null && this.#made(promise);
    if (wrap.promise !== null) return parent === wrap.promise && wrap.settled && this.#awaitsValue(promise);
    const on = keptOf(parent);
    return on !== null && this.#awaits(promise, parent, on);
  }

  /** An async function is called. */
  #made(promise: object): boolean {
    const shown = this.#shown;
    const known = shown.memory === null ? null : shown.memory.believed(Making.made);
    let traced: Traced;
    if (known !== null) {
      if (!known.isFunction) return false;
      known.uses++;
      traced = new Traced(Part.activation);
      traced.operation = 'asyncFunction';
      traced.site = known.site;
      traced.functionName = known.functionPlace;
      traced.detail = known.functionName;
    } else {
      if (shown.mayLook || !shown.inProgram()) return false;
      traced = new Traced(Part.leaf);
      traced.unseen = true;
    }
    shown.memory?.used();
    keepFirst(promise, traced);
    this.#flood.take(traced, promise);
    this.#activations.start(traced);
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
    const run = this.#activations.current;
    const who = run === null ? null : run.who;
    if (on.part > Part.activation || on.operation === 'module') return false;
    if (on.starting || on === who) {
      // It awaits itself, or rather what is no promise: the next call of a hook says which.
      const wrap = this.#wrap;
      wrap.promise = promise;
      // Storing something young costs more than looking: of what is open the promise is at hand.
      wrap.parent = on.promise === parent ? null : parent;
      if (wrap.waiter !== on) wrap.waiter = on;
      if (wrap.maker !== null) wrap.maker = null;
      wrap.settled = false;
      return true;
    }
    if (on.id !== 0 || run?.follows === true || !(on.unseen || on.deferred || on.resolved)) return false;
    const shown = this.#shown;
    const known = shown.memory === null ? null : shown.memory.believed(Making.awaited);
    let waiter = who;
    let site = 0;
    if (known === null) {
      if (shown.mayLook || this.#activations.startingInside > 0) return false;
    } else {
      if (this.#activations.startingInside > 0) {
        waiter = this.#activations.starting(0);
        if (waiter.functionName !== known.functionPlace) return false;
      }
      site = known.site;
    }
    if (waiter === null || waiter.operation === 'module' || waiter.part > Part.activation) return false;
    if (waiter.operation === 'native') return false;
    shown.memory?.used();
    if (known === null) {
      // It may be a `then` of Node's own code after all, whose promise settles some time.
      const traced = new Traced(Part.awaiting);
      traced.waiter = waiter;
      traced.on = on;
      keepFirst(promise, traced);
    } else keepFirst(promise, waiter);
    if (!on.handled) shown.handle(on);
    waiter.suspended = true;
    if (waiter.starting) shown.firstPartEnds(waiter, true);
    // What has settled already is as good as a value.
    if (on.resolved && !on.follows) return true;
    if (!on.deferred) shown.show(on, parent, site);
    if (waiter.id === 0 && !waiter.deferred) shown.show(waiter, null);
    waiter.on = on;
    waiter.awaitSite = site;
    if (waiter.id !== 0 && !waiter.listed) this.#flood.list(waiter);
    return true;
  }

  /** Whose await it is that the engine made `promise` for; of a promise that is no such thing, its own record. */
  #waiterOf(promise: object): Traced | null {
    const traced = keptOf(promise);
    return traced !== null && traced.part === Part.awaiting ? traced.waiter : traced;
  }

  before(promise: object): boolean {
    if (this.#wrap.promise !== null) return false;
    const who = this.#waiterOf(promise);
    // While a function waits it has not settled: it is its await that is over.
    if (who === null || !who.suspended || who.part > Part.activation || who.operation === 'module') return false;
    if (who.operation === 'native') return false;
    if (who.on !== null && who.on.id !== 0) return false;
    this.#shown.memory?.forget();
    who.suspended = false;
    if (who.on !== null) who.on = null;
    else if (who.id !== 0) this.#flood.ranUntold();
    // Whose settling runs it concerns only what is told.
    this.#activations.begin(who, null, false, false, who.promise === null ? promise : null);
    return true;
  }

  after(promise: object): boolean {
    if (this.#wrap.promise !== null) return false;
    const run = this.#activations.current;
    if (run === null || run.entered || run.who === null || run.follows) return false;
    const traced = keptOf(promise);
    if (traced === null || run.who.operation === 'module') return false;
    if (traced.part === Part.awaiting) {
      if (run.who !== traced.waiter) return false;
      traced.waiter = null;
      traced.on = null;
    } else if (run.who !== traced) return false;
    if (this.#activations.startingInside > 0) this.#shown.leaveStarted();
    this.#activations.end();
    run.who = null;
    if (run.promise !== null) run.promise = null;
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
    if (traced === null || traced.settled || this.#activations.isOfAwait(promise, traced)) return true;
    if (traced.id !== 0 || this.#activations.current?.who?.operation === 'module') return false;
    if (traced.starting) this.#shown.firstPartEnds(traced, false);
    traced.resolved = true;
    traced.follows = false;
    if (traced.deferred) this.#flood.over(traced);
    return true;
  }
}
