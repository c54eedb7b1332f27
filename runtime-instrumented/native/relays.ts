/**
 * What waits for what beyond `then` and `await`: a combinator for each of its promises, and a promise for the one that it
 * was resolved with. The engine makes a promise for each such wait, which stands for it and is never shown.
 */
import type { Shown } from './shown.ts';
import type { NativeSink } from './sink.ts';
import { keepFirst, Part, Traced } from './traced.ts';

export class Relays {
  readonly #sink: NativeSink;
  readonly #shown: Shown;

  constructor(sink: NativeSink, shown: Shown) {
    this.#sink = sink;
    this.#shown = shown;
  }

  /** A combinator waits for `on`. */
  combine(promise: object, combined: Traced, on: Traced, receiver: object): void {
    this.#relay(promise, combined, on);
    this.#shown.handle(on);
    if (combined.id === 0 && !combined.deferred) {
      this.#shown.folds.waits(combined, on);
      return;
    }
    this.#shown.show(on, receiver);
    const isRace = combined.operation === 'race' || combined.operation === 'any';
    this.#shown.flood.link(combined, on, isRace ? 'branch' : 'child');
  }

  /** `outer` was resolved with the promise `on`, and now begins to wait for it. */
  follow(promise: object, outer: Traced, on: Traced, receiver: object): void {
    this.#relay(promise, outer, on);
    const alone = !on.handled && !on.resolved && !on.merged;
    this.#shown.handle(on);
    // An await of something that is no promise itself, but leads to one of the library's.
    const awaiter = outer.part === Part.wrap ? outer.waiter : null;
    if (awaiter !== null && on.lent) {
      outer.on = on;
      if (awaiter.id !== 0) this.#sink.depends(awaiter.id, on.id, 'awaited');
    }
    outer.follows = !outer.settled;
    this.#shown.flood.follows(outer);
    if (outer.deferred || on.deferred) {
      this.#shown.flood.link(outer, on, 'awaited');
      return;
    }
    // What a package or Node's internals wait for in turn stays folded.
    if (outer.id === 0 || (on.id === 0 && (outer.operation === 'native' || on.resolved))) {
      this.#shown.folds.waits(outer, on);
      return;
    }
    this.#shown.show(on, receiver);
    if (alone && !outer.settled) {
      on.merged = true;
      this.#sink.became(outer.id, on.id);
    } else this.#sink.depends(outer.id, on.id, 'awaited');
  }

  #relay(promise: object, waiter: Traced, on: Traced): void {
    const relay = new Traced(Part.relay);
    relay.waiter = waiter;
    relay.on = on;
    keepFirst(promise, relay);
  }
}
