/** Starts tracing a page: joins tracer, socket, built-ins and the library. */

import type { LibraryHandles, Probe } from '../lwt/probe.ts';
import { Signals } from '../native/signals.ts';
import { tellApartBy } from '../trace/value-text.ts';
import { BuiltIns } from './built-ins.ts';
import { KnownPromises } from './known.ts';
import { idleMarks, type Marks, watchingMarks } from './marks.ts';
import { PageTracer } from './page-tracer.ts';
import { PageSocket } from './socket.ts';
import { watchSources } from './sources.ts';
import { skipLibrary } from './stack-place.ts';
import { noteProxies, pageTypes } from './value-types.ts';

/** What a page may say before this is loaded. */
export interface PageSettings {
  /** `ws://127.0.0.1:PORT/page#TOKEN`. */
  readonly channel: string;
  /** Whether a bundler has marked the page's files: the global `Promise` is then left alone. */
  readonly marked: boolean;
}

/** The record at which the library and whoever watches meet: ../lwt/tracing.ts. */
interface RuntimeRecord {
  readonly version: 1;
  probe: Probe | null;
  readonly listeners: Set<(probe: Probe | null) => void>;
  readonly libraryFiles: Set<string>;
  handles?: LibraryHandles;
}

const RUNTIME = Symbol.for('promise-graph.runtime');
const PAGE = Symbol.for('promise-graph.page');
type Host = { [RUNTIME]?: RuntimeRecord; [PAGE]?: Marks };

const { now } = performance;

/** Begins, once a page; returns what marked files call. Never throws. */
export function startPage(settings: PageSettings | null): Marks {
  const host = globalThis as Host;
  const there = host[PAGE];
  if (there !== undefined) return there;
  let marks = idleMarks;
  if (settings !== null) {
    try {
      marks = start(settings, host);
      Reflect.defineProperty(globalThis, PAGE, { value: marks });
    } catch (error) {
      say(`cannot trace this page: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return marks;
}

const say = (sentence: string): void =>
  console.warn(`promise-graph: ${sentence} The page runs on without being traced.`);

function start({ channel, marked }: PageSettings, host: Host): Marks {
  tellApartBy(pageTypes);
  const builtIn = Promise;
  let last = 0;
  const clock = (): number => {
    last = Math.max(last, Math.round(now.call(performance) * 1e6));
    return last;
  };
  const info = { runtime: browserName(navigator.userAgent), program: location.href.replace(/#.*$/, '') };
  const tracer: PageTracer = new PageTracer(info, performance.timeOrigin, clock, () => socket.soon());
  const record = meetRuntime(host);
  const socket: PageSocket = new PageSocket(channel, {
    take: () => tracer.take(),
    ended(sentence) {
      tracer.stop();
      install(record, null);
      if (sentence !== null) say(sentence);
    },
  });
  const promises = new KnownPromises(tracer, (promise) => libraryId(record, promise));
  const signals = new Signals(tracer, {
    beingMade: () => promises.making,
    running: () => promises.running,
    atEndOfTurn: () => void later(() => signals.tell()),
  });
  const builtIns = new BuiltIns(promises);
  noteProxies();
  builtIns.install(!marked);
  watchSources(promises, signals);
  hearOfFailures(promises);
  addEventListener('pagehide', () => {
    tracer.exit();
    socket.close();
    tracer.stop();
    install(record, null);
  });
  // A page that was only put aside has said that it ended, and its connection is gone.
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) say('it was put aside and has come back.');
  });
  install(record, tracer);
  if (record !== null) skipLibrary(record.libraryFiles);
  return watchingMarks(promises, builtIns, marked ? builtIn : null);
}

const { setTimeout: later } = globalThis;

function install(record: RuntimeRecord | null, probe: Probe | null): void {
  if (record === null) return;
  record.probe = probe;
  for (const listener of record.listeners) listener(probe);
}

function libraryId(record: RuntimeRecord | null, promise: object): number {
  const { handles } = record ?? {};
  return handles !== undefined && promise instanceof (handles.prototype.constructor as new () => object)
    ? handles.idOf(promise)
    : 0;
}

function meetRuntime(host: Host): RuntimeRecord | null {
  const found = host[RUNTIME];
  if (found !== undefined) return found.version === 1 ? found : null;
  const record: RuntimeRecord = { version: 1, probe: null, listeners: new Set(), libraryFiles: new Set() };
  Object.defineProperty(globalThis, RUNTIME, { value: record });
  return record;
}

/** The browser says which failures nobody handled, and which somebody did late. */
function hearOfFailures(promises: KnownPromises): void {
  const { tracer } = promises;
  addEventListener('unhandledrejection', ({ promise, reason }) => {
    const known = promises.touch(promise, 0);
    if (known === null) return;
    promises.settle(known, 'failed', reason);
    tracer.wentUnhandled('unhandledRejection', known.id, tracer.describe(reason));
  });
  addEventListener('rejectionhandled', ({ promise }) => {
    const known = promises.get(promise);
    if (known !== undefined) tracer.wentUnhandled('handledLate', known.id, '');
  });
}

/** "Chrome 130", "Firefox 140", "Safari 18". */
function browserName(agent: string): string {
  const found = /(Firefox|Edg|Chrome)\/(\d+)/.exec(agent) ?? /Version\/(\d+).*?(Safari)/.exec(agent);
  if (found === null) return 'a browser';
  const [, one = '', other = ''] = found;
  return other === 'Safari' ? `Safari ${one}` : `${one === 'Edg' ? 'Edge' : one} ${other}`;
}
