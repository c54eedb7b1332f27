/**
 * Lwt_direct (6.x): tasks whose bodies read like plain code, with loops and `try`.
 *
 * Upstream has effects; generators are the nearest that JavaScript has, so a body is a `function*`
 * and waiting is written `yield* LwtDirect.await(p)`. As upstream, a task begins, and goes on after
 * it has waited, in the main loop's next turn; and its promise cannot be cancelled. `Lwt.go` is the
 * other generator form, which runs at once as binds would, and can be.
 *
 * @example
 * const lines = LwtStream.ofList(['one', 'two']);
 * LwtDirect.spawn(function* () {
 *   for (;;) {
 *     const line = yield* LwtDirect.await(LwtStream.get(lines));
 *     if (!line.isSome) break;
 *     yield* LwtDirect.await(Console.logS(line.value.toUpperCase()));
 *   }
 * });
 */
import { type Key, Lwt, None, type Option, type PromiseIterator, Some } from '../lwt/index.ts';
import { currentStorage, setStorage } from '../lwt/storage.ts';

/** Starts a task in the main loop's next turn. Returns what its body returns, or fails with what it raises. */
function spawn<T>(body: () => Iterator<Lwt<unknown>, T, never>): Lwt<T> {
  const start = Lwt.pause().named('start a task');
  const task = start.bind(() => {
    setStorage(null);
    return Lwt.go(() => valueOf(body()));
  });
  return Lwt.noCancel(task).map(({ value }) => value);
}

/** Runs a body, and wraps what it returns: unlike `Lwt.go`, a task may return a promise as its value. */
function* valueOf<T>(body: Iterator<Lwt<unknown>, T, never>): Generator<Lwt<unknown>, { readonly value: T }, never> {
  const value = yield* { [Symbol.iterator]: () => body };
  return { value };
}

/** Starts a task for whose end nobody waits. What it raises reaches `Lwt.asyncExceptionHook`. */
function spawnInTheBackground(body: () => Iterator<Lwt<unknown>, unknown, never>): void {
  Lwt.dontWait(
    () => spawn(body),
    (error) => Lwt.asyncExceptionHook.get()(error),
  );
}

/** Waits for a promise, and has its value or raises its error. One that has settled needs no turn of the loop. */
function await_<T>(p: Lwt<T>): PromiseIterator<T> {
  return awaiting(p);
}

function* awaiting<T>(p: Lwt<T>): Generator<Lwt<unknown>, T, unknown> {
  if (Lwt.isSleeping(p)) {
    try {
      yield* p;
    } catch {
      // Raised below, in the loop's next turn.
    }
    yield* Lwt.pause();
  }
  return yield* p;
}

/** Lets the main loop, and others, have a turn. */
function yield_(): PromiseIterator<void> {
  return Lwt.pause()[Symbol.iterator]();
}

function newKey<T>(): Key<T> {
  return Lwt.newKey<T>();
}

function get<T>(key: Key<T>): Option<T> {
  return Lwt.get(key);
}

/** Stores a value under `key` for the rest of the task. */
function set<T>(key: Key<T>, value: T): void {
  store(key, Some(value));
}

/** Forgets what is stored under `key`, for the rest of the task. */
function remove<T>(key: Key<T>): void {
  store(key, None);
}

function store<T>(key: Key<T>, value: Option<T>): void {
  setStorage(Lwt.withValue(key, value, () => currentStorage));
}

/** The functions of Lwt_direct. `run` is the name that `spawn` had before it was released. */
export const LwtDirect = Object.freeze({
  spawn,
  run: spawn,
  spawnInTheBackground,
  await: await_,
  yield: yield_,
  /** Values of one task: the keys of `Lwt.newKey`. A task begins with none. */
  Storage: Object.freeze({ newKey, get, set, remove }),
});
