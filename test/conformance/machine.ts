/**
 * Runs a program of the conformance language: slots, callbacks, the log, and the states recorded
 * after each top-level step. What each operation does is in the files named after the modules.
 */

import type { Lwt, Resolver } from '../../runtime-instrumented/lwt/index.ts';
import type { Callback, Json, Recorded, Step } from './language.ts';
import type { Library } from './lwt-operations.ts';
import {
  type Coercion,
  encode,
  encodeException,
  evaluate,
  evaluateException,
  exceptionFrame,
  type Frame,
  frame,
  topLevel,
} from './values.ts';

/** A step refers to something that is not there. */
class Skip extends Error {}

/** A reference in a step that must be there. */
export function present<T>(found: T | undefined): T {
  if (found === undefined) throw new Skip();
  return found;
}

/** Calls of callbacks after which a program is not let go on. */
const MOST_CALLS = 5000;

/** One table of slots. */
export class Slots<T> {
  private readonly slots = new Map<string, T>();

  find(id: string | undefined): T {
    if (id === undefined) throw new Skip();
    return present(this.slots.get(id));
  }

  findAll(ids: readonly string[] | undefined): T[] {
    return (ids ?? []).map((id) => this.find(id));
  }

  set(id: string | undefined, value: T): void {
    if (id !== undefined) this.slots.set(id, value);
  }

  delete(id: string): void {
    this.slots.delete(id);
  }
}

interface Registered {
  readonly name: string;
  readonly promise: Lwt<unknown>;
  last: string;
}

/** What an operation does with a step. It finds all that it refers to before it has any effect. */
export type Operation = (step: Step, m: Machine, frame: Frame) => void;
export type Operations = Readonly<Record<string, Operation>>;

/** A state as the traces write it. */
export function encodeState(p: Lwt<unknown>, library: Library): Json {
  const now = library.state(p);
  if (now.state === 'sleep') return 'P';
  return now.state === 'return' ? { v: encode(now.value) } : { e: encodeException(now.error) };
}

export class Machine {
  readonly promises = new Slots<Lwt<unknown>>();
  readonly resolvers = new Slots<Resolver<unknown>>();
  private readonly tables = new Map<string, Slots<unknown>>();
  private readonly stored = new Map<string, number>();
  private readonly calls = new Map<string, number>();
  private readonly registered: Registered[] = [];
  private log: Json[] = [];
  private entered = 0;
  readonly library: Library;
  private readonly operations: Operations;

  constructor(library: Library, operations: Operations) {
    this.library = library;
    this.operations = operations;
  }

  /** The table of slots for a kind of object. */
  table<T>(kind: string): Slots<T> {
    let table = this.tables.get(kind);
    if (table === undefined) {
      table = new Slots();
      this.tables.set(kind, table);
    }
    return table as Slots<T>;
  }

  /** Runs a whole program from a fresh library. */
  run(program: readonly Step[]): Recorded[] {
    const { asyncExceptionHook } = this.library;
    this.library.abandonPaused();
    const hook = asyncExceptionHook.get();
    asyncExceptionHook.set((error) => this.write('hook', encodeException(error)));
    try {
      return program.map((step) => {
        this.log = [];
        this.step(step, topLevel);
        return [this.log, this.changes()] as const;
      });
    } finally {
      asyncExceptionHook.set(hook);
    }
  }

  write(...entry: Json[]): void {
    this.log.push(entry);
  }

  /** Every promise that was stored, under its unique name. */
  get promisesByName(): readonly { readonly name: string; readonly promise: Lwt<unknown> }[] {
    return this.registered;
  }

  private changes(): Record<string, Json> {
    const states: Record<string, Json> = {};
    for (const entry of this.registered) {
      const state = encodeState(entry.promise, this.library);
      const written = JSON.stringify(state);
      if (written === entry.last) continue;
      entry.last = written;
      states[entry.name] = state;
    }
    return states;
  }

  private step(step: Step, frame: Frame): void {
    const operation = this.operations[step.op];
    if (operation === undefined) throw new Error(`the interpreter does not know the operation ${step.op}`);
    try {
      operation(step, this, frame);
    } catch (error) {
      if (error instanceof Skip) this.write('skip', step.op);
      else this.write('raise', step.op, encodeException(error));
    }
  }

