/**
 * The built-in functions of promises that are replaced in a page: then, catch, finally, the
 * combinators, withResolvers, try, resolve and reject; and where no bundler has marked the page,
 * the constructor. Names, lengths and attributes stay, the originals do the work, and callbacks
 * run when they would: theirs are wrapped one for one, never added to.
 */
import type { OperationName } from '../protocol/index.ts';
import type { Known, KnownPromises } from './known.ts';

const { apply, construct } = Reflect;
const { toString: sourceOf } = Function.prototype;
type Callback = (this: unknown, ...given: unknown[]) => unknown;

/** What a combinator has seen of its children. */
interface Combining {
  readonly known: Known;
  readonly operation: 'all' | 'allSettled' | 'any' | 'race';
  left: number;
}

/** The engine's own callbacks: those of adoptions and combinators. */
function isEngines(callback: unknown): callback is Callback {
  return (
    typeof callback === 'function' &&
    callback.length === 1 &&
    callback.name === '' &&
    apply(sourceOf, callback, []).endsWith('{ [native code] }')
  );
}

export class BuiltIns {
  readonly #promises: KnownPromises;
  readonly #builtIn: PromiseConstructor = Promise;
  readonly #then = Promise.prototype.then as Callback;
  /** What the page finds as `Promise`: the built-in one, or a proxy of it. */
  #visible: unknown = Promise;
  #combining: Combining | null = null;
  /** `catch` or `finally`, while it calls `then`. */
  #naming: OperationName | null = null;
  /** The callback of a `finally` has run: the `then` that the engine calls next is its own. */
  #engineNext = false;

  constructor(promises: KnownPromises) {
    this.#promises = promises;
  }

  /** Replaces them for good. `constructor`: the global `Promise` as well. */
  install(constructor: boolean): void {
    this.#replaceThen();
    this.#replaceCombinators();
    this.#replaceStatics();
    if (constructor) this.#replaceConstructor();
  }

  /** `new C(executor)` as the page would have called it, told as made at `site`. */
  construct(make: (executor: unknown) => object, executor: unknown, site: number): object {
    const promises = this.#promises;
    if (typeof executor !== 'function' || promises.tracer.off) return make(executor);
    const known = promises.make('promise', site, executor.name);
    const before = promises.making;
    try {
      const promise = make((resolve: Callback, reject: Callback) => {
        promises.making = known;
        try {
          return (executor as Callback)(this.#resolving(known, resolve), this.#rejecting(known, reject));
        } catch (error) {
          promises.settle(known, 'failed', error);
          throw error;
        } finally {
          promises.making = before;
        }
      });
      promises.bind(promise, known);
      return promise;
    } finally {
      promises.making = before;
    }
  }

  #resolving(known: Known, resolve: Callback): Callback {
    const promises = this.#promises;
    let done = false;
    return unnamed((value) => {
      if (done) this.#again(known, 'returned', value);
      else {
        done = true;
        promises.resolve(known, value, 0, promises.running);
      }
      return resolve(value);
    });
  }

