/**
 * What the code calls that a bundler plugin (../plugin) has put into the page's own files. Each of
 * these functions returns what it is given: the page computes what it would without.
 *
 * An async function begins an `Activation`; its awaits, returns and catches tell it what they see.
 */
import type { BuiltIns } from './built-ins.ts';
import type { Known, KnownPromises } from './known.ts';
import type { Place } from './page-tracer.ts';

/** One call of an async function, or the code of a module. */
export interface Activation {
  /** Is about to await `value`. */
  wait(value: unknown, place: number): unknown;
  /** The await has given `value`. */
  got(value: unknown): unknown;
  /** A catch clause begins: what was awaited may have failed with `error`. */
  caught(error?: unknown): void;
  returns(value: unknown): unknown;
  /** An error leaves the function. */
  fails(error: unknown): unknown;
  ends(): void;
}

/** What marked code finds. */
export interface Marks {
  /** The places of a file: line, column and function name of each, one after the other. Returns the number of the first. */
  file(path: string, places: readonly (number | string)[]): number;
  begins(name: string, place: number): Activation;
  module(name: string, place: number): Activation;
  /** The last argument of a call that may make a promise has been evaluated: the call is made next. */
  at(value: unknown, place: number): unknown;
  /** A call has returned `value`. */
  called(value: unknown): unknown;
  /** `new Constructor(executor)`. */
  construct(constructor: unknown, place: number, executor: unknown): object;
}

/** For a page that nobody watches. */
const idle: Activation = {
  wait: (value) => value,
  got: (value) => value,
  caught() {},
  returns: (value) => value,
  fails: (error) => error,
  ends() {},
};

type New = new (executor: unknown) => object;

/** The marks' functions while nobody watches. */
export const idleMarks: Marks = {
  file: () => 0,
  begins: () => idle,
  module: () => idle,
  at: (value) => value,
  called: (value) => value,
  construct: (constructor, _place, executor) => new (constructor as New)(executor),
};

/** The marks' functions while `promises` are told. */
export function watchingMarks(promises: KnownPromises, builtIns: BuiltIns, builtIn: unknown): Marks {
  const places: Place[] = [];
  const siteOf = (place: number): number => promises.tracer.siteAt(places[place] ?? null);
  const begin = (operation: 'asyncFunction' | 'module', name: string, place: number): Activation =>
    promises.tracer.off
      ? idle
      : new Running(promises, promises.make(operation, siteOf(place), name), operation === 'asyncFunction', siteOf);
  return {
    file(path, flat) {
      const first = places.length;
      for (let i = 0; i + 2 < flat.length; i += 3) {
        places.push({
          file: path,
          line: Number(flat[i]),
          column: Number(flat[i + 1]),
          functionName: String(flat[i + 2]),
        });
      }
      return first;
    },
    begins: (name, place) => begin('asyncFunction', name, place),
    module: (name, place) => begin('module', name, place),
    at(value, place) {
      promises.here = siteOf(place);
      return value;
    },
    called(value) {
      promises.here = 0;
      promises.returned(value);
      return value;
    },
    construct(constructor, place, executor) {
      const make = (own: unknown): object => new (constructor as New)(own);
      // A page's own class of this name, or a `Promise` that we have replaced, which tells by itself.
      return constructor === builtIn ? builtIns.construct(make, executor, siteOf(place)) : make(executor);
    },
  };
}

class Running implements Activation {
  readonly #promises: KnownPromises;
  readonly #known: Known;
  readonly #siteOf: (place: number) => number;
  /** What ran when it was called. */
  #outer: number;
  /** Its first part runs: it has not returned its promise yet. */
  #first: boolean;
  #inside = true;
  #on: Known | null = null;
  #waits = false;
  #returned = false;

  constructor(promises: KnownPromises, known: Known, first: boolean, siteOf: (place: number) => number) {
    this.#promises = promises;
    this.#known = known;
    this.#first = first;
    this.#siteOf = siteOf;
    this.#outer = promises.running;
    promises.running = known.id;
    promises.tracer.entered(known.id, 0);
  }

  wait(value: unknown, place: number): unknown {
    const promises = this.#promises;
    this.#goesOn();
    const site = this.#siteOf(place);
    const on = promises.touch(value, site);
    if (on !== null) promises.tracer.depends(this.#known.id, on.id, 'awaited', site);
    this.#on = on;
    this.#waits = true;
    this.#leave();
    return value;
  }

  got(value: unknown): unknown {
    this.#promises.settle(this.#on, 'returned', value);
    this.#goesOn();
    return value;
  }

  caught(error?: unknown): void {
    if (this.#waits) this.#promises.settle(this.#on, 'failed', error);
    this.#goesOn();
  }

  returns(value: unknown): unknown {
    this.#goesOn();
    this.#returned = true;
    this.#promises.resolve(this.#known, value);
    return value;
  }

  fails(error: unknown): unknown {
    const by = this.#waits ? this.#on : null;
    this.caught(error);
    this.#promises.settle(this.#known, 'failed', error, by?.id ?? 0);
    return error;
  }

  ends(): void {
    this.#goesOn();
    const known = this.#known;
    if (!this.#returned) this.#promises.settle(known, 'returned', undefined);
    this.#leave();
  }

  /** It runs again after an await. */
  #goesOn(): void {
    if (!this.#waits) return;
    this.#waits = false;
    const by = this.#on;
    this.#on = null;
    this.#outer = this.#promises.running;
    this.#inside = true;
    this.#promises.running = this.#known.id;
    this.#promises.tracer.entered(this.#known.id, by?.id ?? 0);
  }

  #leave(): void {
    if (!this.#inside) return;
    this.#inside = false;
    this.#promises.tracer.left(this.#known.id);
    this.#promises.running = this.#outer;
    if (!this.#first) return;
    this.#first = false;
    this.#promises.returns(this.#known);
  }
}