  /** Stores a promise, registers it, and removes the resolver of that name. */
  store(id: string | undefined, promise: Lwt<unknown>, resolver?: Resolver<unknown>): void {
    if (id === undefined) return;
    const k = (this.stored.get(id) ?? 0) + 1;
    this.stored.set(id, k);
    this.registered.push({ name: k === 1 ? id : `${id}#${k}`, promise, last: '' });
    this.promises.set(id, promise);
    this.promises.set(`${id}#${k}`, promise);
    this.resolvers.delete(id);
    if (resolver === undefined) return;
    this.resolvers.set(id, resolver);
    this.resolvers.set(`${id}#${k}`, resolver);
  }

  private enter(callback: Callback, ...argument: Json[]): number {
    // A program drawn at random may go round for ever; one that fails does not.
    if (++this.entered > MOST_CALLS) throw evaluateException(['Failure', 'endless'], topLevel);
    this.write('call', callback.cb, ...argument);
    const call = (this.calls.get(callback.cb) ?? 0) + 1;
    this.calls.set(callback.cb, call);
    return call;
  }

  private finish<R>(
    callback: Callback,
    frame: Frame,
    ofValue: (v: unknown) => R,
    ofPromise: (p: Lwt<unknown>) => R,
  ): R {
    for (const step of callback.steps ?? []) this.step(step, frame);
    this.write('ret', callback.cb);
    const end = callback.end ?? { v: null };
    if ('raise' in end) throw evaluateException(end.raise, frame);
    if ('v' in end) return ofValue(evaluate(end.v, frame));
    try {
      return ofPromise(this.promises.find(end.p));
    } catch (error) {
      if (!(error instanceof Skip)) throw error;
      this.write('skip', `end ${callback.cb}`);
      return ofValue(null);
    }
  }

  private asPromise(callback: Callback, frame: Frame, coerce?: Coercion): Lwt<unknown> {
    const p = this.finish<Lwt<unknown>>(
      callback,
      frame,
      (v) => this.library.return(v),
      (q) => q,
    );
    return coerce === undefined ? p : this.library.map(coerce, p);
  }

  /** A callback of kind P called with a value; with a coercion, mapped over what it returns. */
  p(callback: Callback | undefined, coerce?: Coercion): (value: unknown) => Lwt<unknown> {
    const f = present(callback);
    return (value) => this.asPromise(f, frame(this.enter(f, { v: encode(value) }), value), coerce);
  }

  /** Kind P, no argument. */
  p0(callback: Callback | undefined, coerce?: Coercion): () => Lwt<unknown> {
    const f = present(callback);
    return () => this.asPromise(f, frame(this.enter(f), null), coerce);
  }

  /** Kind P, called with an exception. */
  pException(callback: Callback | undefined): (error: unknown) => Lwt<unknown> {
    const f = present(callback);
    return (error) => this.asPromise(f, exceptionFrame(this.enter(f, { e: encodeException(error) }), error));
  }

  private asValue(callback: Callback, frame: Frame, coerce: Coercion): unknown {
    return coerce(
      this.finish<unknown>(
        callback,
        frame,
        (v) => v,
        () => null,
      ),
    );
  }

  /** Kind V (or U), called with a value. */
  v(callback: Callback | undefined, coerce: Coercion = (v) => v): (value: unknown) => unknown {
    const f = present(callback);
    return (value) => this.asValue(f, frame(this.enter(f, { v: encode(value) }), value), coerce);
  }

  /** Kind V (or U), no argument. */
  v0(callback: Callback | undefined, coerce: Coercion = (v) => v): () => unknown {
    const f = present(callback);
    return () => this.asValue(f, frame(this.enter(f), null), coerce);
  }

  /** Kind U, called with an exception. */
  vException(callback: Callback | undefined): (error: unknown) => unknown {
    const f = present(callback);
    return (error) => this.asValue(f, exceptionFrame(this.enter(f, { e: encodeException(error) }), error), (v) => v);
  }
}
