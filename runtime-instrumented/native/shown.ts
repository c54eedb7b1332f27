/**
 * Which promises are shown, and what is told of them: what the parts of the watcher share.
 *
 * A promise gets a number when the program's own code makes it or touches it. What a promise came
 * to is looked at when the hooks are next called: while `settled` runs, nothing has changed yet.
 */

import type { Caller } from '../trace/stack.ts';
import { Activations } from './activations.ts';
import { Budget } from './budget.ts';
import { Dropped } from './dropped.ts';
import { Flood } from './flood.ts';
import { Folds, isForeign } from './folds.ts';
import { type Maker, Owners, type Top } from './frames.ts';
import { Leaves } from './leaves.ts';
import { MakerMemory, type Making } from './maker-memory.ts';
import { type Crossing, type Doer, Messages } from './messages.ts';
import type { Place } from './place.ts';
import { type PromiseDetails, State } from './promise-details.ts';
import { Rejections } from './rejections.ts';
import type { NativeSink } from './sink.ts';
import { keep, keptOf, Part, Traced } from './traced.ts';
import { Turn } from './turn.ts';

export interface WatchOptions {
  /** Promises of one turn of the event loop that are told at once; of those beyond, what outlives the turn. */
  readonly flood: number;
  /** Whether stacks are captured now and then only, whatever else is asked for. */
  readonly sampled: boolean;
}

interface Resolved {
  readonly traced: Traced;
  readonly promise: object;
  readonly cause: number;
}

/** So many wait for the end of the turn; a flood is shown at once. */
const MOST_UNTOUCHED = 1000;

export class Shown {
  readonly sink: NativeSink;
  readonly owners: Owners;
  readonly activations = new Activations();
  readonly rejections: Rejections;
  readonly turn: Turn;
  /** Knows makers again by the numbers of calls; null when calls have none. */
  readonly memory: MakerMemory | null;
  readonly #budget: Budget;
  readonly #looksAlways: boolean;
  readonly #makerNow = (): Maker => this.owners.maker(this.#below());
  readonly #look = (): Maker | null => this.#budget.take(this.#makerNow);
  readonly #frameSite = (frame: NodeJS.CallSite): number => this.sink.siteOf(frame);
  readonly #details: PromiseDetails;
  /** The function below whose frame the program's frames stand. */
  readonly #below: () => (...given: never[]) => unknown;
  readonly flood: Flood;
  readonly folds: Folds;
  readonly #leaves: Leaves;
  readonly messages: Messages;
  /** Messages that were sent while a leaf was being made. */
  #crossed: { readonly way: 'sent' | 'started'; readonly doer: Doer; readonly crossing: Crossing }[] = [];
  /** The leaf that was shown last: what it waits for is told with it. */
  #leaf: Traced | null = null;
  /** The last promise of Node's or a package's that was shown. */
  #lastNative: Traced | null = null;
  readonly #dropped: Dropped;
  /** Those that settle: nearly always one, which is looked at when the hooks are next called. */
  #settling: Traced | null = null;
  #settlingPromise: object | null = null;
  #settlingCause = 0;
  /** Further ones. */
  #resolved: Resolved[] = [];
  /** Promises made without a look at the stack, that nobody has touched yet: shown if they are pending at the end of the turn. */
  #untouched: Traced[] = [];

