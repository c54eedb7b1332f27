/**
 * Awaits: which function waits for what.
 *
 * For an `await` the engine makes a throwaway promise, whose parent is what is awaited; before
 * that, for what is no promise, a wrap, whose parent is the promise of the function that awaits.
 * The two look alike until the next call of a hook. Who awaits a promise is not said: it is the
 * innermost function that runs.
 */
import { isForeign } from './folds.ts';
import type { Maker, Top } from './frames.ts';
import { Making } from './maker-memory.ts';
import type { Place } from './place.ts';
import type { Shown } from './shown.ts';
import { drop, keepFirst, Part, Traced } from './traced.ts';

const MOST_MODULES = 10_000;

/** So many records of awaits are kept to be used again. */
const MOST_SPARE = 1000;

export class Awaits {
  readonly #shown: Shown;
  /** An await that may yet turn out to be the making of a wrap: its record, or null for none. */
  #maybe: Traced | null = null;
  #maybePromise: object | null = null;
  #maybeParent: object | null = null;
  #maybeMaker: Maker | null = null;
  /** The function at whose `await` it was made, where only the stack tells which one that is. */
  #maybeTop: Top | null = null;
  /** Records of awaits that are over. */
  readonly #spare: Traced[] = [];
  /** Promises of modules whose code has not come to its end, by file. */
  readonly #modules = new Map<string, Traced>();
  #settledInModule: object | null = null;

  constructor(shown: Shown) {
    this.#shown = shown;
  }

  /** The promise of a module: made when modules are linked; its code runs later. */
  module(file: string, traced: Traced): void {
    traced.operation = 'module';
    traced.detail = file.replace(/^.*[\\/]/, '').replace(/\?.*$/, '');
    if (this.#modules.size < MOST_MODULES) this.#modules.set(file, traced);
  }

  /** A part of a module's code runs, and a promise that is not the program's settles. */
  moduleSettles(promise: object): void {
    this.#settledInModule = promise;
  }

  /**
   * A part of a module's code has run, after `by`. Unless it waits again that was the last; the engine
   * does not say so, but then settles a promise of its own, which tells whether the code threw.
   */
  moduleRan(module: Traced, by: number): void {
    const outcome = this.#settledInModule;
    this.#settledInModule = null;
    if (module.suspended || module.settled) return;
    module.settled = true;
    for (const [file, traced] of this.#modules) if (traced === module) this.#modules.delete(file);
    if (module.id !== 0) this.#shown.moduleEnds(module, outcome, by);
  }

  /** The engine made `promise` for an await, or as a wrap; `by`: who awaits, if that is known. */
  begin(promise: object, parent: object, by: Maker | null = null): void {
    const shown = this.#shown;
    const on = shown.known(parent);
    const traced = this.#spare.pop() ?? new Traced(Part.awaiting);
    keepFirst(promise, traced);
    if (on.part === Part.wrap) {
      // What it is that was awaited, only the engine knows; but who awaits is certain.
      traced.waiter = on.waiter;
      traced.on = on;
      if (on.waiter === null) return;
      on.waiter.suspended = true;
      if (on.waiter.operation === 'module') shown.show(on.waiter, null);
      shown.firstPartEnds(on.waiter, true);
      return;
    }
    traced.on = on;
    const maker = by ?? shown.maker(Making.awaited);
    this.#maybe = traced;
    this.#maybePromise = promise;
    this.#maybeParent = parent;
    this.#maybeMaker = maker;
    this.#maybeTop = maker === null && this.#isAmbiguous(on) ? shown.awaiting() : null;
  }

  /**
   * Whether several functions run, of which each may be the one that awaits `on` now: the stack says which, but only
   * now. None awaits itself: with the innermost one's own promise it is a wrap of that one's, or whoever called it awaits.
   */
  #isAmbiguous(on: Traced): boolean {
    const { activations } = this.#shown;
    const { startingInside } = activations;
    const innermost = startingInside > 0 && activations.starting(0) === on ? 1 : 0;
    if (startingInside <= innermost) return false;
    return activations.starting(innermost).functionName !== '' || (activations.current?.who ?? null) !== null;
  }

  /** A promise was made with this parent: if that is the one of the last await, it was a wrap. */
  nextMade(parent: object | undefined): void {
    const traced = this.#maybe;
    if (traced === null) return;
    if (this.#maybePromise !== parent) {
      this.sure();
      return;
    }
    const maker = this.#maybeMaker;
    this.#forget();
    traced.part = Part.wrap;
    // The parent is the function's promise; a module has another one for this than it has for the hooks.
    const module = maker?.frame?.isModuleLevel ? this.#moduleAt(maker.frame) : null;
    traced.waiter = module ?? traced.on;
    traced.on = null;
  }

  /** Something settles: only a wrap can do so at once. */
  nextSettles(promise: object): void {
    if (this.#maybe !== null && this.#maybePromise !== promise) this.sure();
  }

  /** Whether it is not known yet what the last one was. */
  get inDoubt(): boolean {
    return this.#maybe !== null;
  }

  /** It was an await, if there is one in doubt: the innermost function that runs waits. */
  sure(): void {
    const traced = this.#maybe;
    const parent = this.#maybeParent;
    if (traced === null || parent === null) return;
    const shown = this.#shown;
    const maker = this.#maybeMaker;
    const top = this.#maybeTop;
    this.#forget();
    const { on } = traced;
    if (on === null) return;
    shown.handle(on);
    // What was folded when the stack was looked at is not the program's, whoever awaits it.
    const isFolded = maker === null && on.id === 0 && !on.unseen && !on.deferred;
    if (isFolded || (maker === null ? !shown.inProgram() : maker.owner !== 'program' || maker.frame === null)) {
      this.#foreign(traced, on, maker?.frame ?? null);
      return;
    }
    const waiter = maker?.frame ? this.#awaiter(maker.frame, on) : this.#awaiterUnseen(on, top);
    if (waiter === null) return;
    traced.waiter = waiter;
    waiter.suspended = true;
    shown.firstPartEnds(waiter, true);
    // Without a look at the stack, what has settled already is as good as a value.
    if (on.unseen && on.resolved) return;
    const site = shown.siteOf(maker?.frame ?? null);
    shown.show(on, parent, site);
    // A module is shown when it first waits for something that is.
    if ((on.id !== 0 || on.deferred) && !on.lent) shown.show(waiter, null);
    shown.flood.link(waiter, on, 'awaited', site);
  }

  /** A function of a package's, or of Node's, waits: what it waits for, whoever waits for it does. */
  #foreign(traced: Traced, on: Traced, frame: Place | null): void {
    const { folds, activations } = this.#shown;
    const who = activations.current?.who ?? null;
    let waiter = frame === null ? null : folds.running(frame.functionPlace);
    if (waiter === null && who !== null && isForeign(who) && activations.current?.follows === false) waiter = who;
    if (waiter === null || waiter === on) return;
    traced.waiter = waiter;
    waiter.suspended = true;
    folds.waits(waiter, on);
  }

  #forget(): void {
    this.#maybe = null;
    this.#maybePromise = null;
    this.#maybeParent = null;
    this.#maybeMaker = null;
    this.#maybeTop = null;
  }

