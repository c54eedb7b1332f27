/**
 * What a value is, told apart in a page without running the page's code. A built-in's method fails
 * on anything that is not of its kind, and runs nothing of the value's. A proxy cannot be told in
 * that way: so that the traps of one never run for us, proxies are noted when they are made.
 */
import type { ValueTypes } from '../trace/value-text.ts';

const { apply, construct } = Reflect;
const proxies = new WeakSet<object>();

type Probe = (this: unknown, ...given: unknown[]) => unknown;

function getter(from: object, key: PropertyKey): Probe | undefined {
  return Reflect.getOwnPropertyDescriptor(from, key)?.get as Probe | undefined;
}

/** Whether `method` takes the value for one of its own kind. */
function accepts(method: Probe | undefined, ...given: unknown[]): (value: unknown) => boolean {
  return (value) => {
    if (method === undefined || typeof value !== 'object' || value === null || proxies.has(value)) return false;
    try {
      apply(method, value, given);
      return true;
    } catch {
      return false;
    }
  };
}

const typedArray = getter(Object.getPrototypeOf(Uint8Array.prototype) as object, Symbol.toStringTag);
const isArrayBuffer = accepts(getter(ArrayBuffer.prototype, 'byteLength'));
const isShared =
  typeof SharedArrayBuffer === 'undefined' ? () => false : accepts(getter(SharedArrayBuffer.prototype, 'byteLength'));
const { isError } = Error as { isError?: (value: unknown) => boolean };

export const pageTypes: ValueTypes = {
  isProxy: (value) => proxies.has(value as object),
  // Older engines have no such test; there an error is told by its prototypes.
  isNativeError: (value) => isError?.(value) ?? false,
  isTypedArray: (value) =>
    typedArray !== undefined && !proxies.has(value as object) && apply(typedArray, value, []) !== undefined,
  isMap: accepts(getter(Map.prototype, 'size')) as ValueTypes['isMap'],
  isSet: accepts(getter(Set.prototype, 'size')) as ValueTypes['isSet'],
  isDate: accepts(Date.prototype.getTime as Probe) as ValueTypes['isDate'],
  isRegExp: ((value: unknown) => isRegExp(value)) as ValueTypes['isRegExp'],
  isPromise: (value) => isNativePromise(value),
  isWeakMap: accepts(WeakMap.prototype.has as Probe, {}),
  isWeakSet: accepts(WeakSet.prototype.has as Probe, {}),
  isAnyArrayBuffer: (value) => isArrayBuffer(value) || isShared(value),
  isModuleNamespaceObject: (value) =>
    !proxies.has(value as object) &&
    Reflect.getOwnPropertyDescriptor(value as object, Symbol.toStringTag)?.value === 'Module' &&
    Reflect.getPrototypeOf(value as object) === null,
  isExternal: () => false,
};

/** The getter answers the prototype, too, and asks it nothing. */
const isPlainRegExp = accepts(getter(RegExp.prototype, 'source'));
const isRegExp = (value: unknown): boolean => value !== RegExp.prototype && isPlainRegExp(value);

const PromisePrototype = Promise.prototype;

/** Whether a value is a promise of the language. One whose prototype was changed by hand is not found. */
export function isNativePromise(value: unknown): value is Promise<unknown> {
  if (typeof value !== 'object' || value === null || proxies.has(value)) return false;
  for (let at: object | null = value, i = 0; at !== null && i < 16; i++) {
    if (at === PromisePrototype) return value !== PromisePrototype;
    if (proxies.has(at)) return false;
    at = Reflect.getPrototypeOf(at);
  }
  return false;
}

/** Notes proxies as they are made from now on. `Proxy` has the same name, length and behaviour. */
export function noteProxies(): void {
  const Original = Proxy;
  const there = Reflect.getOwnPropertyDescriptor(globalThis, 'Proxy');
  if (there?.configurable !== true) return;
  const { revocable } = Original;
  const noting = new Original(Original, {
    construct(target, given, newTarget) {
      const made = construct(target, given, newTarget === noting ? target : newTarget) as object;
      proxies.add(made);
      return made;
    },
  });
  const methods = {
    revocable(target: object, handler: ProxyHandler<object>) {
      const made = apply(revocable, Original, [target, handler]) as { proxy: object };
      proxies.add(made.proxy);
      return made;
    },
  };
  const own = Reflect.getOwnPropertyDescriptor(Original, 'revocable');
  if (own?.configurable === true) Reflect.defineProperty(Original, 'revocable', { ...own, value: methods.revocable });
  Reflect.defineProperty(globalThis, 'Proxy', { ...there, value: noting });
}
