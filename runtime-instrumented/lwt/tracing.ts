/**
 * Who watches: the current probe, and the flag that hot paths test.
 *
 * The register entry and the library find each other through one record on `globalThis`, whichever
 * is loaded first. A record of another version belongs to another release: it is left alone.
 */
import { NAMES } from './operations.ts';
import type { Lane, LibraryHandles, Probe } from './probe.ts';

/** The record both sides meet at, under `Symbol.for('promise-graph.runtime')`. */
export interface RuntimeRecord {
  readonly version: 1;
  probe: Probe | null;
  readonly listeners: Set<(probe: Probe | null) => void>;
  /** Files (or folders, ending in a slash) whose frames are not the user's call site. */
  readonly libraryFiles: Set<string>;
  /**
   * Where the calls of a program that was loaded with its calls marked store their numbers: first
   * the call under way, then the one under way when the present callback began. A number that was
   * used stands there as its complement (`used`). The third is set
   * when a function of the program's has run.
   */
  calls?: Int32Array;
  /** Whether calls of the program store their numbers there. */
  readonly marked?: boolean;
  /** Where the library may write records by itself: see lane.ts. */
  readonly lane?: Lane;
  /** Given by the library, for a debugger. */
  handles?: LibraryHandles;
  /** Nanoseconds for which a debugger has stopped the program so far, if these shall not count. */
  stoppedFor?: number;
}

/** In `calls`: none of the program's calls is under way, the main loop is. */
export const LOOP = -1;

const KEY = Symbol.for('promise-graph.runtime');
const VERSION = 1;

/** What a library tells when nobody listens. */
export const silentProbe: Probe = {
  created: () => 0,
  waits: () => 0,
  described() {},
  labelled() {},
  depends() {},
  entered() {},
  left() {},
  became() {},
  leftInto() {},
  settled() {},
  cancelled() {},
  unhandled() {},
  idle() {},
  busy() {},
  logged() {},
  resource: () => 0,
  used() {},
  useClock() {},
};

/** True while someone watches. Test this, and nothing else, before doing anything for a probe. */
export let tracing = false;
/** By code of an operation: see `Probe.shortHead`. */
export const madeBy: Int32Array = new Int32Array(64);
/** Who watches; `silentProbe` when nobody does. */
export let probe: Probe = silentProbe;

/** Whether calls of the program store their numbers in `calls`. */
export let marked = false;

/** See `RuntimeRecord`. */
export let calls: Int32Array = new Int32Array(3);

/** A number as it stands in `calls` when it is not the mark that was stored last: see trace/call-memory.ts. */
const used = (call: number): number => (call > 0 ? ~call : call);

/**
 * Calls something that may call the program's code, and then has things as they were: the number of
 * the call under way would otherwise be that of the last call in there. Neither in there nor after
 * it is that number a fresh one: code without marks shall not take it for its own.
 */
export function keepingCall<T>(f: (argument: unknown) => T, argument: unknown): T {
  if (!marked) {
    try {
      return f(argument);
    } finally {
      calls[2] = 1;
    }
  }
  const call = used(calls[0]);
  const outer = calls[1];
  calls[0] = call;
  calls[1] = call;
  try {
    return f(argument);
  } finally {
    calls[0] = call;
    calls[1] = outer;
    calls[2] = 1;
  }
}

/**
 * A plain function of the user's, for who makes promises after calling it: see `keepingCall`. With
 * nobody watching it is the function itself.
 */
export function kept<F extends (...given: never[]) => unknown>(f: F): F {
  if (!tracing) return f;
  return ((...given: never[]) => keepingCall(() => f(...given), undefined)) as F;
}

/** What comes from outside, a timer or a message, comes from no call of the program. Returns what to `leaveLoop` with. */
export function enterLoop(): number {
  const call = calls[0];
  calls[0] = LOOP;
  return call;
}

export function leaveLoop(call: number): void {
  calls[0] = call;
}

/** Installs a probe, or with null removes it. Promises made meanwhile get their ids when next touched. */
export function installProbe(next: Probe | null): void {
  probe = next ?? silentProbe;
  tracing = next !== null;
  marked = record?.marked === true;
  for (let op = 0; op < NAMES.length; op++) madeBy[op] = next?.shortHead?.(NAMES[op]) ?? 0;
}

interface Host {
  [KEY]?: RuntimeRecord | { readonly version: number };
  readonly console?: { warn(text: string): void };
}

function meetRuntime(): RuntimeRecord | null {
  const host = globalThis as Host;
  const found = host[KEY];
  if (found === undefined) {
    const record: RuntimeRecord = { version: VERSION, probe: null, listeners: new Set(), libraryFiles: new Set() };
    Object.defineProperty(globalThis, KEY, { value: record });
    return record;
  }
  if (found.version === VERSION) return found as RuntimeRecord;
  host.console?.warn(
    `promise-graph: this program loads releases that do not know each other (runtime record ${found.version}, here ${VERSION}); promises of this copy are not traced.`,
  );
  return null;
}

const record = meetRuntime();

/** What a tracer shares that was there first; null when there is none. */
export const sharedLane: Lane | null = record?.lane ?? null;

/**
 * Begins to listen to the register entry. Called when the core has been loaded: the constants that
 * it makes for itself (`returnUnit` and so on) are told of only when a program uses them.
 */
export function listen(handles: LibraryHandles): void {
  if (record === null) return;
  calls = record.calls ??= calls;
  record.handles ??= handles;
  installProbe(record.probe);
  record.listeners.add(installProbe);
}

/** Nanoseconds for which a debugger has stopped this program: its clocks leave them out. */
export function stoppedFor(): number {
  return record?.stoppedFor ?? 0;
}

/** Says that frames of this file belong to the library; from source, the same of the whole folder. */
export function registerLibraryFile(url: string | undefined): void {
  if (record === null || url === undefined) return;
  record.libraryFiles.add(url);
  if (url.endsWith('.ts')) record.libraryFiles.add(url.slice(0, url.lastIndexOf('/') + 1));
}

registerLibraryFile((import.meta as { readonly url?: string }).url);