  #rejecting(known: Known, reject: Callback): Callback {
    const promises = this.#promises;
    return unnamed((error) => {
      if (known.settled) this.#again(known, 'failed', error);
      else promises.settle(known, 'failed', error, promises.running);
      return reject(error);
    });
  }

  #again(known: Known, how: 'returned' | 'failed', value: unknown): void {
    const { tracer } = this.#promises;
    tracer.wentUnhandled(
      'settledAgain',
      known.id,
      `${how === 'failed' ? 'rejected with' : 'resolved with'} ${tracer.describe(value)}`,
    );
  }

  #replaceThen(): void {
    const { prototype } = this.#builtIn;
    const { catch: catchOriginal, finally: finallyOriginal } = prototype;
    const act = (receiver: object, given: IArguments): unknown => this.#chain(receiver, given);
    const naming = (name: OperationName, original: unknown, receiver: unknown, given: readonly unknown[]): unknown => {
      const before = this.#naming;
      this.#naming = name;
      try {
        return apply(original as Callback, receiver, given);
      } finally {
        this.#naming = before;
      }
    };
    const methods = {
      then(this: object, _onFulfilled: unknown, _onRejected: unknown) {
        // biome-ignore lint/complexity/noArguments: as many as were given
        return act(this, arguments);
      },
      catch(this: unknown, onRejected: unknown) {
        return naming('catch', catchOriginal, this, [onRejected]);
      },
      finally: this.#finally(finallyOriginal, naming),
    };
    for (const name of ['then', 'catch', 'finally'] as const) replace(prototype, name, methods[name]);
  }

  /** What `finally` calls after the program's callback is the engine's own business. */
  #finally(original: unknown, naming: (name: OperationName, f: unknown, on: unknown, given: unknown[]) => unknown) {
    const done = (): void => {
      this.#engineNext = true;
    };
    return {
      finally(this: unknown, onFinally: unknown) {
        if (typeof onFinally !== 'function') return naming('finally', original, this, [onFinally]);
        const wrapped = () => {
          const result = (onFinally as () => unknown)();
          done();
          return result;
        };
        return naming('finally', original, this, [wrapped]);
      },
    }.finally;
  }

  #chain(receiver: object, given: IArguments): unknown {
    const promises = this.#promises;
    const original = this.#then;
    if (promises.tracer.off) return apply(original, receiver, given);
    if (this.#engineNext) {
      this.#engineNext = false;
      const hidden = apply(original, receiver, given) as object;
      promises.hide(hidden);
      return hidden;
    }
    const [onFulfilled, onRejected] = given;
    // The engine's own callbacks also stand in the place of those of a `finally`.
    if (this.#naming !== 'finally' && isEngines(onFulfilled) && isEngines(onRejected))
      return this.#engineThen(receiver, onFulfilled, onRejected);
    const site = promises.site();
    const on = promises.touch(receiver, site);
    const derived = promises.make(this.#naming ?? 'then', site, '');
    this.#naming = null;
    if (on !== null) promises.tracer.depends(derived.id, on.id, 'awaited');
    const promise = apply(original, receiver, [
      this.#callback(onFulfilled, derived, on, 'returned'),
      this.#callback(onRejected, derived, on, 'failed'),
    ]) as object;
    promises.bind(promise, derived);
    return promise;
  }

  /** A callback of the page's, wrapped; one that only passes on where there is none. */
  #callback(callback: unknown, derived: Known, on: Known | null, state: 'returned' | 'failed'): Callback {
    const promises = this.#promises;
    const by = on?.id ?? 0;
    if (typeof callback !== 'function') {
      return (outcome) => {
        promises.settle(on, state, outcome);
        promises.settle(derived, state, outcome, by);
        if (state === 'failed') throw outcome;
        return outcome;
      };
    }
    return (outcome) => {
      promises.settle(on, state, outcome);
      return promises.inside(derived, by, () => {
        try {
          const result = (callback as Callback)(outcome);
          promises.resolve(derived, result, 0, by);
          return result;
        } catch (error) {
          promises.settle(derived, 'failed', error, by);
          throw error;
        } finally {
          this.#engineNext = false;
        }
      });
    };
  }

  /** A combinator, or the job in which a promise follows another, asks `receiver`. */
  #engineThen(receiver: object, fulfil: Callback, reject: Callback): unknown {
    const promises = this.#promises;
    const combining = this.#combining;
    const on = promises.touch(receiver, 0);
    const hear = combining !== null ? this.#child(combining, on) : adopted(promises, on);
    if (on === null || hear === null) return apply(this.#then, receiver, [fulfil, reject]);
    const heard =
      (state: 'returned' | 'failed', then: Callback): Callback =>
      (outcome) => {
        promises.settle(on, state, outcome);
        hear(state, outcome);
        return then(outcome);
      };
    return apply(this.#then, receiver, [heard('returned', fulfil), heard('failed', reject)]);
  }

  #child(combining: Combining, on: Known | null): ((state: 'returned' | 'failed', outcome: unknown) => void) | null {
    if (on === null) return null;
    const promises = this.#promises;
    const { known, operation } = combining;
    combining.left++;
    promises.tracer.depends(known.id, on.id, operation === 'race' || operation === 'any' ? 'branch' : 'child');
    return (state, outcome) => {
      combining.left--;
      const isLast = combining.left === 0;
      const decides =
        operation === 'race' ||
        (operation === 'all' && state === 'failed') ||
        (operation === 'any' && state === 'returned');
      if (decides) promises.settle(known, state, outcome, on.id);
      else if (isLast && operation !== 'any') this.#settleAs(known, `${operation} of its promises`, on.id);
      else if (isLast) promises.settle(known, 'failed', outcome, on.id);
    };
  }

  /** All have come in: the engine keeps their values, and shows them to nobody yet. */
  #settleAs(known: Known, text: string, cause: number): void {
    if (known.settled) return;
    known.settled = true;
    this.#promises.tracer.settledAs(known.id, 'returned', text, cause);
  }

  #replaceCombinators(): void {
    for (const operation of ['all', 'allSettled', 'any', 'race'] as const) {
      const original = this.#builtIn[operation] as unknown;
      if (typeof original !== 'function') continue;
      const run = (on: unknown, given: unknown): unknown => this.#combine(operation, original as Callback, on, given);
      const methods = {
        [operation](this: unknown, given: unknown) {
          return run(this, given);
        },
      };
      replace(this.#builtIn, operation, methods[operation]);
    }
  }

  #combine(operation: Combining['operation'], original: Callback, on: unknown, given: unknown): unknown {
    const promises = this.#promises;
    if (promises.tracer.off) return apply(original, this.#own(on), [given]);
    const known = promises.make(operation, promises.site(), '');
    const before = this.#combining;
    // One more until all are asked, so that none of them is the last one.
    const combining: Combining = { known, operation, left: 1 };
    this.#combining = combining;
    try {
      const promise = apply(original, this.#own(on), [given]) as object;
      promises.bind(promise, known);
      combining.left--;
      if (combining.left === 0 && operation !== 'race' && operation !== 'any') this.#settleAs(known, '[]', 0);
      return promise;
    } finally {
      this.#combining = before;
    }
  }

  #replaceStatics(): void {
    const promises = this.#promises;
    const builtIns = this;
    const { resolve, reject } = this.#builtIn;
    const told = (
      operation: OperationName,
      state: 'returned' | 'failed',
      value: unknown,
      promise: unknown,
    ): unknown => {
      // What a combinator asks for by itself is no promise of the page's.
      if (promises.tracer.off || promise === value || this.#combining !== null) return promise;
      const known = promises.make(operation, promises.site(), '', promise as object);
      if (state === 'failed') promises.settle(known, state, value, promises.running);
      else promises.resolve(known, value, 0, promises.running);
      return promise;
    };
    const methods = {
      resolve(this: unknown, value: unknown) {
        return told('resolve', 'returned', value, apply(resolve as Callback, builtIns.#own(this), [value]));
      },
      reject(this: unknown, error: unknown) {
        return told('reject', 'failed', error, apply(reject as Callback, builtIns.#own(this), [error]));
      },
    };
    for (const name of ['resolve', 'reject'] as const) replace(this.#builtIn, name, methods[name]);
    this.#replaceWithResolvers();
  }

  #replaceWithResolvers(): void {
    const { withResolvers } = this.#builtIn;
    if (typeof withResolvers !== 'function') return;
    const promises = this.#promises;
    const builtIns = this;
    const methods = {
      withResolvers(this: unknown) {
        const made = apply(withResolvers, builtIns.#own(this), []) as {
          promise: object;
          resolve: Callback;
          reject: Callback;
        };
        if (promises.tracer.off) return made;
        const known = promises.make('withResolvers', promises.site(), '', made.promise);
        made.resolve = builtIns.#resolving(known, made.resolve);
        made.reject = builtIns.#rejecting(known, made.reject);
        return made;
      },
    };
    replace(this.#builtIn, 'withResolvers', methods.withResolvers as Callback);
  }

  /** Whom a static function is called on, for the engine: our proxy stands for the built-in constructor. */
  #own(on: unknown): unknown {
    return on === this.#visible ? this.#builtIn : on;
  }

  #replaceConstructor(): void {
    const there = Reflect.getOwnPropertyDescriptor(globalThis, 'Promise');
    if (there?.configurable !== true || there.value !== this.#builtIn) return;
    const promises = this.#promises;
    const visible: object = new Proxy(this.#builtIn, {
      construct: (target, given: unknown[], newTarget) => {
        const as = newTarget === visible ? target : newTarget;
        const [executor, ...more] = given;
        const site = promises.site();
        return this.construct((own) => construct(target, [own, ...more], as) as object, executor, site);
      },
    });
    this.#visible = visible;
    Reflect.defineProperty(globalThis, 'Promise', { ...there, value: visible });
  }
}

/** The outcome of `on` is that of the promises which were resolved with it. */
function adopted(
  promises: KnownPromises,
  on: Known | null,
): ((state: 'returned' | 'failed', outcome: unknown) => void) | null {
  const outer = on?.adopters.shift();
  if (on === null || outer === undefined) return null;
  return (state, outcome) => promises.settle(outer, state, outcome, on.id);
}

/** A function without a name and of one parameter, as the engine's resolving functions are. */
function unnamed(act: (value: unknown) => unknown): Callback {
  return (
    () => (value: unknown) =>
      act(value)
  )();
}

function replace(holder: object, name: string, by: unknown): void {
  const there = Reflect.getOwnPropertyDescriptor(holder, name);
  if (!there?.configurable || typeof there.value !== 'function') return;
  const own = Reflect.getOwnPropertyDescriptor(there.value as object, 'length');
  if (own !== undefined) Reflect.defineProperty(by as object, 'length', own);
  Reflect.defineProperty(holder, name, { ...there, value: by });
}
