/**
 * Message ports: how many messages have gone each way, so that both ends can call a message by the same number.
 *
 * Nobody's messages are changed and no listener is added. Sends are counted by functions in the place of the two
 * `postMessage`; arrivals by a look-up that Node makes twice on the port for each one, before it calls listeners:
 * a getter counts, and is on nobody's stack. What Node sets on a port that is new tells of the two of a `MessageChannel`.
 */

import { executionAsyncId } from 'node:async_hooks';
import { types } from 'node:util';
import { BroadcastChannel, MessagePort, Worker } from 'node:worker_threads';
import { type Caller, captureFrames } from '../trace/stack.ts';

/** What Node looks up and sets, under names that are the same in every realm. */
const DISPATCH = Symbol.for('nodejs.internal.kHybridDispatch');
const RECEIVED_PORTS = Symbol.for('nodejs.internal.kCurrentlyReceivingPorts');
// Kept: a program may replace them, or take them away.
const { apply, defineProperty, get, getOwnPropertyDescriptor, getPrototypeOf } = Reflect;
const { isArray } = Array;
const { getOwnPropertySymbols } = Object;
const OWN_FILE = import.meta.url;
/** Node's own that makes a port, its class, and who asked for it. */
const MAKING_FRAMES = 4;

/** One end of a channel between threads. */
export class End {
  sent = 0;
  received = 0;
  /** Names that both ends have for the two ways; '' where one of them cannot know it. */
  out = '';
  into = '';
  /** In words, what is at the other end: "worker thread 2". */
  other = 'the other end of a message port';
  /** The other end, while both are in this thread. */
  peer: End | null = null;
  /** How often Node looked its listeners up: twice for each message. */
  looks = 0;
  /** How many had gone each way before the ways had their names. */
  sentBefore = 0;
  receivedBefore = 0;

  /** Numbers of the last message sent and received, as the other end counts them. */
  get numberSent(): number {
    return this.sent - this.sentBefore;
  }
  get numberReceived(): number {
    return this.received - this.receivedBefore;
  }
}

/** Who is told. */
export interface PortListener {
  /** A message goes out by `port`, or to everybody who listens to a broadcast channel of that name. `below`: the function that the program called. */
  sends(port: End, broadcast: string | null, below: Caller): void;
  /** A worker thread is being started. */
  starts(below: Caller): void;
  /** The name of this thread, unlike that of any other. */
  readonly self: string;
}

export class Ports {
  readonly #ends = new WeakMap<object, End>();
  readonly #listener: PortListener;
  /** The end made last, if the next one may be its other. */
  #half: End | null = null;
  #channels = 0;
  /** Whose listeners Node looked up last, and Node's number for what it did then. */
  #handing: End | 'broadcast' | 'unknown' | null = null;
  #running = 0;
  /** The worker, or the name of the broadcast channel, whose method calls the port's. */
  #by: Worker | string | null = null;

  constructor(listener: PortListener) {
    this.#listener = listener;
    this.#watchArrivals();
    this.#watchSends();
  }

  /** What is known of a port; null for one from before our time that nobody has named. */
  of(port: object): End | null {
    return this.#ends.get(port) ?? null;
  }

  /** Names a port's ways: `name` with '/down' and '/up'; `down` says that it sends by the first. */
  name(port: object, name: string, down: boolean, other: string): End {
    const end = this.#know(port);
    end.out = `${name}/${down ? 'down' : 'up'}`;
    end.into = `${name}/${down ? 'up' : 'down'}`;
    end.other = other;
    return end;
  }

