/** A worker thread that runs one task at a time. It keeps the process alive only while it runs one. */
import { type MessagePort, Worker } from 'node:worker_threads';
import { Lwt, makeLeaf, type Lwt as Promised } from '../../lwt/index.ts';
import { inRound, keepsProcessAlive } from '../loop.ts';
import { beginOutside, holdHandle } from '../outside.ts';
import { BOOTSTRAP } from './bootstrap.ts';
import { receivedError, type SentError, type SentTask } from './task.ts';

type Answer = { readonly value: unknown } | { readonly failure: SentError };

interface MainRequest {
  readonly runInMain: SentTask;
  readonly argument: unknown;
  readonly flag: Int32Array;
  readonly port: MessagePort;
}

/** The same where nobody waits for the answer. `handler` gets what it fails with. */
interface MainOrder {
  readonly runInMain: SentTask;
  readonly argument: unknown;
  readonly handler: SentTask;
}

let lastNumber = 0;

export class Thread {
  /** Counted from 1. */
  readonly number = ++lastNumber;
  readonly #worker: Worker;
  #ended = false;
  #answer: ((answer: Answer) => void) | null = null;

  /** `onEnd` is called when it has ended without having been asked. */
  constructor(onEnd: () => void) {
    this.#worker = new Worker(BOOTSTRAP, { eval: true, name: `thread ${this.number}` });
    this.#worker.on('message', (message: Answer | MainRequest | MainOrder) => {
      if ('handler' in message) inRound(() => obeyInMain(message));
      else if ('runInMain' in message) inRound(() => answerInMain(message));
      else this.#finish(message);
    });
    const end = (why: string): void => {
      if (this.#ended) return;
      this.#ended = true;
      onEnd();
      const error = new Error(`thread ${this.number} has ended: ${why}`);
      this.#finish({ failure: { error, name: null } });
    };
    this.#worker.on('messageerror', (error) => this.#finish({ failure: { error, name: null } }));
    this.#worker.on('error', (error) => end(error instanceof Error ? error.message : String(error)));
    this.#worker.on('exit', (code) => end(`exit code ${code}`));
    // Last: a listener of messages keeps the process alive.
    this.#worker.unref();
  }

  get ended(): boolean {
    return this.#ended;
  }

  /**
   * Runs a task; calls `onDone` when the thread is free again, before whoever waits for the task hears
   * of it. As upstream, a cancel does not reach it.
   */
  run<T>(task: SentTask, name: string, argument: unknown, onDone: () => void): Promised<T> {
    const [promise, resolver] = makeLeaf<T>('io', `run ${name} in thread ${this.number}`, -1, null);
    const forget = beginOutside();
    let release = (): unknown => null;
    this.#answer = (answer) => {
      forget();
      release();
      this.#worker.unref();
      inRound(() => {
        onDone();
        if ('failure' in answer) Lwt.wakeupExn(resolver, receivedError(answer.failure));
        else Lwt.wakeup(resolver, answer.value as T);
      });
    };
    if (keepsProcessAlive()) {
      this.#worker.ref();
      release = holdHandle(this.#worker);
    }
    try {
      this.#worker.postMessage({ task, argument });
    } catch (error) {
      // What cannot be cloned: nothing has been sent.
      this.#finish({ failure: { error, name: null } });
    }
    return promise;
  }

  #finish(answer: Answer): void {
    const tell = this.#answer;
    this.#answer = null;
    tell?.(answer);
  }

  /** Ends it. */
  stop(): void {
    this.#ended = true;
    void this.#worker.terminate();
  }
}

/** Runs in this thread what another asks for, and wakes the other. */
function answerInMain({ runInMain, argument, flag, port }: MainRequest): void {
  const answer = (message: Answer): void => {
    try {
      port.postMessage(message);
    } catch (error) {
      port.postMessage({ failure: { error, name: null } });
    }
    port.close();
    Atomics.store(flag, 0, 1);
    Atomics.notify(flag, 0);
  };
  const fail = (error: unknown): void =>
    answer({ failure: { error, name: error instanceof Error ? error.name : null } });
  Lwt.onAny(resultOf(runInMain, argument), (value) => answer({ value }), fail);
}

/** The same when the other goes on meanwhile. */
function obeyInMain({ runInMain, argument, handler }: MainOrder): void {
  Lwt.dontWait(
    () => resultOf(runInMain, argument),
    (error) => Lwt.async(() => resultOf(handler, error)),
  );
}

function resultOf(task: SentTask, argument: unknown): Promised<unknown> {
  return Lwt.bind(
    Lwt.apply(() => functionOf(task)),
    (f) => Lwt.apply(() => promiseOf(f(argument))),
  );
}

type MainFunction = (argument: unknown) => unknown;

function functionOf(task: SentTask): PromiseLike<MainFunction> {
  if ('source' in task) return Lwt.return(new Function(`return (${task.source});`)() as MainFunction);
  const loading = import(task.module) as Promise<Readonly<Record<string, unknown>>>;
  return loading.then((module) => {
    const f = module[task.name];
    if (typeof f !== 'function') throw new TypeError(`${task.module} exports no function ${task.name}`);
    return f as MainFunction;
  });
}

function promiseOf(value: unknown): PromiseLike<unknown> {
  const isPromise = typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
  return isPromise ? (value as PromiseLike<unknown>) : Lwt.return(value);
}