  /** `options.flood`: promises of one turn that are told at once; `unfolded`: whether a file of a package or of Node counts as the program; `turnEnds` is called after each turn of the loop in which something happened, `sends` before what is told of a message. */
  constructor(
    sink: NativeSink,
    details: PromiseDetails,
    options: WatchOptions,
    unfolded: (file: string) => boolean,
    below: () => (...given: never[]) => unknown,
    turnEnds: () => void,
    sends: () => void,
  ) {
    this.sink = sink;
    this.#details = details;
    this.flood = new Flood(
      sink,
      details,
      options.flood,
      (traced, promise) => this.#showNow(traced, promise),
      () => this.turn.endsEarly(),
    );
    this.owners = new Owners((file) => sink.isOurs(file), unfolded);
    this.#below = below;
    this.folds = new Folds(this.owners, (waiter, on) => this.flood.link(waiter, on, 'awaited'));
    this.#leaves = new Leaves((id, made) => this.folds.resource(id, this.activations.current, made));
    this.#looksAlways = sink.capturesSites && !options.sampled;
    this.#budget = new Budget(this.#looksAlways);
    this.memory = sink.calls === null ? null : new MakerMemory(sink.calls, this.#frameSite);
    this.rejections = new Rejections(sink);
    this.#dropped = new Dropped((id) => sink.wentUnhandled('dropped', id, ''));
    this.messages = new Messages({
      doer: (caller) => {
        sends();
        return this.#doer(caller);
      },
      crosses: (way, doer, crossing) => {
        this.#crossed.push({ way, doer, crossing });
        this.turn.hasEvents();
        // The leaf that is being made is described first: with what its executor is still to ask for.
        if (this.#leaf === null || this.#crossed.length > MOST_UNTOUCHED) this.#tellCrossed();
      },
    });
    this.turn = new Turn(
      (nanoseconds) => sink.slept(nanoseconds),
      () => {
        turnEnds();
        this.#turnEnds();
        this.rejections.tell();
      },
    );
  }

  /** Whether the stack may be looked at now. */
  get mayLook(): boolean {
    return this.#budget.has;
  }

  /** Whether nothing is held back that has to be told before anything else happens. */
  get quiet(): boolean {
    return this.#settling === null && this.#leaf === null && this.#resolved.length === 0;
  }

  /** Who makes a promise; null when nobody looks. */
  maker(making: Making): Maker | null {
    if (this.memory !== null) return this.memory.maker(making, this.#look);
    return this.#look();
  }

  /** The function that awaits right now, looked at whatever it costs. */
  awaiting(): Top {
    return this.owners.top(this.#below());
  }

  /** A package or Node made a promise for itself, or to return it; `maker`: null when nobody looked. */
  folded(traced: Traced, maker: Maker | null): void {
    this.folds.made(traced, this.activations.current, this.#below());
    this.opens(traced, maker);
  }

  /** What is made by the code that is being called now belongs to this promise. */
  opens(traced: Traced, maker: Maker | null): void {
    const frame = maker?.frame ?? null;
    if (frame === null || !this.#looksAlways) return;
    if (traced.part === Part.activation) this.folds.opens(traced, frame.functionPlace, false);
    else if (maker?.builtins[0] === 'Promise') this.folds.opens(traced, frame.functionPlace, true);
  }

  /** Id of a frame's call site, 0 for none. */
  siteOf(frame: Place | null): number {
    return frame === null ? 0 : frame.site(this.#frameSite);
  }

  /** Whether the program's own code runs, as far as can be told without a look at the stack. */
  inProgram(): boolean {
    const run = this.activations.current;
    const who = run === null ? null : run.who;
    // Code of Node's goes on after an await to run a module of the program's, say.
    if (who === null || who.unseen || who.deferred || (who.part === Part.activation && isForeign(who))) return true;
    return who.id !== 0;
  }

  /** What is known of a promise, also of one from before our time. */
  known(promise: object): Traced {
    const there = keptOf(promise);
    if (there !== null) return there;
    const traced = new Traced(Part.leaf);
    keep(promise, traced);
    return traced;
  }

  /** Gives a promise its number. */
  give(traced: Traced, promise: object | null): void {
    this.described();
    if (promise !== null && this.flood.takes(traced, promise)) this.turn.hasEvents();
    else this.#number(traced, promise);
  }

  /** One that was put off, with what it came to. */
  #showNow(traced: Traced, promise: object): void {
    if (traced.id !== 0) return;
    this.flood.told(traced);
    traced.deferred = false;
    this.described();
    this.#number(traced, promise);
    if (!traced.resolved) return;
    this.#resolved.push({ traced, promise, cause: 0 });
    this.look();
  }

  /** Shows one that somebody asks the number of. */
  insist(traced: Traced, promise: object): void {
    if (traced.deferred) this.#showNow(traced, promise);
    else this.show(traced, promise);
    if (traced.deferred) this.#showNow(traced, promise);
  }

  #number(traced: Traced, promise: object | null): void {
    const isLeaf = traced.part === Part.leaf || traced.operation === 'native';
    this.turn.hasEvents();
    traced.id = this.sink.made(traced.operation, traced.site, traced.detail, isLeaf);
    if (traced.fold !== null) this.folds.shows(traced);
    if (traced.resolved) return;
    if (promise !== null && traced.part <= Part.activation) this.#dropped.watch(traced, promise);
    if (!isLeaf) {
      this.#linked(traced);
      return;
    }
    if (traced.operation === 'native') this.#lastNative = traced;
    this.#leaf = traced;
    this.#leaves.begin();
  }

  /** Whether a promise made in the function at `place`, called at `site`, is what that function waits for, whose own promise was shown last. */
  isInsideLast(place: Place, site: number): boolean {
    const last = this.#lastNative;
    if (last === null || last.resolved || last.site !== site || last.functionName !== place.functionPlace) return false;
    return !place.isAtStart;
  }

  /** Whether it has just been made, as far as the hooks tell: in its executor, say. */
  isMaking(traced: Traced | null): boolean {
    return traced !== null && traced === this.#leaf;
  }

  /** The promise whose executor or function runs right now, or null. */
  beingMade(): Traced | null {
    if (this.#leaf !== null) return this.#leaf;
    const { activations } = this;
    for (let i = 0; i < activations.startingInside; i++) {
      const traced = activations.starting(i);
      if (traced.id !== 0 && !traced.unseen) return traced;
    }
    return activations.current?.who ?? null;
  }

  /** The leaf that was shown last has been made in full: what it waits for is known now, if ever. */
  described(): void {
    const leaf = this.#leaf;
    if (leaf === null) return;
    this.#leaf = null;
    const wait = this.#leaves.end();
    if (wait === null) this.sink.described(leaf.id, leaf.detail, -1);
    else this.sink.described(leaf.id, withName(leaf.detail, wait.text), wait.duration);
    if (this.#crossed.length > 0) this.#tellCrossed();
  }

  /**
   * Shows a promise that was folded until now, because the program's code touches it, at `site`.
   * `promise`: null when it is pending.
   */
  show(traced: Traced, promise: object | null, site = 0): void {
    if (traced.id !== 0 || traced.deferred || traced.part >= Part.awaiting) return;
    if (traced.site === 0) traced.site = site;
    if (traced.detail === '' && traced.operation === 'promise' && !traced.unseen) traced.operation = 'native';
    const before = this.#lastNative;
    this.give(traced, promise);
    // It is what the call returned: what is shown next is another call's.
    this.#lastNative = null;
    if (traced.id === 0) return;
    // What Node returned follows what it made first in the same call.
    if (before !== null && before !== traced && before.site === site && site !== 0 && !before.resolved) {
      this.sink.depends(traced.id, before.id, 'awaited');
    }
    if (traced.on !== null && traced.on.id !== 0) this.sink.depends(traced.id, traced.on.id, 'awaited');
    if (!traced.resolved || promise === null) return;
    this.#resolved.push({ traced, promise, cause: traced.fold?.cause ?? 0 });
    this.look();
  }

  /** A promise of which nobody knows more: shown later, if it is touched, or pending when the turn ends. */
  showLater(traced: Traced, promise: object): void {
    if (this.#untouched.length < MOST_UNTOUCHED) this.#untouched.push(traced);
    else this.show(traced, promise);
    this.turn.hasEvents();
  }

  /** Somebody waits for it. */
  handle(traced: Traced): void {
    if (traced.handled) return;
    traced.handled = true;
    // Whoever waits for it has been handed it: if it is a function's, that has returned.
    this.firstPartEnds(traced, false);
    if (traced.reported) this.rejections.handledLate(traced);
  }

  /** An async function awaits for the first time, or has ended without. */
  firstPartEnds(traced: Traced, awaits: boolean): void {
    if (!traced.starting) return;
    // The engine does not say when a function returns a promise without having awaited.
    if (awaits) {
      this.#leaveInside(traced);
      this.activations.awaits(traced);
    } else this.activations.started(traced);
    this.#leave(traced);
  }

  /** A callback of `who` runs, because `by` has settled; the engine runs it for `promise`. */
  run(who: Traced | null, by: Traced | null, promise: object): void {
    if (who !== null) {
      who.suspended = false;
      if (by !== null) this.folds.over(who, by);
      if (who.part <= Part.activation) who.on = null;
    }
    // What one of a flood brings about is left out with it.
    const unsaid = by !== null && by.id === 0 && (by.deferred || by.settled || by.promise !== null);
    const isFolded = who !== null && (who.id === 0 || (who.part === Part.activation && isForeign(who)));
    const entered = who !== null && !isFolded && !who.settled && !unsaid && this.flood.runs();
    if (entered) {
      this.turn.hasEvents();
      this.sink.entered(who.id, by?.id ?? 0);
    }
    this.activations.begin(who, by, false, entered, promise);
  }

  /** A callback is over, and with it the first part of whatever it called. */
  leaveStarted(): void {
    this.#leaveInside(null);
  }

  /** What was called inside `outer` (null: inside what runs) has returned. */
  #leaveInside(outer: Traced | null): void {
    const { activations } = this;
    while (activations.startingInside > 0) {
      const inner = activations.starting(0);
      if (inner === outer) return;
      activations.started(inner);
      this.#leave(inner);
    }
  }

  #leave(traced: Traced): void {
    if (traced.operation === 'asyncFunction' && traced.id !== 0) this.sink.left(traced.id);
  }

  /** It settles right now; `cause`: id of the promise that brought it about, or 0. */
  settling(traced: Traced, promise: object, cause: number): void {
    traced.promise = null;
    this.#linked(traced);
    if (this.#settling === null) {
      this.#settling = traced;
      this.#settlingPromise = promise;
      this.#settlingCause = cause;
    } else this.#resolved.push({ traced, promise, cause });
    this.turn.hasEvents();
  }

  /** It settles, or is made: says so if a message from elsewhere brought that about. */
  #linked(traced: Traced): void {
    if (traced.linked || !this.activations.idle) return;
    const from = this.messages.current();
    if (from === null) return;
    traced.linked = true;
    this.sink.crossed('received', traced.id, 0, from.channel, from.number, from.text);
  }

  /** Whose code runs below a function that the program called; null for code of ours. */
  #doer(below: Caller): Doer | null {
    const maker = this.#budget.take(() => this.owners.maker(below));
    if (maker?.owner === 'ours') return null;
    const { activations } = this;
    const who = activations.startingInside > 0 ? activations.starting(0) : (activations.current?.who ?? null);
    const id = who === null || who.unseen ? 0 : who.id;
    return { id, place: maker?.programCaller ?? maker?.frame ?? null };
  }

  #tellCrossed(): void {
    const crossed = this.#crossed;
    this.#crossed = [];
    for (const { way, doer, crossing } of crossed) {
      this.sink.crossed(way, doer.id, this.siteOf(doer.place), crossing.channel, crossing.number, crossing.text);
    }
  }

  /** Looks at what has become of those that were settling. */
  look(): void {
    this.described();
    const first = this.#settling;
    const firstPromise = this.#settlingPromise;
    if (first !== null && firstPromise !== null) {
      this.#settling = null;
      this.#settlingPromise = null;
      if (!first.settled) this.#lookAt(first, firstPromise, this.#settlingCause);
    }
    if (this.#resolved.length === 0) return;
    const resolved = this.#resolved;
    this.#resolved = [];
    for (const { traced, promise, cause } of resolved) if (!traced.settled) this.#lookAt(traced, promise, cause);
  }

  #lookAt(traced: Traced, promise: object, cause: number): void {
    const details = this.#details(promise);
    if (details[0] === State.pending) return;
    traced.settled = true;
    // It is one with the promise that follows it, whose settling comes next.
    if (traced.merged) return;
    const failed = details[0] === State.rejected;
    this.sink.settled(traced.id, failed ? 'failed' : 'returned', details[1], cause);
    if (failed && !traced.handled) this.rejections.suspect(traced, this.sink.describe(details[1]), details[1]);
  }

  /** The code of a module has come to its end; `outcome`: the engine's own promise for it, null when that is not known. */
  moduleEnds(module: Traced, outcome: object | null, cause: number): void {
    const details = outcome === null ? null : this.#details(outcome);
    if (details?.[0] === State.rejected) this.sink.settled(module.id, 'failed', details[1], cause);
    else this.sink.settledAs(module.id, 'returned', '', 0);
  }

  /** The turn is over, or the program is at its `end`. */
  endFlood(end: boolean): void {
    this.flood.turnEnds();
    this.flood.say(end);
  }

  #turnEnds(): void {
    this.#budget.refill();
    const untouched = this.#untouched;
    this.#untouched = [];
    for (const traced of untouched) if (!traced.resolved) this.show(traced, null);
    this.endFlood(false);
    this.#dropped.turnEnds();
  }
}

/** "fs.readFile: file system" says less than its name; a timer says more than that it is one. */
function withName(name: string, wait: string): string {
  // "Promise" is what is left of a function that was promisified: its own name is nowhere on the stack.
  if (name === '' || name === 'Promise' || name === 'setTimeout' || name.startsWith('timers.')) return wait;
  return wait === 'file system' || wait === 'immediate' ? name : `${name}, ${wait}`;
}