  #know(port: object): End {
    let end = this.#ends.get(port);
    if (end === undefined) {
      end = new End();
      this.#ends.set(port, end);
    }
    return end;
  }

  #watchArrivals(): void {
    const { prototype } = MessagePort;
    const inherited: unknown = get(getPrototypeOf(prototype) as object, DISPATCH);
    if (typeof inherited !== 'function' || getOwnPropertyDescriptor(prototype, DISPATCH) !== undefined) return;
    const keep = (port: object, key: symbol, value: unknown): void => {
      defineProperty(port, key, { value, configurable: true, enumerable: true, writable: true });
    };
    const looked = (port: object): void => this.#looked(port);
    defineProperty(prototype, DISPATCH, {
      configurable: true,
      enumerable: false,
      get(this: object) {
        looked(this);
        return inherited;
      },
      set(this: object, value: unknown) {
        keep(this, DISPATCH, value);
      },
    });
    const made = (port: object, below: Caller): void => this.#made(port, below);
    const received = {
      // The first time, when Node makes the port: from then on it is the port's own.
      set(this: object, value: unknown) {
        keep(this, RECEIVED_PORTS, value);
        made(this, received.set);
      },
    };
    defineProperty(prototype, RECEIVED_PORTS, {
      configurable: true,
      enumerable: false,
      get: () => undefined,
      set: received.set,
    });
  }

  /** The end whose message runs the callback that runs now, or what is known of a port without; null when none does. */
  current(): End | 'broadcast' | 'unknown' | null {
    return this.#handing !== null && executionAsyncId() === this.#running ? this.#handing : null;
  }

  #looked(port: object): void {
    try {
      const end = this.of(port);
      this.#handing = end ?? (isBroadcast(port) ? 'broadcast' : 'unknown');
      this.#running = executionAsyncId();
      if (end === null) return;
      end.looks++;
      if (end.looks % 2 !== 0) return;
      end.received++;
      const ports: unknown = getOwnPropertyDescriptor(port, RECEIVED_PORTS)?.value;
      if (end.into === '' || !isArray(ports)) return;
      for (let i = 0; i < ports.length; i++) {
        this.name(ports[i] as object, transferred(end.into, end.numberReceived, i), false, end.other);
      }
    } catch {
      // It goes on without a name.
    }
  }

  /** Node makes a port: the second of two of a `MessageChannel`, perhaps. `below`: the function that it set. */
  #made(port: object, below: Caller): void {
    try {
      const half = this.#half;
      this.#half = null;
      // The first is Node's own. Those that come with a message are made by no code of the program's.
      const caller = captureFrames(MAKING_FRAMES, below).find((frame) => !isPortCode(frame.getFileName()));
      if (typeof caller?.getFileName() !== 'string' || caller.getFileName()?.startsWith('node:internal/') === true)
        return;
      const end = this.#know(port);
      if (half === null) {
        this.#half = end;
        return;
      }
      end.peer = half;
      half.peer = end;
      const name = `${this.#listener.self}/port ${++this.#channels}`;
      half.out = end.into = `${name}/down`;
      half.into = end.out = `${name}/up`;
    } catch {
      // It goes on without a name.
    }
  }

  #watchSends(): void {
    const sends = (port: object, given: IArguments, below: Caller): void => this.#sends(port, given, below);
    const ports = {
      postMessage(this: object, _message: unknown): unknown {
        // biome-ignore lint/complexity/noArguments: as many as were given, and the length is that of the original
        const returned = apply(postToPort, this, arguments);
        // biome-ignore lint/complexity/noArguments: the same
        sends(this, arguments, ports.postMessage);
        return returned;
      },
    };
    const postToPort = replace(MessagePort.prototype, ports.postMessage);
    const by = (who: Worker | string | null): Worker | string | null => {
      const before = this.#by;
      this.#by = who;
      return before;
    };
    const workers = {
      postMessage(this: Worker, _message: unknown): unknown {
        const before = by(this);
        try {
          // biome-ignore lint/complexity/noArguments: the same
          return apply(postToWorker, this, arguments);
        } finally {
          by(before);
        }
      },
    };
    const postToWorker = replace(Worker.prototype, workers.postMessage);
    const broadcasts = {
      postMessage(this: BroadcastChannel, _message: unknown): unknown {
        const before = by(this.name);
        try {
          // biome-ignore lint/complexity/noArguments: the same
          return apply(postToAll, this, arguments);
        } finally {
          by(before);
        }
      },
    };
    const postToAll = replace(BroadcastChannel.prototype, broadcasts.postMessage);
  }

  #sends(port: object, given: ArrayLike<unknown>, below: Caller): void {
    try {
      if (isStartOfWorker(given[0])) {
        this.#listener.starts(below);
        return;
      }
      const by = this.#by;
      const isBroadcast = typeof by === 'string';
      if (by instanceof Worker && isNodesWorker(by)) return;
      const end = by instanceof Worker ? this.ofWorker(port, by) : isBroadcast ? this.#know(port) : this.of(port);
      if (end === null) return;
      end.sent++;
      this.#transfer(end, given[1]);
      this.#listener.sends(end, isBroadcast ? by : null, below);
    } catch {
      // It is not told.
    }
  }

  /** The end by which this thread talks to a worker that it started. */
  ofWorker(port: object, { threadId }: Worker): End {
    const known = this.of(port);
    if (known !== null && known.out !== '') return known;
    return this.name(port, threadName(threadId), true, `worker thread ${threadId}`);
  }

  /** Ports that go with a message get the names that it gives them on the other side. */
  #transfer(end: End, given: unknown): void {
    const list: unknown = isArray(given) ? given : transferOf(given);
    if (!isArray(list)) return;
    let index = 0;
    for (const port of list) {
      if (!(port instanceof MessagePort)) continue;
      const gone = this.of(port);
      const stays = gone?.peer ?? null;
      const name = end.out === '' ? '' : transferred(end.out, end.numberSent, index);
      index++;
      if (gone === null || stays === null) continue;
      stays.peer = null;
      stays.other = end.other;
      // What waits in the port that goes is counted by whoever reads it there.
      stays.sentBefore = gone.received;
      stays.receivedBefore = gone.sent;
      stays.out = name === '' ? '' : `${name}/down`;
      stays.into = name === '' ? '' : `${name}/up`;
    }
  }
}

