/** The methods of promises: the functions of the same name, with the promise first. */
import { toNative } from './adopt.ts';
import { bind, catchOn, finalizeOn, map, tryBindOn } from './bind.ts';
import { cancel } from './cancel.ts';
import { choose } from './choose.ts';
import { iterate } from './go.ts';
import { join } from './join.ts';
import { label } from './make.ts';
import { state } from './observe.ts';
import { type Callback, LwtPromise } from './promise.ts';
import type { Lwt, Thenable } from './types.ts';

type Fulfilled = ((value: unknown) => unknown) | null;
type Failed = ((error: unknown) => unknown) | null;

const methods: Record<string, (...args: never[]) => unknown> & ThisType<LwtPromise> = {
  bind(f: (value: unknown) => Thenable) {
    return bind(this, f);
  },
  map(f: (value: unknown) => unknown) {
    return map(f, this);
  },
  catch(h: Callback) {
    return catchOn(this, h);
  },
  tryBind(g: Callback, h: Callback) {
    return tryBindOn(this, g, h);
  },
  finalize(f: Callback) {
    return finalizeOn(this, f);
  },
  and(other: Lwt<unknown>) {
    return join([this, other]);
  },
  or(other: Lwt<unknown>) {
    return choose([this, other]);
  },
  cancel() {
    cancel(this);
  },
  named(text: string) {
    return label(this, text);
  },
  toString() {
    return `Lwt(${state(this).state})`;
  },
};

const { prototype } = LwtPromise;
for (const [name, value] of Object.entries(methods)) {
  Object.defineProperty(prototype, name, { value, writable: true, configurable: true });
}

function then(this: LwtPromise, onReturned?: Fulfilled, onFailed?: Failed): Promise<unknown> {
  return toNative(this).then(onReturned, onFailed);
}

/** What Node's console prints: the state, and what it came to. */
function inspect(
  this: LwtPromise,
  _depth: number,
  options: unknown,
  format: (value: unknown, options: unknown) => string,
): string {
  const now = state(this);
  if (now.state === 'sleep') return 'Lwt { <pending> }';
  return now.state === 'return'
    ? `Lwt { ${format(now.value, options)} }`
    : `Lwt { <failed> ${format(now.error, options)} }`;
}

const others: readonly (readonly [PropertyKey, PropertyDescriptor])[] = [
  ['then', { value: then }],
  [
    Symbol.iterator,
    {
      value(this: LwtPromise) {
        return iterate(this);
      },
    },
  ],
  [
    'state',
    {
      get(this: LwtPromise) {
        return state(this);
      },
    },
  ],
  [Symbol.toStringTag, { value: 'Lwt' }],
  [Symbol.for('nodejs.util.inspect.custom'), { value: inspect }],
];
for (const [name, descriptor] of others) {
  Object.defineProperty(prototype, name, { configurable: true, ...descriptor });
}
