/**
 * Threads and processes that a traced program starts: each is traced as well, in a session of its own.
 *
 * Node hands its options on to threads, and to what `fork` and `cluster` start, so they load
 * register.js too. What they lack is the channel, which was taken out of the environment. A thread
 * finds it in the data that Node keeps for threads; to a process it is given in its environment,
 * and only to one that will load register.js and take it out again. What starts without us is told
 * in the session's console: it must not look as if nothing happened there.
 */
import { ChildProcess } from 'node:child_process';
import { basename } from 'node:path';
import { getEnvironmentData, isMainThread, setEnvironmentData, threadId } from 'node:worker_threads';
import { isChannelWorker } from './channel.ts';
import type { Settings } from './settings.ts';
import type { Caller } from './stack.ts';

/** Kept: a program may replace `Reflect`, and what it calls through us has to work all the same. */
const { apply } = Reflect;

const KEY = 'promise-graph.settings';
export const CHANNEL = 'PROMISE_GRAPH_CHANNEL';
/** Set beside the channel for a process that another traced one started: it waits for no debugger. */
export const CHILD = 'PROMISE_GRAPH_CHILD';
/** Milliseconds after which a thread that has not loaded us never will. */
const THREAD_START = 10_000;

/** What a thread hands on to those that it starts. */
interface Inheritance {
  readonly settings: Settings;
  /** How many threads have loaded us: shared by all. */
  readonly loaded: SharedArrayBuffer;
}

// The program may replace the global ones, with a fake clock for instance.
const { setImmediate, setTimeout } = globalThis;

/** The settings of the thread that started this one; null in the main thread, and when that one is not traced. */
export function inheritedSettings(): Settings | null {
  if (isMainThread) return null;
  const inherited = getEnvironmentData(KEY) as unknown as Inheritance | undefined;
  if (inherited === undefined) return null;
  Atomics.add(new Int32Array(inherited.loaded), 0, 1);
  return { ...inherited.settings, debug: false };
}

/** Number of this thread for the session record; null for the main one. */
export const threadNumber = (): number | null => (isMainThread ? null : threadId);

/** Who is told of what a thread starts. */
export interface StartListener {
  /** A sentence about what is not traced. */
  tell(sentence: string): void;
  /** A process has been started by `below`, and nobody has been handed it yet. */
  spawned(child: object, below: Caller): void;
}

/**
 * Hands the channel on to what this thread starts from now on. `registers` are texts of which an
 * option that loads us has one. What it returns is called at the end.
 */
export function handOn(settings: Settings, registers: readonly string[], listener: StartListener): () => void {
  const tell = (sentence: string): void => listener.tell(sentence);
  const before = getEnvironmentData(KEY) as unknown as Inheritance | undefined;
  const inheritance: Inheritance = { settings, loaded: before?.loaded ?? new SharedArrayBuffer(4) };
  setEnvironmentData(KEY, inheritance as never);
  const tellOfThreads = watchThreads(new Int32Array(inheritance.loaded), tell);
  // Not at once: a promise may just be being made, and what is told then would stand between it and its description.
  let untold: string[] = [];
  const tellRest = (): void => {
    const sentences = untold;
    untold = [];
    for (const sentence of sentences) tell(sentence);
  };
  const tellLater = (sentence: string): void => {
    if (untold.push(sentence) === 1) setImmediate(tellRest).unref();
  };
  watchProcesses(settings.channel, registers, {
    tell: tellLater,
    spawned: (child, below) => listener.spawned(child, below),
  });
  return () => {
    tellRest();
    tellOfThreads();
  };
}

/** Counts the threads that are started, and those of them that loaded us. */
function watchThreads(loaded: Int32Array, tell: (sentence: string) => void): () => void {
  let started = 0;
  let told = 0;
  const loadedBefore = Atomics.load(loaded, 0);
  const check = (): void => {
    const untraced = started - (Atomics.load(loaded, 0) - loadedBefore);
    if (untraced <= told) return;
    told = untraced;
    const threads = untraced === 1 ? 'A worker thread is' : `${untraced} worker threads are`;
    tell(`${threads} not traced: started from a text, or with Node options of its own (execArgv) that do not load us.`);
  };
  process.on('worker', (worker) => {
    // Node 20 loads modules in a thread of its own.
    if (isChannelWorker(worker) || worker.constructor.name === 'InternalWorker') return;
    started++;
    setTimeout(check, THREAD_START).unref();
  });
  return check;
}

interface SpawnOptions {
  readonly file?: unknown;
  readonly args?: unknown;
  envPairs?: unknown;
}

/** Wraps what every asynchronous way to start a process goes through. */
function watchProcesses(channel: string, registers: readonly string[], { tell, spawned }: StartListener): void {
  const prototype = ChildProcess.prototype as unknown as { spawn(options: SpawnOptions): unknown };
  const there = Reflect.getOwnPropertyDescriptor(prototype, 'spawn');
  if (there === undefined || typeof there.value !== 'function' || !there.configurable) return;
  const original = there.value as (this: unknown, ...given: unknown[]) => unknown;
  const methods = {
    spawn(this: object, options: SpawnOptions): unknown {
      const code = apply(original, this, [withChannel(options)]);
      try {
        spawned(this, methods.spawn);
      } catch {
        // The program has used up its stack.
      }
      return code;
    },
  };
  const withChannel = (options: SpawnOptions): SpawnOptions => {
    try {
      const { file, args, envPairs } = options;
      if (!isNode(file) || !Array.isArray(args) || !Array.isArray(envPairs)) return options;
      if (![...args, ...envPairs.filter(isNodeOptions)].some((text) => loadsUs(text, registers))) {
        tell(`A process of Node is not traced, since it was not told to load us: ${shortened(args)}`);
        return options;
      }
      if (envPairs.some((pair) => String(pair).startsWith(`${CHANNEL}=`))) return options;
      return { ...options, envPairs: [...envPairs, `${CHANNEL}=${channel}`, `${CHILD}=1`] };
    } catch {
      return options;
    }
  };
  Reflect.defineProperty(prototype, 'spawn', { ...there, value: methods.spawn });
}

const isNodeOptions = (pair: unknown): boolean => typeof pair === 'string' && pair.startsWith('NODE_OPTIONS=');

const isNode = (file: unknown): boolean =>
  typeof file === 'string' && (file === process.execPath || /^node(\.exe)?$/i.test(basename(file)));

const loadsUs = (text: unknown, registers: readonly string[]): boolean =>
  typeof text === 'string' && registers.some((register) => text.includes(register));

function shortened(args: readonly unknown[]): string {
  const line = args.map(String).join(' ');
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}
