/**
 * From the engine's promise hooks to events: the heart of native tracing. Read `#init` first.
 *
 * The engine calls `init` for each promise with the one it comes from, `before` and `after` around
 * each callback, and `settled` when resolve or reject is called, before anything has changed.
 * Node's internals and packages stay folded into the promise that they returned to the program.
 */
import { promiseHooks } from 'node:v8';
import type { Caller } from '../trace/stack.ts';
import { Awaits } from './awaits.ts';
import type { Maker } from './frames.ts';
import { Making } from './maker-memory.ts';
import { BUILTINS, COMBINED, chainedBy, SETTLED_BY_HAND } from './operations.ts';
import { type CallWatcher, patchPromise } from './patches.ts';
import type { Place } from './place.ts';
import type { PromiseDetails } from './promise-details.ts';
import { Relays } from './relays.ts';
import { Rush } from './rush.ts';
import { watchSecondSettlements } from './second-settlements.ts';
import { Shown, type WatchOptions } from './shown.ts';
import { Signals } from './signals.ts';
import type { NativeSink } from './sink.ts';
import { Telling } from './telling.ts';
import { keepFirst, keptOf, type NativeOperation, Part, Traced, tracedOf } from './traced.ts';
import { Wrap } from './wrap.ts';

/** A combinator at work. */
interface Combining {
  readonly operation: NativeOperation;
  /** Number of the call under way when it began. */
  readonly call: number;
  /** Its own promise, once it has made it. */
  traced: Traced | null;
}

export class NativeWatcher implements CallWatcher {
  readonly #sink: NativeSink;
  readonly #shown: Shown;
  readonly #awaits: Awaits;
  readonly #relays: Relays;
  readonly #signals: Signals;
  readonly #rush: Rush;
  readonly #telling: Telling;
  readonly #wrap = new Wrap();
  readonly #stop: () => void;
  /** What `then` is being called on. */
  #receiver: object | null = null;
  #combining: Combining | null = null;
  /** Calls of hooks that came to nothing, since that was last said. */
  #missed = 0;
  #off = false;

