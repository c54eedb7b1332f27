/**
 * What a leaf really waits for. Node tells of the resource (a timer, a connection, a child process)
 * that is made while the executor of `new Promise`, or the first part of one of Node's own
 * functions, runs; that is what the promise waits for.
 *
 * Only a Node that can tell of resources without tracking promises as well (`trackPromises`) is
 * asked: tracking makes every await two to three times as slow, and is seen on each promise.
 */
import { createHook } from 'node:async_hooks';
import type { Caller } from '../trace/stack.ts';

/** What is waited for, in words, and for how long in nanoseconds (-1: not known). */
export interface Wait {
  readonly text: string;
  readonly duration: number;
}

type Resource = Readonly<Record<string, unknown>>;
type Describe = (resource: Resource) => Wait | null;

const plain =
  (text: string): Describe =>
  () => ({ text, duration: -1 });

/** What Node calls its resources, the more telling ones first. */
const DESCRIPTIONS: Readonly<Record<string, Describe>> = {
  TCPCONNECTWRAP: ({ address, port }) => ({ text: `TCP connect to ${address}:${port}`, duration: -1 }),
  PIPECONNECTWRAP: ({ address }) => ({ text: `connect to ${address}`, duration: -1 }),
  GETADDRINFOREQWRAP: ({ hostname }) => ({ text: `lookup of ${hostname}`, duration: -1 }),
  GETNAMEINFOREQWRAP: ({ host }) => ({ text: `name of ${host}`, duration: -1 }),
  QUERYWRAP: ({ hostname }) => ({ text: `lookup of ${hostname}`, duration: -1 }),
  PROCESSWRAP: plain('child process'),
  TCPWRAP: plain('TCP connection'),
  PIPEWRAP: plain('pipe'),
  WORKER: plain('worker thread'),
  ZLIB: plain('compression'),
  PBKDF2REQUEST: plain('key derivation'),
  SCRYPTREQUEST: plain('key derivation'),
  RANDOMBYTESREQUEST: plain('random bytes'),
  FSREQCALLBACK: plain('file system'),
  FSREQPROMISE: plain('file system'),
  STATWATCHER: plain('change of a file'),
  FSEVENTWRAP: plain('change of a file'),
  Timeout: timer,
  Immediate: plain('immediate'),
};
const ORDER = Object.keys(DESCRIPTIONS);
/** What Node calls its own resources; any other name is an `AsyncResource` of a package's or the program's. */
const OF_NODE = /^[A-Z0-9]+$|^(?:Timeout|Immediate|TickObject|Microtask)$/;

function timer({ _idleTimeout: milliseconds, _repeat: repeats }: Resource): Wait | null {
  if (typeof milliseconds !== 'number') return null;
  const word = typeof repeats === 'number' ? 'interval' : 'timer';
  return { text: `${word} of ${milliseconds} ms`, duration: milliseconds * 1e6 };
}

export class Leaves {
  #listening = false;
  #type = '';
  #resource: Resource | null = null;

  /** Begins to listen to Node, if it can tell of resources alone. `kept` is called for each `AsyncResource` that is made; `below`: the function below which the stack begins. */
  constructor(kept: (id: number, below: Caller) => void) {
    let tracksPromises = false;
    const options = {
      trackPromises: false,
      init: (id: number, type: string, _trigger: number, resource: object): void => {
        if (type === 'PROMISE') tracksPromises = true;
        else if (!OF_NODE.test(type)) kept(id, options.init);
        else if (this.#listening) this.#made(type, resource as Resource);
      },
    };
    const hook = createHook(options).enable();
    // A Node that does not know the option tells of this one.
    new Promise<void>((resolve) => resolve());
    if (tracksPromises) hook.disable();
  }

  /** A leaf was made: what comes now is its own. */
  begin(): void {
    this.#listening = true;
    this.#resource = null;
    this.#type = '';
  }

  /** What came since; null for nothing that tells anything. */
  end(): Wait | null {
    this.#listening = false;
    const resource = this.#resource;
    this.#resource = null;
    if (resource === null) return null;
    try {
      return DESCRIPTIONS[this.#type](resource);
    } catch {
      return null;
    }
  }

  #made(type: string, resource: Resource): void {
    const rank = ORDER.indexOf(type);
    if (rank < 0 || (this.#resource !== null && ORDER.indexOf(this.#type) <= rank)) return;
    this.#type = type;
    this.#resource = resource;
  }
}
