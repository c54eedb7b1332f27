/**
 * What stays folded still waits: promises that a package, or Node, makes for itself, between one that it returned to the
 * program and one of the program's that it waits for (the job that was given to a queue).
 *
 * Here is who waits for whom among those. When a chain of them leads from a promise that is shown to another, that is an
 * edge. A folded promise belongs to whoever began it: the executor of `new Promise`, or the first part of an async function,
 * below which it was made, the function that goes on after an await, or the call for which the package itself keeps an
 * `AsyncResource`. So an edge out of a package's promise says: something that this call began waits for that.
 */
import { executionAsyncId } from 'node:async_hooks';
import { type Caller, captureFrames } from '../trace/stack.ts';
import type { Run } from './activations.ts';
import type { Owners } from './frames.ts';
import { SETTLED_BY_HAND } from './operations.ts';
import { isAsync, Place } from './place.ts';
import { Part, type Traced } from './traced.ts';

/** Who waits for a folded promise, and for what it waits. */
export class Fold {
  /** Who waits for it, or began it. */
  tops: Traced[] = [];
  /** What it waits for. */
  bottoms: Traced[] = [];
  /** What it began: the code of this one made it. */
  began: Traced[] = [];
  /** The shown promise whose job settled it, 0 for none. */
  cause = 0;
  /** The shown ones that it has been told to wait for last. */
  told: Traced[] = [];
}

/** Code of a package's below which further promises may be made: an executor, or the first part of an async function. */
interface Extent {
  readonly traced: Traced;
  readonly place: string;
  readonly isExecutor: boolean;
}

/** So many extents are looked through for whose code runs, so many frames for the extent. */
const MOST_EXTENTS = 64;
const FRAMES = 32;
/** So many waits are kept of one promise, and followed for one edge. */
const MOST_WAITS = 64;
const MOST_STEPS = 256;
const MOST_TOLD = 16;
const MOST_RESOURCES = 10_000;

const isOpen = (traced: Traced): boolean => !traced.resolved || traced.follows;
const isShown = (traced: Traced): boolean => traced.id !== 0 || traced.deferred;
/** Whether it is code of a package, or of Node, that goes on for it after an await. */
export const isForeign = (traced: Traced): boolean => traced.operation === 'native' && !traced.unseen;

export class Folds {
  readonly #owners: Owners;
  /** Tells an edge from one that is shown to another. */
  readonly #tell: (waiter: Traced, on: Traced) => void;
  #extents: Extent[] = [];
  /** For which call a package keeps an `AsyncResource`, by Node's number for that. */
  readonly #resources = new Map<number, Traced>();

  constructor(owners: Owners, tell: (waiter: Traced, on: Traced) => void) {
    this.#owners = owners;
    this.#tell = tell;
  }