  /**
   * An await is over: its record may be used again. `promise` may live on all the same, and have more
   * callbacks: that of a `then` that Node's own code calls past our `then` looks just like an await's.
   */
  over(promise: object, traced: Traced): void {
    traced.waiter = null;
    if (this.#spare.length >= MOST_SPARE) return;
    drop(promise);
    this.#spare.push(traced);
  }

  #moduleAt(frame: Place): Traced | null {
    return this.#modules.get(frame.file) ?? null;
  }

  /** Whose await it is that stands at `frame`. */
  #awaiter(frame: Place, on: Traced): Traced | null {
    if (frame.isModuleLevel) return this.#moduleAt(frame);
    const { activations } = this.#shown;
    const place = frame.functionPlace;
    for (let i = 0; i < activations.startingInside; i++) {
      const candidate = activations.starting(i);
      if (candidate !== on && (candidate.functionName === place || candidate.functionName === '')) return candidate;
    }
    const run = activations.current;
    if (run === null || run.follows || run.who === null) return null;
    return run.who.part === Part.activation && isForeign(run.who) ? null : run.who;
  }

  /** The same where nobody looked who made what; `top`: the function that awaits, as far as the stack was looked at. */
  #awaiterUnseen(on: Traced, top: Top | null): Traced | null {
    const { activations } = this.#shown;
    const run = activations.current;
    const who = run === null || run.follows ? null : run.who;
    for (let i = 0; i < activations.startingInside; i++) {
      const candidate = activations.starting(i);
      if (candidate === on || candidate.resolved) continue;
      if (top !== null) {
        if (who !== null && (who.functionName === top.place || (who.functionName === '' && top.wentOn))) {
          who.functionName = top.place;
          return who;
        }
        if (candidate.functionName !== '' && candidate.functionName !== top.place) continue;
        candidate.functionName = top.place;
      }
      candidate.part = Part.activation;
      return candidate;
    }
    return who;
  }
}
