/**
 * The async exception hook: where failures go that nobody waits for.
 *
 * Upstream's default prints the exception and ends the process. Ours throws it from a fresh
 * microtask, which is the platform's way of saying the same: an uncaught error.
 */
import { identify, type LwtPromise } from './promise.ts';
import { keepingCall, probe, tracing } from './tracing.ts';

/** Receives what escaped. It should return; if it throws, that error is thrown from a fresh microtask. */
export type AsyncExceptionHook = (error: unknown) => void;

function throwLater(error: unknown): void {
  void Promise.resolve().then(() => reportUncaught(error));
}

interface Host {
  queueMicrotask?(callback: () => void): void;
}

function reportUncaught(error: unknown): void {
  const host = globalThis as Host;
  if (host.queueMicrotask === undefined) throw error;
  host.queueMicrotask(() => {
    throw error;
  });
}

let hook: AsyncExceptionHook = throwLater;

/** The hook, to get and to set: upstream's `async_exception_hook` is a reference. */
export const asyncExceptionHook: { get(): AsyncExceptionHook; set(next: AsyncExceptionHook): void } = Object.freeze({
  get: () => hook,
  set(next: AsyncExceptionHook): void {
    hook = next;
  },
});

/** Gives `error` to the hook. `from` is the promise it came from, if any. Never throws. */
export function escape(error: unknown, from: LwtPromise | null): void {
  if (tracing) probe.unhandled('asyncExceptionHook', from === null ? 0 : identify(from), error);
  try {
    hook(error);
  } catch (raised) {
    throwLater(raised);
  }
}

/** Runs a callback nobody waits for: what it raises goes to the hook. */
export function callDetached(f: (argument: unknown) => unknown, argument: unknown, from: LwtPromise | null): void {
  try {
    if (tracing) keepingCall(f, argument);
    else f(argument);
  } catch (error) {
    escape(error, from);
  }
}
