/**
 * The record on `globalThis` at which the tracer and the library meet, whichever comes first.
 * The library's side is lwt/tracing.ts.
 */
import type { Lane, LibraryHandles, Probe } from '../lwt/probe.ts';
import { say } from './say.ts';

export interface RuntimeRecord {
  readonly version: 1;
  probe: Probe | null;
  readonly listeners: Set<(probe: Probe | null) => void>;
  readonly libraryFiles: Set<string>;
  /** Where marked calls of the program store their numbers (../sites), if any are marked: see call-numbers.ts. */
  calls?: Int32Array;
  /** Whether any are: the library then keeps the numbers right. */
  marked?: boolean;
  /** For libraries that are loaded from now on. */
  lane?: Lane;
  handles?: LibraryHandles;
  stoppedFor?: number;
}

export const KEY: unique symbol = Symbol.for('promise-graph.runtime');
const VERSION = 1;

/** The record, made when it is not there; null (and a sentence) when it is another release's. */
export function meetRuntime(): RuntimeRecord | null {
  const global = globalThis as { [KEY]?: { readonly version: number } };
  const found = global[KEY];
  if (found?.version === VERSION) return found as RuntimeRecord;
  if (found !== undefined) {
    say(`the library in this program is of another release (record ${found.version}, here ${VERSION}); not tracing.`);
    return null;
  }
  const record: RuntimeRecord = { version: VERSION, probe: null, listeners: new Set(), libraryFiles: new Set() };
  Object.defineProperty(globalThis, KEY, { value: record });
  return record;
}

/** Makes `probe` the one that watches; null leaves nobody. */
export function install(record: RuntimeRecord, probe: Probe | null): void {
  record.probe = probe;
  for (const listener of record.listeners) listener(probe);
}
