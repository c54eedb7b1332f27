/**
 * Messages from other threads and processes: which one runs the callback that settles, or makes, a promise.
 *
 * Nothing is wrapped and no listener added, for a listener keeps a port open. Node itself says whose
 * callback runs (`executionAsyncResource`): a port, or for what a process sends the tick in which Node
 * hands the message on.
 */
import { executionAsyncResource } from 'node:async_hooks';
import { isMainThread, MessagePort, parentPort, type Worker } from 'node:worker_threads';

/** A thread may have started more than anybody will ask for. */
const MOST_WORKERS = 10_000;
/** What Node's own function that hands on a message has in its text, and nobody else's. */
const OWN_WORD = 'kPendingMessages';
const { getOwnPropertyDescriptor, getOwnPropertySymbols } = Object;
const { apply } = Reflect;
const textOf = Function.prototype.toString;

export class Messages {
  readonly #workers = new Set<WeakRef<Worker>>();
  /** Node's function that hands on messages of processes, once it has been seen. */
  #handsOn: unknown = null;

  constructor() {
    process.on('worker', (worker) => {
      if (this.#workers.size < MOST_WORKERS) this.#workers.add(new WeakRef(worker));
    });
  }

  /** In words, where the message comes from whose callback runs now; null when none does. */
  current(): string | null {
    const resource = executionAsyncResource();
    if (resource instanceof MessagePort) return this.#fromPort(resource);
    const callback: unknown = getOwnPropertyDescriptor(resource, 'callback')?.value;
    if (typeof callback !== 'function' || !this.#isNodes(callback)) return null;
    const given: unknown = getOwnPropertyDescriptor(resource, 'args')?.value;
    if (!Array.isArray(given) || given[0] !== 'message') return null;
    // Of the two ends of a channel only the one that was started has it as the process's own.
    if (process.channel === undefined) return 'from a process that this one started';
    return `from the process that started this one (pid ${process.ppid})`;
  }

  #isNodes(callback: object): boolean {
    if (callback === this.#handsOn) return true;
    if (getOwnPropertyDescriptor(callback, 'name')?.value !== 'emit') return false;
    if (!(apply(textOf, callback, []) as string).includes(OWN_WORD)) return false;
    this.#handsOn = callback;
    return true;
  }

  #fromPort(port: MessagePort): string {
    if (port === parentPort && !isMainThread) return 'from the thread that started this one';
    for (const known of this.#workers) {
      const worker = known.deref();
      if (worker === undefined) this.#workers.delete(known);
      else if (holds(worker, port)) return `from worker thread ${worker.threadId}`;
    }
    return 'from the other end of a message port';
  }
}

/** Whether it is the port of the worker, which stands under a symbol of Node's. */
const holds = (worker: Worker, port: MessagePort): boolean =>
  getOwnPropertySymbols(worker).some((key) => getOwnPropertyDescriptor(worker, key)?.value === port);