  /** Watches from now on. `details` tells what a promise has come to; `unfolded`: whether a file of a package or of Node counts as the program. */
  constructor(sink: NativeSink, details: PromiseDetails, options: WatchOptions, unfolded: (file: string) => boolean) {
    this.#sink = sink;
    // A closure for each, so that the engine compiles them one by one: nothing that a program runs is called as often.
    const init = (promise: object, parent?: object): void => {
      try {
        if (
          this.#rush.open ? this.#rush.init(promise, parent) : this.#telling.open && this.#telling.init(promise, parent)
        )
          return;
        if (this.#off) return;
        this.#takeWrap();
        this.#init(promise, parent);
        this.#reopen();
      } catch {
        this.#missed++;
      }
    };
    this.#shown = new Shown(
      sink,
      details,
      options,
      unfolded,
      () => init,
      () => {
        this.flush();
        this.#sayMissed();
        this.#signals.tell();
      },
      () => {
        if (!this.#off) this.#takeWrap();
      },
    );
    this.#awaits = new Awaits(this.#shown);
    this.#relays = new Relays(sink, this.#shown);
    this.#signals = new Signals(sink, {
      beingMade: () => (this.#off ? null : this.#shown.beingMade()),
      running: () => this.#shown.beingMade()?.id ?? 0,
      atEndOfTurn: () => this.#shown.turn.hasEvents(),
    });
    this.#rush = new Rush(this.#shown, this.#wrap);
    this.#telling = new Telling(this.#shown, this.#wrap);
    this.#stop = promiseHooks.createHook({
      init,
      before: (promise: object): void => {
        try {
          if (this.#rush.open ? this.#rush.before(promise) : this.#telling.open && this.#telling.before(promise))
            return;
          if (this.#off) return;
          this.#takeWrap();
          this.#before(promise);
          this.#reopen();
        } catch {
          this.#missed++;
        }
      },
      after: (promise: object): void => {
        try {
          if (this.#rush.open ? this.#rush.after(promise) : this.#telling.open && this.#telling.after(promise)) return;
          if (this.#off) return;
          this.#takeWrap();
          this.#after(promise);
          this.#reopen();
        } catch {
          this.#missed++;
        }
      },
      settled: (promise: object): void => {
        try {
          if (this.#rush.open ? this.#rush.settled(promise) : this.#telling.open && this.#telling.settled(promise))
            return;
          if (this.#off) return;
          this.#takeWrap();
          this.#settled(promise);
          this.#reopen();
        } catch {
          // The program has used up its stack, or broken what we stand on: this event is not told, but counted.
          this.#missed++;
        }
      },
    } as Parameters<typeof promiseHooks.createHook>[0]) as () => void;
    patchPromise(this);
    if (!options.sampled) watchSecondSettlements((type, promise, value) => this.#again(type, promise, value));
  }

  #again(type: 'resolve' | 'reject', promise: object, value: unknown): void {
    const traced = this.#off ? null : tracedOf(promise);
    // A combinator settles its own promise again and again: its losers do.
    if (traced === null || traced.id === 0 || !SETTLED_BY_HAND.has(traced.operation)) return;
    this.flush();
    const text = `${type === 'reject' ? 'rejected with' : 'resolved with'} ${this.#sink.describe(value)}`;
    this.#sink.wentUnhandled('settledAgain', traced.id, text);
  }

  /** Number of a native promise, which is shown from now on if it was not; 0 for anything else. */
  idOf(promise: object): number {
    const traced = tracedOf(promise);
    if (traced === null || this.#off) return 0;
    this.flush();
    this.#shown.insist(traced, promise);
    this.#shown.handle(traced);
    return traced.id;
  }

  /** This process has started another. */
  spawned(child: object, below: Caller): void {
    if (!this.#off) this.#shown.messages.spawned(child, below);
  }

  /** The library's main loop has told that it slept. */
  awake(): void {
    this.#shown.turn.awake();
  }

  /** A promise that the library made for somebody who awaits its own promise `id`. */
  lent(id: number, promise: object): void {
    const traced = tracedOf(promise);
    if (traced === null) return;
    traced.id = id;
    traced.settled = true;
    traced.handled = true;
    traced.lent = true;
  }

  /** Tells what has been held back. */
  flush(): void {
    if (this.#off) return;
    this.#takeWrap();
    this.#awaits.sure();
    this.#shown.look();
  }

  /** The program ends, or a failure that nobody handles is about to end it: returns how many such were told. */
  endOfTurn(): number {
    this.flush();
    if (this.#off) return 0;
    this.#sayMissed();
    this.#signals.tell();
    this.#shown.endFlood(true);
    return this.#shown.rejections.tell();
  }

  /** Watches no more. */
  stop(): void {
    if (this.#off) return;
    this.#off = true;
    this.#shutShortWays();
    this.#stop();
  }

  #sayMissed(): void {
    const missed = this.#missed;
    this.#missed = 0;
    if (missed > 0) this.#sink.missed(missed);
  }

  chaining(receiver: object | null): object | null {
    const before = this.#receiver;
    this.#receiver = receiver;
    this.#shutShortWays();
    return before;
  }

  combining(operation: NativeOperation): Combining | null {
    const before = this.#combining;
    this.#shutShortWays();
    this.#combining = this.#off ? null : { operation, call: this.#shown.memory?.current ?? 0, traced: null };
    return before;
  }

  combined(before: Combining | null): void {
    this.#combining = before;
  }

  /** What the short way left in doubt goes the long one. */
  #takeWrap(): void {
    this.#shutShortWays();
    const wrap = this.#wrap.take();
    if (wrap !== null) this.#awaits.begin(wrap.promise, wrap.parent, wrap.maker);
  }

  #shutShortWays(): void {
    this.#rush.open = false;
    this.#telling.open = false;
  }

  /** The long way has been taken to its end. */
  #reopen(): void {
    if (this.#receiver !== null || this.#combining !== null || this.#awaits.inDoubt || this.#off) return;
    const isFlood = this.#shown.flood.rising;
    this.#rush.open = isFlood && this.#shown.quiet;
    this.#telling.open = !isFlood && this.#shown.memory !== null;
  }

  // What the engine says

  #init(promise: object, parent?: object): void {
    this.#awaits.nextMade(parent);
    this.#shown.look();
    const receiver = this.#receiver;
    if (receiver !== null && (parent === receiver || (parent === undefined && tracedOf(receiver) !== null))) {
      this.#receiver = null;
      this.#chained(promise, receiver);
    } else if (parent !== undefined) this.#awaits.begin(promise, parent);
    else this.#made(promise);
  }

  #before(promise: object): void {
    this.flush();
    this.#shown.memory?.forget();
    const { activations, folds } = this.#shown;
    folds.nextRun();
    const traced = keptOf(promise);
    if (traced === null) activations.begin(null, null, false, false, promise);
    else if (traced.part === Part.awaiting)
      this.#shown.run(traced.waiter, traced.on?.part === Part.wrap ? traced.on.on : traced.on, promise);
    else if (traced.part === Part.relay) {
      if (traced.waiter !== null && traced.on !== null) folds.over(traced.waiter, traced.on);
      activations.begin(traced.waiter, traced.on, false, false, promise);
    } else if (traced.part === Part.chained && !traced.ran) {
      traced.ran = true;
      this.#shown.run(traced, traced.on, promise);
    } else if (traced.part <= Part.activation && traced.suspended) this.#shown.run(traced, traced.on, promise);
    // The job in which it begins to wait for the promise that it was resolved with.
    else activations.begin(traced, null, true, false, promise);
  }

  #after(promise: object): void {
    this.flush();
    this.#shown.folds.nextRun();
    this.#shown.leaveStarted();
    const run = this.#shown.activations.end();
    if (run === null) return;
    if (run.who !== null) {
      if (run.entered) this.#sink.left(run.who.id);
      if (run.who.operation === 'module') this.#awaits.moduleRan(run.who, run.by?.id ?? 0);
    }
    this.#shown.activations.release(run);
    const traced = keptOf(promise);
    if (traced === null || traced.part === Part.wrap) return;
    // In a flood a function's record stands for its awaits as well (rush.ts), and may wait again by now.
    if (traced.part <= Part.activation) return;
    traced.on = null;
    if (traced.part === Part.awaiting) this.#awaits.over(promise, traced);
  }

  #settled(promise: object): void {
    this.#awaits.nextSettles(promise);
    const isMaking = this.#shown.isMaking(tracedOf(promise));
    this.#shown.look();
    const traced = keptOf(promise);
    if (traced === null || traced.settled || this.#shown.activations.isOfAwait(promise, traced)) return;
    this.#shown.firstPartEnds(traced, false);
    traced.resolved = true;
    traced.follows = false;
    const run = this.#shown.activations.current;
    const { folds, activations } = this.#shown;
    const cause = isMaking ? 0 : folds.causeOf(traced, run, activations.startingInside);
    folds.settles(traced, cause);
    if (traced.id === 0) {
      if (run?.who?.operation === 'module' && traced.part !== Part.awaiting) this.#awaits.moduleSettles(promise);
      if (traced.deferred) this.#shown.flood.over(traced);
      return;
    }
    this.#shown.settling(traced, promise, cause);
  }

  // Promises that are made

  #made(promise: object): void {
    const combining = this.#combining;
    const maker = this.#shown.maker(Making.made);
    if (combining !== null && combining.traced === null) {
      const traced = new Traced(Part.combined);
      combining.traced = traced;
      traced.operation = combining.operation;
      keepFirst(promise, traced);
      if (maker === null ? !this.#shown.inProgram() : maker.owner !== 'program') {
        this.#shown.folded(traced, maker);
        return;
      }
      traced.site = this.#shown.siteOf(maker?.frame ?? null);
      this.#shown.give(traced, promise);
    } else if (maker === null) this.#madeUnseen(promise);
    // What the library makes of a promise of its own is that promise, which is shown already.
    else if (maker.owner === 'nobody' || maker.owner === 'ours' || maker.frame === null) {
      keepFirst(promise, new Traced(Part.hidden));
    } else this.#madeBy(promise, maker, maker.frame);
  }

  /** With one of V8's functions on top that made it; without, it is the promise of a function that is being called. */
  #madeBy(promise: object, maker: Maker, frame: Place): void {
    const { owner, programCaller: caller } = maker;
    const builtin = maker.builtins[0] as string | undefined;
    const isFunction = builtin === undefined;
    const operation = isFunction ? 'asyncFunction' : (BUILTINS[builtin] ?? 'native');
    const isActivation = isFunction || operation === 'asyncGenerator';
    const traced = new Traced(isActivation ? Part.activation : Part.leaf);
    traced.operation = operation;
    keepFirst(promise, traced);
    if (owner === 'program') {
      if (isFunction && frame.isModuleLevel) {
        this.#awaits.module(frame.file, traced);
        return;
      }
      // A function is called somewhere; where it begins, it says by its name.
      traced.site = this.#shown.siteOf(isFunction ? (caller ?? frame) : frame);
      if (isFunction) traced.functionName = frame.functionPlace;
      traced.detail = operation === 'native' ? (builtin ?? '') : frame.functionName;
      this.#shown.give(traced, promise);
      if (isActivation) this.#shown.activations.start(traced);
      if (isFunction) this.#sink.entered(traced.id, 0);
    } else {
      traced.operation = 'native';
      traced.detail = (maker.entry ?? frame).foreignName(builtin ?? '');
      // What the program called returns this promise; what that made for itself is shown if the program ever meets it.
      if (caller === null) {
        this.#shown.folded(traced, maker);
        return;
      }
      traced.site = this.#shown.siteOf(caller);
      // What an async function of theirs makes and waits for, or returns: bindings of Node's do, and `new Promise`.
      if (this.#shown.isInsideLast(frame, traced.site)) {
        this.#shown.folded(traced, maker);
        return;
      }
      if (isFunction) traced.functionName = frame.functionPlace;
      this.#shown.give(traced, promise);
      this.#shown.opens(traced, maker);
    }
  }

  /**
   * Nobody looked at the stack: it may be a plain promise as well as an async function's. What has
   * settled before anybody waits for it is as good as a value, and left out.
   */
  #madeUnseen(promise: object): void {
    const traced = new Traced(this.#shown.inProgram() ? Part.leaf : Part.hidden);
    keepFirst(promise, traced);
    if (traced.part === Part.hidden) {
      traced.operation = 'native';
      this.#shown.folded(traced, null);
      return;
    }
    traced.unseen = true;
    this.#shown.activations.start(traced);
    this.#shown.showLater(traced, promise);
  }

  /** `then` was called on `receiver` and made `promise`. */
  #chained(promise: object, receiver: object): void {
    const shown = this.#shown;
    const on = shown.known(receiver);
    const run = shown.activations.current;
    // The job that makes a promise follow another calls `then`, and nobody else does in it.
    if (run?.follows === true && run.who !== null) {
      this.#relays.follow(promise, run.who, on, receiver);
      return;
    }
    const combining = this.#combining;
    const combined = combining?.traced ?? null;
    // Nothing of the program's has run since the combinator was called, so it is that which calls.
    if (combining !== null && combined !== null && shown.memory?.isStill(combining.call)) {
      this.#relays.combine(promise, combined, on, receiver);
      return;
    }
    const maker = shown.maker(Making.chained);
    if (combined !== null && (maker === null || maker.builtins.some((name) => COMBINED.has(name)))) {
      this.#relays.combine(promise, combined, on, receiver);
      return;
    }
    const isHidden = maker?.owner === 'nobody' || maker?.owner === 'ours';
    const traced = new Traced(isHidden ? Part.hidden : Part.chained);
    traced.operation = maker === null ? 'then' : chainedBy(maker.builtins);
    traced.on = on;
    keepFirst(promise, traced);
    shown.handle(on);
    if (maker !== null && maker.owner !== 'program') {
      traced.operation = 'native';
      if (maker.entry !== null) traced.detail = maker.entry.foreignName('');
      shown.folded(traced, maker);
      shown.folds.waits(traced, on);
      return;
    }
    if (!shown.inProgram() && maker === null) {
      traced.operation = 'native';
      shown.folded(traced, null);
      shown.folds.waits(traced, on);
      return;
    }
    traced.site = shown.siteOf(maker?.frame ?? null);
    shown.show(on, receiver, traced.site);
    shown.give(traced, promise);
    shown.flood.link(traced, on, 'awaited');
  }
}
