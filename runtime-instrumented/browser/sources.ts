/**
 * What a promise really waits for: timers, requests and events that begin while it is being made
 * name it; `fetch` makes promises by itself. Each function that is replaced does what it did.
 */
import type { Signals } from '../native/signals.ts';
import type { KnownPromises } from './known.ts';

type Plain = (this: unknown, ...given: unknown[]) => unknown;
const { apply } = Reflect;

const MOST_OF_ADDRESS = 120;
const MOST_OF_NAME = 40;

/** Replaces them for good. */
export function watchSources(promises: KnownPromises, signals: Signals): void {
  const names = (text: string): void => {
    const { making } = promises;
    if (making !== null && making.id > 0) promises.tracer.labelled(making.id, text);
  };
  before(globalThis, 'setTimeout', (_on, given) => names(`timer of ${millisecondsOf(given[1])} ms`));
  before(globalThis, 'requestAnimationFrame', () => names('the next frame'));
  before(globalThis, 'requestIdleCallback', () => names('an idle moment'));
  if (typeof XMLHttpRequest === 'function') watchRequests(names);
  before(EventTarget.prototype, 'addEventListener', (on, given) => {
    if (promises.making !== null && given[0] !== 'abort') names(`event ${textOf(given[0])}${ofWhat(on)}`);
  });
  if (typeof fetch === 'function') watchFetch(promises, signals);
}

function watchRequests(names: (text: string) => void): void {
  const addresses = new WeakMap<object, string>();
  before(XMLHttpRequest.prototype, 'open', (on, given) => {
    addresses.set(on as object, `${textOf(given[0])} ${addressOf(given[1])}`);
  });
  before(XMLHttpRequest.prototype, 'send', (on) => names(`request ${addresses.get(on as object) ?? ''}`));
}

function watchFetch(promises: KnownPromises, signals: Signals): void {
  const original = fetch as Plain;
  const told = (on: unknown, given: IArguments): unknown => {
    if (promises.tracer.off) return apply(original, on, given);
    const site = promises.site();
    const [what, options] = given as unknown as [unknown, unknown];
    const promise = apply(original, on, given) as object;
    const known = promises.make('native', site, `fetch ${methodOf(what, options)} ${addressOf(what)}`, promise);
    const signal = property(options, 'signal') ?? (what instanceof Request ? what.signal : undefined);
    if (signal === undefined) return promise;
    known.obeys = true;
    const before = promises.making;
    promises.making = known;
    signals.listens(signal);
    promises.making = before;
    return promise;
  };
  const methods = {
    fetch(this: unknown, _what: unknown) {
      // biome-ignore lint/complexity/noArguments: as many as were given
      return told(this, arguments);
    },
  };
  replace(globalThis, 'fetch', methods.fetch as Plain);
}

/** Calls `look` before a method does what it does. */
function before(holder: object, name: string, look: (on: unknown, given: ArrayLike<unknown>) => void): void {
  const there = Reflect.getOwnPropertyDescriptor(holder, name);
  if (typeof there?.value !== 'function') return;
  const original = there.value as Plain;
  const methods = {
    [name](this: unknown) {
      try {
        // biome-ignore lint/complexity/noArguments: as many as were given
        look(this, arguments);
      } catch {
        // What it waits for has no name, then.
      }
      // biome-ignore lint/complexity/noArguments: as many as were given
      return apply(original, this, arguments);
    },
  };
  replace(holder, name, methods[name] as Plain);
}

function replace(holder: object, name: string, by: Plain): void {
  const there = Reflect.getOwnPropertyDescriptor(holder, name);
  if (!there?.configurable) return;
  const length = Reflect.getOwnPropertyDescriptor(there.value as object, 'length');
  if (length !== undefined) Reflect.defineProperty(by, 'length', length);
  Reflect.defineProperty(holder, name, { ...there, value: by });
}

/** A data property of an options object; nothing of the page's runs. */
function property(from: unknown, key: string): unknown {
  if (typeof from !== 'object' || from === null) return undefined;
  return Reflect.getOwnPropertyDescriptor(from, key)?.value;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value.slice(0, MOST_OF_NAME) : '');
const millisecondsOf = (value: unknown): number => (typeof value === 'number' && value > 0 ? value : 0);

function methodOf(what: unknown, options: unknown): string {
  const method = property(options, 'method') ?? (what instanceof Request ? what.method : 'GET');
  return textOf(method).toUpperCase();
}

function addressOf(what: unknown): string {
  const text =
    typeof what === 'string' ? what : what instanceof URL ? what.href : what instanceof Request ? what.url : '';
  return text.length > MOST_OF_ADDRESS ? `${text.slice(0, MOST_OF_ADDRESS)}…` : text;
}

function ofWhat(on: unknown): string {
  if (typeof Element !== 'undefined' && on instanceof Element) return ` of <${on.localName.slice(0, MOST_OF_NAME)}>`;
  return '';
}