/** With this message Node tells a new thread what to run, while `new Worker` runs. */
function isStartOfWorker(message: unknown): boolean {
  if (typeof message !== 'object' || message === null || types.isProxy(message)) return false;
  if (getOwnPropertyDescriptor(message, 'type')?.value !== 'loadScript') return false;
  return getOwnPropertyDescriptor(message, 'publicPort')?.value instanceof MessagePort;
}

/** Node 20 loads modules in a thread of its own. */
export const isNodesWorker = (worker: Worker): boolean => worker.constructor.name === 'InternalWorker';

/** The channel between a thread and the one that started it. */
export const threadName = (threadId: number): string => `thread ${process.pid}/${threadId}`;

const transferOf = (given: unknown): unknown =>
  typeof given === 'object' && given !== null ? getOwnPropertyDescriptor(given, 'transfer')?.value : undefined;

const transferred = (way: string, number: number, index: number): string => `${way}#${number}.${index}`;

const isPortCode = (file: string | null | undefined): boolean =>
  typeof file !== 'string' || file === OWN_FILE || file === 'node:internal/worker/io';

/** Puts a function in the place of a method, with its name and length; returns that one. */
function replace(holder: object, by: (this: never, ...given: never[]) => unknown): (...given: unknown[]) => unknown {
  const there = getOwnPropertyDescriptor(holder, 'postMessage');
  const original = there?.value as (...given: unknown[]) => unknown;
  if (there === undefined || typeof original !== 'function' || !there.configurable) return () => {};
  defineProperty(by, 'length', { value: original.length, configurable: true });
  defineProperty(holder, 'postMessage', { ...there, value: by });
  return original;
}

/** Node keeps the listener of a broadcast channel beside the port that it is made of. */
const isBroadcast = (port: object): boolean =>
  getOwnPropertySymbols(port).some(({ description }) => description === 'kOnMessage');
