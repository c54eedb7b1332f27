/**
 * What is known of one native promise, and where it is kept: in a private field that is put on the
 * promise itself. The program cannot see it by any reflection, it is read in a few nanoseconds, it
 * works on frozen promises, and it goes when the promise is collected (docs/performance.md compares
 * it with a WeakMap and a symbol).
 */

/** What part a promise plays. */
export const Part = {
  /** Made by `new Promise`, Promise.resolve, an internal of Node … : nobody knows what it waits for. */
  leaf: 0,
  /** What an async function, or a request to an async generator, returned. */
  activation: 1,
  /** Made by then, catch or finally. */
  chained: 2,
  /** all, allSettled, any, race. */
  combined: 3,
  /** The throwaway that V8 makes for an `await`, and hands to the hooks alone. */
  awaiting: 4,
  /** The promise that `await` makes of something that is none. */
  wrap: 5,
  /** The promise of a `then` that a combinator, or an adoption, called: it passes on to `waiter`. */
  relay: 6,
  /** V8's own means to an end, as in `finally`: never shown. */
  hidden: 7,
} as const;
/** One of `Part`. */
export type Part = (typeof Part)[keyof typeof Part];

/** What is known of one promise. */
export class Traced {
  part: Part;
  /** Number in the trace; 0 while it is not shown. */
  id = 0;
  operation: NativeOperation = 'promise';
  /** Call site, 0 for none. */
  site = 0;
  detail = '';
  /** What it waits for: of a chained one the receiver, of an await the operand. Dropped when it is over: chains must not keep each other. */
  on: Traced | null = null;
  /** awaiting, wrap: the activation that awaits; relay: whom it passes on to. */
  waiter: Traced | null = null;
  /** It has settled, which may not have been looked at. */
  resolved = false;
  /** Of a chained one: its callback has run, or begins to. */
  ran = false;
  /** It has settled, and that has been told if it is shown. */
  settled = false;
  /** Told to be one with the promise that follows it. */
  merged = false;
  /** Somebody waits for it. */
  handled = false;
  /** Told to be a failure that nobody handles. */
  reported = false;
  /** The first, synchronous part of its function runs. */
  starting = false;
  /** Its function waits: a module's code that has run, and does not, has come to its end. */
  suspended = false;
  /** It stands for a promise of the library's, and has that one's number. */
  lent = false;
  /** Made without a look at the stack. */
  unseen = false;
  /** Name of its function, or the place of it for one that is `unseen`. */
  functionName = '';

  constructor(part: Part) {
    this.part = part;
  }
}

/** What made a native promise: names of the protocol's operations. */
export type NativeOperation =
  | 'promise'
  | 'withResolvers'
  | 'try'
  | 'resolve'
  | 'reject'
  | 'then'
  | 'catch'
  | 'finally'
  | 'all'
  | 'allSettled'
  | 'any'
  | 'race'
  | 'asyncFunction'
  | 'asyncGenerator'
  | 'module'
  | 'native';

/** Returns the object it is given, so that a subclass's private fields are put on that. */
const Given = function (this: unknown, given: object): object {
  return given;
} as unknown as new (
  given: object,
) => object;

class Slot extends Given {
  #traced: Traced;

  private constructor(promise: object, traced: Traced) {
    super(promise);
    this.#traced = traced;
  }

  static put(promise: object, traced: Traced): void {
    if (#traced in promise) promise.#traced = traced;
    else new Slot(promise, traced);
  }

  static of(promise: object): Traced | null {
    return #traced in promise ? promise.#traced : null;
  }
}

/** Keeps what is known of a promise. */
export const keep = Slot.put;
/** What is known of a promise, null for one from before our time. */
export const tracedOf = Slot.of;
