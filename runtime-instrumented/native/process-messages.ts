/**
 * Messages between processes: how many have gone each way by the channel of `fork`, counted without a listener
 * (which would keep the channel open, or take what waits for the program's own) and without a function on the stack
 * of the program's: a getter counts, when Node looks up `emit` in the tick in which it hands a message on.
 */
import { executionAsyncResource } from 'node:async_hooks';
import { types } from 'node:util';
import { type Caller, captureFrames } from '../trace/stack.ts';

/** What Node's own functions that hand on messages have in their texts, and nobody else's. */
const OWN_WORD = 'kPendingMessages';
/** Where they stand. */
const HANDS_ON = 'node:internal/child_process';
const { apply, defineProperty, getOwnPropertyDescriptor } = Reflect;
const textOf = Function.prototype.toString;

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
}

/** Counts the messages of processes, and knows in which tick of Node's one is handed on. */
export class ProcessMessages {
  readonly #sends: (end: ProcessEnd, below: Caller) => void;
  /** Node's functions that hand on messages, once they have been seen. */
  readonly #handOn = new WeakSet<object>();
  readonly #ends = new WeakMap<object, ProcessEnd>();
  /** Whose message is being handed on. */
  #last: ProcessEnd | null = null;

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
    return this.#handsOn() ? this.#last : null;
  }

  /** Whether this is a tick in which Node hands on a message, or all that waited for a listener. */
  #handsOn(): boolean {
    const resource = executionAsyncResource();
    const callback: unknown = getOwnPropertyDescriptor(resource, 'callback')?.value;
    if (typeof callback !== 'function') return false;
    if (!this.#handOn.has(callback)) {
      if (!(apply(textOf, callback, []) as string).includes(OWN_WORD)) return false;
      this.#handOn.add(callback);
    }
    const given: unknown = getOwnPropertyDescriptor(resource, 'args')?.value;
    return !Array.isArray(given) || given[0] === 'message';
  }

  #watchArrivals(speaker: Speaker, end: ProcessEnd): void {
    const own = getOwnPropertyDescriptor(speaker, 'emit');
    if (own?.configurable === false) return;
    let emit = speaker.emit;
    const looked = (below: Caller): void => {
      try {
        if (!this.#handsOn()) return;
        // What is emitted by listeners, or because of them, is looked up by others.
        const [caller] = captureFrames(1, below);
        if (caller?.getFileName() !== HANDS_ON) return;
        end.received++;
        this.#last = end;
      } catch {
        // The program has used up its stack.
      }
    };
    const looks = {
      get(): unknown {
        looked(looks.get);
        return emit;
      },
    };
    defineProperty(speaker, 'emit', {
      configurable: true,
      enumerable: own?.enumerable ?? false,
      get: looks.get,
      set(value: unknown) {
        emit = value;
      },
    });
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

/** Whether Node keeps a message for itself, as those of clusters. */
function isNodes(message: unknown): boolean {
  if (typeof message !== 'object' || message === null || types.isProxy(message)) return false;
  const command: unknown = getOwnPropertyDescriptor(message, 'cmd')?.value;
  return typeof command === 'string' && command.startsWith('NODE_');
}