  /** A callback begins or ends: no code that was running does so still. */
  nextRun(): void {
    if (this.#extents.length > 0) this.#extents = [];
  }

  /** A package, or Node, made a promise; `run` is what runs, `below` the function below which the stack begins. */
  made(traced: Traced, run: Run | null, below: Caller): void {
    const owner = this.#owner(traced, run, below);
    if (owner !== null) begins(owner, traced);
  }

  /** Where code stands below which further ones belong to it; `isExecutor`: that of a `new Promise` in the function at `place`. */
  opens(traced: Traced, place: string, isExecutor: boolean): void {
    if (this.#extents.length >= MOST_EXTENTS) this.#extents.shift();
    this.#extents.push({ traced, place, isExecutor });
  }

  /** A package keeps a resource for a call of the program's. */
  resource(id: number, run: Run | null, below: Caller): void {
    if (this.#extents.length === 0) return;
    const owner = this.#owner(null, run, below);
    if (owner === null) return;
    if (this.#resources.size >= MOST_RESOURCES) {
      for (const [old, { resolved }] of this.#resources) if (resolved) this.#resources.delete(old);
      for (const [old] of this.#resources) if (this.#resources.size >= MOST_RESOURCES) this.#resources.delete(old);
    }
    this.#resources.set(id, owner);
  }

  /** The function of a package's, in its first part, that stands at `place`. */
  running(place: string): Traced | null {
    for (let i = this.#extents.length - 1; i >= 0; i--) {
      const { traced, place: begins, isExecutor } = this.#extents[i];
      if (!isExecutor && begins === place && !traced.suspended && !traced.resolved) return traced;
    }
    return null;
  }

  /** `waiter` waits for `on`: what follows from it for those that are shown is told. At least one of the two is folded. */
  waits(waiter: Traced, on: Traced): void {
    if (waiter === on) return;
    if (!isShown(on)) add(foldOf(on).tops, waiter);
    add(foldOf(waiter).bottoms, on);
    const shown = this.#reach(on, true);
    if (shown.length === 0) return;
    for (const top of this.#reach(waiter, false)) for (const bottom of shown) this.#edge(top, bottom);
  }

  /** It is shown from now on: what led through it ends at it. */
  shows(traced: Traced): void {
    const { fold } = traced;
    if (fold === null) return;
    for (const top of fold.tops) for (const one of this.#reach(top, false)) this.#edge(one, traced);
    for (const one of this.#reach(traced, true, true)) this.#edge(traced, one);
    // Who waits for it now has its edge; and it has a number that others may wait for.
    fold.tops = [];
  }

  /** `who` no longer waits for `by`. */
  over(who: Traced, by: Traced): void {
    if (who.fold === null || !remove(who.fold.bottoms, by)) return;
    if (by.fold !== null && !who.fold.began.includes(by)) remove(by.fold.tops, who);
  }

  /** It settles; `cause`: the shown promise whose job does so. */
  settles(traced: Traced, cause: number): void {
    if (traced.fold === null && (cause === 0 || isShown(traced))) return;
    const fold = foldOf(traced);
    // What it began goes on for those for whom it was itself.
    for (const one of fold.began) {
      if (!isOpen(one)) continue;
      for (const top of fold.tops) if (isOpen(top)) begins(top, one);
    }
    fold.bottoms = [];
    fold.began = [];
    fold.told = [];
    fold.cause = cause;
  }

  /** The shown promise whose job settles `traced` now, 0 for none: the one that `run` is of, or that it goes on after. */
  causeOf(traced: Traced, run: Run | null, startingInside: number): number {
    if (run === null) return 0;
    const { who, by } = run;
    if (who === traced) return shownCause(by);
    // Whoever has just been called may do it as well as who called it.
    if (who === null || startingInside > 0) return 0;
    // A function that ends without an await settles its promise by itself.
    if (traced.part !== Part.leaf || !(SETTLED_BY_HAND.has(traced.operation) || isForeign(traced))) return 0;
    if (isShown(who) && !(who.part === Part.activation && isForeign(who))) return who.id;
    return shownCause(by) || (who.fold?.cause ?? 0);
  }

  #edge(waiter: Traced, on: Traced): void {
    if (waiter === on || !isOpen(waiter)) return;
    const { told } = foldOf(waiter);
    if (told.includes(on)) return;
    if (told.length >= MOST_TOLD) told.shift();
    told.push(on);
    this.#tell(waiter, on);
  }

  /** The shown ones to which waits lead from `from`, down to what is waited for, or up: it itself when it is shown, unless one looks `beyond`. */
  #reach(from: Traced, down: boolean, beyond = false): Traced[] {
    if (isShown(from) && !beyond) return [from];
    const found: Traced[] = [];
    const seen = new Set([from]);
    let steps = 0;
    for (const { fold } of seen) {
      if (fold === null || ++steps > MOST_STEPS) continue;
      for (const next of down ? [...fold.bottoms, ...fold.began] : fold.tops) {
        if (!isShown(next)) {
          if (down || isOpen(next)) seen.add(next);
        } else if (!found.includes(next)) found.push(next);
      }
    }
    return found;
  }

  /** To whom it belongs what is made right now. */
  #owner(made: Traced | null, run: Run | null, below: Caller): Traced | null {
    if (this.#extents.length > 0) {
      const frames = captureFrames(FRAMES, below);
      // The functions of V8's on top make it; further down one is an executor's.
      let at = 0;
      while (at < frames.length && !frames[at].getFileName()) at++;
      let inExecutor = false;
      for (; at < frames.length; at++) {
        const frame = frames[at];
        if (isAsync(frame)) break;
        const file = frame.getFileName();
        if (typeof file !== 'string' || file === '') {
          inExecutor = frame.getFunctionName() === 'Promise';
          continue;
        }
        const owner = this.#owners.of(file);
        if (owner === 'ours') continue;
        // What the program's own code called is its affair.
        if (owner === 'program') return null;
        const found = this.#extentAt(new Place(frame).functionPlace, inExecutor);
        if (found !== null && found !== made) return found;
        inExecutor = false;
      }
      if (at >= FRAMES) return null;
    }
    const kept = this.#resources.size === 0 ? undefined : this.#resources.get(executionAsyncId());
    if (kept !== undefined) return kept;
    const who = run?.who ?? null;
    return who !== null && isForeign(who) && isOpen(who) ? who : null;
  }

  #extentAt(place: string, inExecutor: boolean): Traced | null {
    for (let i = this.#extents.length - 1; i >= 0; i--) {
      const extent = this.#extents[i];
      if (extent.place !== place || !isOpen(extent.traced)) continue;
      if (extent.isExecutor ? inExecutor : !extent.traced.suspended) return extent.traced;
    }
    return null;
  }
}

function begins(owner: Traced, traced: Traced): void {
  if (!isShown(traced)) add(foldOf(traced).tops, owner);
  add(foldOf(owner).began, traced);
}

function foldOf(traced: Traced): Fold {
  traced.fold ??= new Fold();
  return traced.fold;
}

const shownCause = (by: Traced | null): number => (by === null ? 0 : by.id || (by.fold?.cause ?? 0));

function add(list: Traced[], traced: Traced): void {
  if (list.includes(traced)) return;
  if (list.length >= MOST_WAITS) {
    const open = list.filter(isOpen);
    list.length = 0;
    for (const one of open.slice(1 - MOST_WAITS)) list.push(one);
  }
  list.push(traced);
}

function remove(list: Traced[], traced: Traced): boolean {
  const at = list.indexOf(traced);
  if (at >= 0) list.splice(at, 1);
  return at >= 0;
}
