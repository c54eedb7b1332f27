/**
 * Messages between processes: how many have gone each way by the channel of `fork`, counted without a listener
 * (which would keep the channel open, or take what waits for the program's own) and without a function on the stack
 * of the program's: a getter counts, when Node looks up `emit` in the tick in which it hands a message on. Before that
 * it looks up `listenerCount`, which it does for no message of its own.
 *
 * Ticks are told apart by `executionAsyncId`. To ask for the resource of one (`executionAsyncResource`) would make Node
 * call all callbacks of the program another way from then on, slower and with a function more on their stacks.
 */
import { executionAsyncId } from 'node:async_hooks';
import { types } from 'node:util';
import { type Caller, captureFrames } from '../trace/stack.ts';

/** Where Node's own functions stand that hand on messages. */
const HANDS_ON = 'node:internal/child_process';
const { apply, defineProperty, getOwnPropertyDescriptor } = Reflect;

/** One end of a channel between processes: this process, or a child of it. */
export class ProcessEnd {
  sent = 0;
  received = 0;
  /** Names of the two ways. */
  readonly out: string;
  readonly into: string;
  /** In words, who is at the other end. */
  readonly other: string;

  constructor(name: string, down: boolean, other: string) {
    this.out = `${name}/${down ? 'down' : 'up'}`;
    this.into = `${name}/${down ? 'up' : 'down'}`;
    this.other = other;
  }
}

/** `process`, or a ChildProcess. */
export interface Speaker {
  send?: unknown;
  emit?: unknown;
  listenerCount?: unknown;
}

/** Counts the messages of processes, and knows in which tick of Node's one is handed on. */
export class ProcessMessages {
  readonly #sends: (end: ProcessEnd, below: Caller) => void;
  readonly #ends = new WeakMap<object, ProcessEnd>();
  /** Whose message was handed on last, and in which tick. */
  #last: ProcessEnd | null = null;
  #tick = 0;

  constructor(sends: (end: ProcessEnd, below: Caller) => void) {
    this.#sends = sends;
  }

  /** Counts from now on, if there is a channel. */
  watch(speaker: Speaker, end: ProcessEnd): void {
    if (typeof speaker.send !== 'function' || this.#ends.has(speaker)) return;
    this.#ends.set(speaker, end);
    this.#watchSends(speaker, end);
    this.#watchArrivals(speaker, end);
  }

  /** Whose message the callback that runs now was called for, or null. */
  current(): ProcessEnd | null {
    return this.#last !== null && executionAsyncId() === this.#tick ? this.#last : null;
  }

  #watchArrivals(speaker: Speaker, end: ProcessEnd): void {
    /** The tick in which Node asked last who listens to messages. */
    let asked = 0;
    // What is emitted, or asked, by listeners or because of them, is looked up by others.
    const isNode = (below: Caller): boolean => captureFrames(1, below).at(0)?.getFileName() === HANDS_ON;
    const counts = (below: Caller): void => {
      if (isNode(below)) asked = executionAsyncId();
    };
    const emits = (below: Caller): void => {
      const tick = executionAsyncId();
      if (asked !== tick || !isNode(below)) return;
      end.received++;
      this.#last = end;
      this.#tick = tick;
    };
    watchLookUps(speaker, 'listenerCount', counts);
    watchLookUps(speaker, 'emit', emits);
  }

  #watchSends(speaker: Speaker, end: ProcessEnd): void {
    const there = getOwnPropertyDescriptor(speaker, 'send');
    if (there === undefined || !there.configurable) return;
    const original = there.value as (...given: unknown[]) => unknown;
    const told = (message: unknown, below: Caller): void => {
      if (isNodes(message)) return;
      end.sent++;
      this.#sends(end, below);
    };
    const methods = {
      send(this: unknown, message: unknown): unknown {
        // biome-ignore lint/complexity/noArguments: as many as were given, and the length is that of the original
        const returned = apply(original, this, arguments);
        told(message, methods.send);
        return returned;
      },
    };
    for (const key of ['name', 'length'] as const) {
      defineProperty(methods.send, key, { value: original[key], configurable: true });
    }
    defineProperty(speaker, 'send', { ...there, value: methods.send });
  }
}

/** Calls `looked` whenever a method is looked up; `below`: the function that is called for it. */
function watchLookUps(speaker: Speaker, name: 'emit' | 'listenerCount', looked: (below: Caller) => void): void {
  const own = getOwnPropertyDescriptor(speaker, name);
  if (own?.configurable === false) return;
  let method = speaker[name];
  const looks = {
    get(): unknown {
      try {
        looked(looks.get);
      } catch {
        // The program has used up its stack.
      }
      return method;
    },
    set(value: unknown) {
      method = value;
    },
  };
  defineProperty(speaker, name, { configurable: true, enumerable: own?.enumerable ?? false, ...looks });
}

/** Whether Node keeps a message for itself, as those of clusters. */
function isNodes(message: unknown): boolean {
  if (typeof message !== 'object' || message === null || types.isProxy(message)) return false;
  const command: unknown = getOwnPropertyDescriptor(message, 'cmd')?.value;
  return typeof command === 'string' && command.startsWith('NODE_');
}
