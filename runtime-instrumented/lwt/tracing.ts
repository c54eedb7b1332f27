/**
 * Who watches: the current probe, and the flag that hot paths test.
 *
 * The register entry and the library find each other through one record on `globalThis`, whichever
 * is loaded first. A record of another version belongs to another release: it is left alone.
 */
import type { Probe } from './probe.ts';

/** The record both sides meet at, under `Symbol.for('promise-graph.runtime')`. */
export interface RuntimeRecord {
  readonly version: 1;
  probe: Probe | null;
  readonly listeners: Set<(probe: Probe | null) => void>;
  /** Files (or folders, ending in a slash) whose frames are not the user's call site. */
  readonly libraryFiles: Set<string>;
}

const KEY = Symbol.for('promise-graph.runtime');
const VERSION = 1;

/** What a library tells when nobody listens. */
export const silentProbe: Probe = {
  created: () => 0,
  described() {},
  labelled() {},
  depends() {},
  entered() {},
  left() {},
  became() {},
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
/** Who watches; `silentProbe` when nobody does. */
export let probe: Probe = silentProbe;

/** Installs a probe, or with null removes it. Promises made meanwhile get their ids when next touched. */
export function installProbe(next: Probe | null): void {
  probe = next ?? silentProbe;
  tracing = next !== null;
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

/**
 * Begins to listen to the register entry. Called when the core has been loaded: the constants that
 * it makes for itself (`returnUnit` and so on) are told of only when a program uses them.
 */
export function listen(): void {
  if (record === null) return;
  installProbe(record.probe);
  record.listeners.add(installProbe);
}

/** Says that frames of this file belong to the library; from source, the same of the whole folder. */
export function registerLibraryFile(url: string | undefined): void {
  if (record === null || url === undefined) return;
  record.libraryFiles.add(url);
  if (url.endsWith('.ts')) record.libraryFiles.add(url.slice(0, url.lastIndexOf('/') + 1));
}

registerLibraryFile((import.meta as { readonly url?: string }).url);
