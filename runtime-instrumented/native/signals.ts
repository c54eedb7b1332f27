/**
 * Who aborted, whom it reached, and who ignored it.
 *
 * A promise listens to a signal when `addEventListener('abort')` is called while it is being made
 * (in the executor of `new Promise`, or inside the function of Node's that returns it). When the
 * signal fires, those promises are asked to give up; at the end of the turn the ones that have
 * settled were reached, and the others ignored it. `AbortSignal.any` and `.timeout` come by the same
 * way: it is the event that counts, whoever sends it. `abort` itself is left alone: it is on the stack
 * of every AbortError.
 */

/** A promise that may listen to a signal. */
export interface Listening {
  /** Its number; 0 while it is not shown. */
  readonly id: number;
  readonly resolved: boolean;
  /** It always ends when its signal fires, at once or soon. */
  readonly obeys?: boolean;
}

/** Who is told. */
export interface CancelSink {
  cancelled(reach: 'requested' | 'reached' | 'ignored', by: number, target: number): void;
}

/** What the replaced functions ask. */
export interface SignalWatcher {
  /** The promise that is being made right now, or null. */
  beingMade(): Listening | null;
  /** Number of the promise whose code runs, 0 for none. */
  running(): number;
  /** Calls back when the turn of the loop ends. */
  atEndOfTurn(): void;
}

type Listen = (this: unknown, ...given: unknown[]) => unknown;
const { apply } = Reflect;
/** More listeners than this on one signal are not told one by one. */
const MOST = 1000;

export class Signals {
  readonly #sink: CancelSink;
  readonly #watcher: SignalWatcher;
  /** Promises that listen to a signal. */
  readonly #listening = new WeakMap<object, Set<Listening>>();
  /** The built-in function that was replaced. */
  #add: Listen | null = null;
  #asked: { readonly traced: Listening; readonly by: number }[] = [];

  constructor(sink: CancelSink, watcher: SignalWatcher) {
    this.#sink = sink;
    this.#watcher = watcher;
    this.#patch();
  }

  /** The turn is over: tells whom the aborts reached. */
  tell(): void {
    const asked = this.#asked;
    this.#asked = [];
    for (const { traced, by } of asked) {
      this.#sink.cancelled(traced.resolved || traced.obeys === true ? 'reached' : 'ignored', by, traced.id);
    }
  }

  #patch(): void {
    const target = EventTarget.prototype;
    const add = Reflect.getOwnPropertyDescriptor(target, 'addEventListener');
    if (!add?.configurable) return;
    const addOriginal = add.value as Listen;
    this.#add = addOriginal;
    const listens = (signal: unknown): void => this.listens(signal);
    const methods = {
      addEventListener(this: unknown, type: unknown, _listener: unknown): unknown {
        if (type === 'abort') listens(this);
        // biome-ignore lint/complexity/noArguments: as many as were given, and the length is that of the original
        return apply(addOriginal, this, arguments);
      },
    };
    Reflect.defineProperty(target, 'addEventListener', { ...add, value: methods.addEventListener });
  }

  /** The promise that is being made listens to `signal`. */
  listens(signal: unknown): void {
    const add = this.#add;
    try {
      if (add === null) return;
      if (!(signal instanceof AbortSignal)) return;
      const traced = this.#watcher.beingMade();
      if (traced === null) return;
      let listening = this.#listening.get(signal);
      if (listening === undefined) {
        listening = new Set();
        this.#listening.set(signal, listening);
        // The program listens as well, so that this keeps nothing alive that would not be.
        apply(add, signal, ['abort', () => this.#fired(signal), { once: true }]);
      }
      for (const other of listening) if (other.resolved) listening.delete(other);
      if (listening.size < MOST) listening.add(traced);
    } catch {
      // Something that only looks like a signal.
    }
  }

  #fired(signal: object): void {
    const listening = this.#listening.get(signal);
    if (listening === undefined) return;
    this.#listening.delete(signal);
    // A signal fires while the code that aborts it runs.
    const by = this.#watcher.running();
    for (const traced of listening) {
      if (traced.resolved || traced.id === 0) continue;
      this.#sink.cancelled('requested', by, traced.id);
      this.#asked.push({ traced, by });
    }
    if (this.#asked.length > 0) this.#watcher.atEndOfTurn();
  }
}
