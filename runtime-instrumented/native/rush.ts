/**
 * The short way for what most promises are: async functions, and their awaits, of which no stack need be
 * looked at. Whatever is not that usual case takes the long way of watcher.ts, which understands all of it.
 *
 * In a flood (flood.ts) nothing is told; what each function waits for is noted on its record, where
 * it is found if the function still waits when the turn is over. Else all is told, in the same words as by
 * the long way; only of calls and awaits that are marked, since without a mark it takes the next call of a
 * hook to tell an await from other things.
 *
 * Each method does the whole of one call of a hook, or nothing, and says which. They run for every
 * promise of a flood, so they are written for the engine's compiler rather than for beauty: a
 * store of a new object into an old one costs as much as ten other steps.
 */
import type { Activations, Run } from './activations.ts';
import type { Flood } from './flood.ts';
import type { Maker } from './frames.ts';
import { Making } from './maker-memory.ts';
import type { Shown } from './shown.ts';
import { keepFirst, keptOf, Part, Traced } from './traced.ts';

export class Rush {
  /** Whether the short way is open: the long way is in no doubt, and in a flood holds nothing back. */
  open = false;
  /** Whether what is no flood may go this way. */
  readonly #tells: boolean;
  /** Something was told on this way since a flood was last looked for: its outcome may be held back. */
  #hasTold = false;
  readonly #shown: Shown;
  readonly #flood: Flood;
  readonly #activations: Activations;
  /** An await of something that is no promise, or so it seems: the promise that the engine made of it, and what that one was made from. */
  #wrap: object | null = null;
  #wrapParent: object | null = null;
  /** Whose await it is. */
  #wrapper: Traced | null = null;
  #wrapSettled = false;
  /** Who made it, where that was known at once: later the stack is another one. */
  #wrapMaker: Maker | null = null;

  constructor(shown: Shown) {
    this.#shown = shown;
    this.#flood = shown.flood;
    this.#activations = shown.activations;
    this.#tells = shown.memory !== null;
  }

