/**
 * Messages to and from other threads and processes: which promise's code sends one, and which message runs the
 * callback that settles, or makes, a promise. Both ends call a message by the same channel and number, so that
 * whoever sees both can lead from one to the other.
 *
 * Whose callback runs is known by Node's number for what it does right now: the one that it had when it looked for
 * the listeners of a port, or handed on what a process sent.
 */
import { isMainThread, MessagePort, parentPort, threadId, type Worker } from 'node:worker_threads';
import type { Caller } from '../trace/stack.ts';
import type { Place } from './place.ts';
import { isNodesWorker, Ports, threadName } from './ports.ts';
import { ProcessEnd, ProcessMessages, type Speaker } from './process-messages.ts';

/** A message on its way from or to somewhere else. */
export interface Crossing {
  /** What both ends call the way it goes; '' where one of them cannot know. */
  readonly channel: string;
  /** Which of those that went that way, from 1. */
  readonly number: number;
  /** Where it goes or comes from, in words. */
  readonly text: string;
}

/** Whose code does something: found while it runs, told of when all that belongs to it is known. */
export interface Doer {
  /** Number of the promise, 0 for none. */
  readonly id: number;
  /** The program's frame; its site is asked for later, as that is an event by itself. */
  readonly place: Place | null;
}

/** Who is told. */
export interface MessageListener {
  /** Who runs now; null for code of ours. `below`: the function that the program called. */
  doer(below: Caller): Doer | null;
  crosses(way: 'sent' | 'started', doer: Doer, crossing: Crossing): void;
}

// Kept: a program may replace them, or take them away.
const { getOwnPropertyDescriptor, getOwnPropertySymbols } = Object;

const processName = (pid: number): string => `process ${pid}`;

export class Messages {
  readonly #ports: Ports;
  readonly #processes: ProcessMessages;
  readonly #listener: MessageListener;
  /** Who started the threads that Node has not told of yet, in their order. */
  readonly #starting: (Doer | null)[] = [];

  constructor(listener: MessageListener) {
    const sends = (below: Caller, words: string, channel: string, number: number): void => {
      const doer = listener.doer(below);
      if (doer !== null) listener.crosses('sent', doer, crossing(words, channel, number));
    };
    this.#listener = listener;
    this.#ports = new Ports({
      self: threadName(isMainThread ? 0 : threadId),
      sends: (end, broadcast, below) => {
        if (broadcast === null) sends(below, `to ${end.other}`, end.out, end.numberSent);
        else sends(below, `to who listens to the broadcast channel ${broadcast}`, '', 0);
      },
      starts: (below) => this.#starting.push(listener.doer(below)),
    });
    this.#processes = new ProcessMessages((end, below) => sends(below, `to ${end.other}`, end.out, end.sent));
    if (parentPort !== null) {
      this.#ports.name(parentPort, threadName(threadId), false, 'the thread that started this one');
    }
    if (isMainThread) {
      const name = `the process that started this one (pid ${process.ppid})`;
      this.#processes.watch(process as Speaker, new ProcessEnd(processName(process.pid), false, name));
    }
    process.on('worker', (worker) => {
      try {
        this.#nameWorker(worker);
      } catch {
        // Its messages have no name, then.
      }
    });
  }

  /** This process has started another. */
  spawned(child: Speaker & { readonly pid?: number }, below: Caller): void {
    if (child.pid === undefined) return;
    const doer = this.#listener.doer(below);
    if (doer !== null)
      this.#listener.crosses('started', doer, {
        channel: processName(child.pid),
        number: 0,
        text: `process ${child.pid}`,
      });
    this.#processes.watch(
      child,
      new ProcessEnd(processName(child.pid), true, `the process ${child.pid}, started here`),
    );
  }

  /** The message whose callback runs now; null when none does. */
  current(): Crossing | null {
    const port = this.#ports.current();
    if (port === 'broadcast') return crossing('from a broadcast channel', '', 0);
    if (port === 'unknown') return crossing(OTHER_END, '', 0);
    if (port !== null) return crossing(`from ${port.other}`, port.into, port.numberReceived);
    const end = this.#processes.current();
    return end === null ? null : crossing(`from ${end.other}`, end.into, end.received);
  }

  #nameWorker(worker: Worker): void {
    const doer = this.#starting.shift() ?? null;
    if (isNodesWorker(worker)) return;
    const { threadId: thread } = worker;
    if (doer !== null)
      this.#listener.crosses('started', doer, {
        channel: threadName(thread),
        number: 0,
        text: `worker thread ${thread}`,
      });
    const key = getOwnPropertySymbols(worker).find(({ description }) => description === 'kPublicPort');
    const port: unknown = key === undefined ? undefined : getOwnPropertyDescriptor(worker, key)?.value;
    if (port instanceof MessagePort) this.#ports.ofWorker(port, worker);
  }
}

const OTHER_END = 'from the other end of a message port';

const crossing = (text: string, channel: string, number: number): Crossing => ({
  text,
  channel,
  number: channel === '' ? 0 : number,
});