  /** The long way has been taken to its end. `isClear`: it holds nothing back itself. */
  reopen(isClear: boolean): void {
    this.open = isClear && (this.#flood.rising ? this.#shown.quiet : this.#tells);
  }

  /** What seemed to be an await of no promise, for the long way: null when there is none, or it was one. */
  takeWrap(): { readonly promise: object; readonly parent: object; readonly maker: Maker | null } | null {
    if (this.#wrap === null) return null;
    const promise = this.#wrap;
    const parent = this.#wrapParent ?? this.#wrapper?.promise ?? null;
    if (promise === null || parent === null) return null;
    const isOver = this.#wrapSettled;
    this.#wrap = null;
    this.#wrapParent = null;
    this.#wrapper = null;
    return isOver ? null : { promise, parent, maker: this.#wrapMaker };
  }

  /** Whether there is a flood, of which nothing is told; if not, what has settled meanwhile is told first. */
  #isFlood(): boolean {
    if (!this.#flood.rising) {
      this.#hasTold = true;
      this.#shown.look();
      return false;
    }
    if (this.#hasTold) {
      this.#hasTold = false;
      this.#shown.look();
    }
    return true;
  }

  init(promise: object, parent: object | undefined): boolean {
    if (parent === undefined) return this.#wrap === null && this.#made(promise);
    if (this.#wrap !== null) return parent === this.#wrap && this.#wrapSettled && this.#awaitsValue(promise);
    const on = keptOf(parent);
    return on !== null && this.#awaits(promise, parent, on);
  }

  /** An async function is called. */
  #made(promise: object): boolean {
    const shown = this.#shown;
    const isFlood = this.#isFlood();
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
      if (!isFlood || shown.mayLook || !shown.inProgram()) return false;
      traced = new Traced(Part.leaf);
      traced.unseen = true;
    }
    shown.memory?.used();
    keepFirst(promise, traced);
    if (isFlood) this.#flood.take(traced, promise);
    else shown.give(traced, promise);
    this.#activations.start(traced);
    if (!isFlood) shown.sink.entered(traced.id, 0);
    return true;
  }

  /** A function awaits what is no promise: it goes on in this very turn. */
  #awaitsValue(promise: object): boolean {
    const who = this.#wrapper;
    this.#wrap = null;
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
    const isFlood = this.#isFlood();
    if (!isFlood && (on.part > Part.activation || on.operation !== 'asyncFunction'))
      return this.#tellsAwait(promise, on, run);
    if (on.part > Part.activation || on.operation === 'module') return false;
    if (on.starting || on === who) {
      // It awaits itself, or rather what is no promise: the next call of a hook says which.
      const { memory } = this.#shown;
      const maker = isFlood || memory === null ? null : (memory.believed(Making.awaited)?.maker ?? null);
      if (!isFlood) {
        if (maker === null) return false;
        memory?.used();
      }
      if (this.#wrapMaker !== maker) this.#wrapMaker = maker;
      this.#wrap = promise;
      // Storing something young costs more than looking: of what is open the promise is at hand.
      this.#wrapParent = on.promise === parent ? null : parent;
      if (this.#wrapper !== on) this.#wrapper = on;
      this.#wrapSettled = false;
      return true;
    }
    if (!isFlood) return this.#tellsAwait(promise, on, run);
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

  /** An await of what is no function that runs, and shown: it is told. */
  #tellsAwait(promise: object, on: Traced, run: Run | null): boolean {
    // Of a request to a generator nobody knows whether it runs: it may be that one which awaits something else.
    if (on.id === 0 || on.lent || on.unseen || on.part > Part.combined) return false;
    if (on.operation === 'asyncGenerator' || on.operation === 'module') return false;
    const known = this.#shown.memory?.believed(Making.awaited) ?? null;
    if (known === null || !known.isFunction || run?.follows === true) return false;
    const waiter = this.#activations.startingInside > 0 ? this.#activations.starting(0) : (run?.who ?? null);
    if (waiter === null || waiter.id === 0 || waiter.operation !== 'asyncFunction') return false;
    if (waiter === on || waiter.settled || waiter.functionName !== known.functionPlace) return false;
    const shown = this.#shown;
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

  /** Whose await it is that the engine made `promise` for; of a promise that is no such thing, its own record. */
  #waiterOf(promise: object): Traced | null {
    const traced = keptOf(promise);
    return traced !== null && traced.part === Part.awaiting ? traced.waiter : traced;
  }

  before(promise: object): boolean {
    if (this.#wrap !== null) return false;
    const who = this.#waiterOf(promise);
    // While a function waits it has not settled: it is its await that is over.
    if (who === null || !who.suspended || who.part > Part.activation || who.operation === 'module') return false;
    if (who.operation === 'native') return false;
    if (!this.#isFlood()) {
      // What the long way has begun has a record of its own, which says what was awaited.
      if (who.id === 0 || who.operation !== 'asyncFunction' || keptOf(promise) !== who) return false;
      this.#shown.memory?.forget();
      this.#shown.folds.nextRun();
      this.#shown.run(who, who.on, promise);
      return true;
    }
    if (who.on !== null && who.on.id !== 0) return false;
    this.#shown.memory?.forget();
    who.suspended = false;
    if (who.on !== null) who.on = null;
    else if (who.id !== 0) this.#flood.ranUntold();
    // Whose settling runs it concerns only what is told.
    this.#activations.begin(who, null, false, false, promise);
    return true;
  }

  after(promise: object): boolean {
    if (this.#wrap !== null) return false;
    const run = this.#activations.current;
    if (run === null || run.who === null || run.follows) return false;
    const traced = keptOf(promise);
    if (!this.#isFlood()) {
      if (run.who !== traced || traced.operation !== 'asyncFunction') return false;
      this.#shown.folds.nextRun();
      this.#shown.leaveStarted();
      this.#activations.end();
      if (run.entered) this.#shown.sink.left(traced.id);
      this.#activations.release(run);
      return true;
    }
    if (run.entered || traced === null || run.who.operation === 'module') return false;
    if (traced.part === Part.awaiting) {
      if (run.who !== traced.waiter) return false;
      traced.waiter = null;
      traced.on = null;
    } else if (run.who !== traced) return false;
    if (this.#activations.startingInside > 0) this.#shown.leaveStarted();
    this.#activations.end();
    run.who = null;
    run.promise = null;
    return true;
  }

  settled(promise: object): boolean {
    if (this.#wrap !== null) {
      if (promise !== this.#wrap) return false;
      this.#wrapSettled = true;
      return true;
    }
    const traced = keptOf(promise);
    const isMaking = this.#shown.isMaking(traced);
    const isFlood = this.#isFlood();
    if (traced === null || traced.settled || this.#activations.isOfAwait(promise, traced)) return true;
    if (!isFlood) return this.#tellsSettled(promise, traced, isMaking);
    if (traced.id !== 0 || this.#activations.current?.who?.operation === 'module') return false;
    if (traced.starting) this.#shown.firstPartEnds(traced, false);
    traced.resolved = true;
    traced.follows = false;
    if (traced.deferred) this.#flood.over(traced);
    return true;
  }

  #tellsSettled(promise: object, traced: Traced, isMaking: boolean): boolean {
    if (traced.id === 0) return false;
    const shown = this.#shown;
    if (traced.starting) shown.firstPartEnds(traced, false);
    traced.resolved = true;
    traced.follows = false;
    const { folds, activations } = shown;
    const cause = isMaking ? 0 : folds.causeOf(traced, activations.current, activations.startingInside);
    folds.settles(traced, cause);
    shown.settling(traced, promise, cause);
    return true;
  }
}
