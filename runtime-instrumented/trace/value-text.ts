/**
 * A value or error in a short text, as a person would write it, without running the program's code.
 *
 * Only data properties are read; getters, proxies and methods (toString, inspect, toJSON) are
 * named but never called. Depth, keys and length are bounded. `undefined` is `()`, as in OCaml.
 */

import { type EnumerableKeys, enumerableKeys } from './enumerable-keys.ts';

/** What a value is, told without running code of its own: `node:util`'s types, or a page's stand-in. */
export interface ValueTypes {
  isProxy(value: unknown): boolean;
  isNativeError(value: unknown): boolean;
  isTypedArray(value: unknown): boolean;
  isMap(value: unknown): value is Map<unknown, unknown>;
  isSet(value: unknown): value is Set<unknown>;
  isDate(value: unknown): value is Date;
  isRegExp(value: unknown): value is RegExp;
  isPromise(value: unknown): boolean;
  isWeakMap(value: unknown): boolean;
  isWeakSet(value: unknown): boolean;
  isAnyArrayBuffer(value: unknown): boolean;
  isModuleNamespaceObject(value: unknown): boolean;
  isExternal(value: unknown): boolean;
}

let types: ValueTypes;

/** Says by what means values are told apart, once, before the first preview. */
export function tellApartBy(means: ValueTypes): void {
  types = means;
}

/** Most characters of a preview before the note that says how much was cut. */
export const MAX_TEXT = 64 * 1024;
const MAX_DEPTH = 3;
const MAX_ITEMS = 30;
const MAX_NESTED_STRING = 200;
/** Past this many characters an object's text gets no further members. */
const MAX_STRUCTURE = 4096;
const MAX_PROTOTYPES = 32;

/** `text`, or its beginning and a note of its whole length when it is longer than `limit` characters. */
export function clip(text: string, limit: number = MAX_TEXT): string {
  if (text.length <= limit) return text;
  return `${head(text, limit)}… (${text.length} characters)`;
}

/** A short text for any value. Throws nothing, unless the stack is used up. */
export function preview(value: unknown, limit: number = MAX_TEXT): string {
  if (typeof value === 'string') return quote(value, limit);
  return clip(new Previewer().describe(value, 0), limit);
}

class Previewer {
  /** Objects that contain what is described now: one that comes again is circular. */
  readonly #containers: object[] = [];
  #written = 0;

  describe(value: unknown, depth: number): string {
    const text = this.#describe(value, depth);
    // Brackets and members inside were counted when they were described.
    if (typeof value !== 'object' || value === null) this.#written += text.length;
    return text;
  }

  #describe(value: unknown, depth: number): string {
    switch (typeof value) {
      case 'undefined':
        return '()';
      case 'string':
        return quote(value, MAX_NESTED_STRING);
      case 'number':
        return Object.is(value, -0) ? '-0' : `${value}`;
      case 'bigint':
        return describeBigint(value);
      case 'boolean':
        return value ? 'true' : 'false';
      case 'symbol':
        return clip(symbolToString.call(value), MAX_NESTED_STRING);
      case 'function':
        return describeFunction(value);
      default:
        return value === null ? 'null' : this.#object(value as object, depth);
    }
  }

  #object(value: object, depth: number): string {
    if (types.isProxy(value)) return '[proxy]';
    try {
      if (types.isNativeError(value) || isErrorLike(value)) return describeError(value);
      const simple = describeBuiltin(value);
      if (simple !== '') return simple;
      if (this.#containers.includes(value)) return '[circular]';
      const isArray = Array.isArray(value);
      const name = isArray ? '' : className(value);
      if (depth >= MAX_DEPTH) return isArray ? '[…]' : name === '' ? '{…}' : `${name} {…}`;
      this.#containers.push(value);
      const text = this.#members(value, isArray, name, depth);
      this.#containers.pop();
      return text;
    } catch {
      // A module's binding that is not initialised yet, for one, cannot even be looked at.
      return '[object]';
    }
  }

  #members(value: object, isArray: boolean, name: string, depth: number): string {
    if (isArray) return this.#array(value as readonly unknown[], depth);
    if (types.isTypedArray(value)) return typedArray(value);
    if (types.isMap(value)) {
      const parts: string[] = [];
      const entries = mapEntries.call(value);
      for (let entry = mapNext.call(entries); !entry.done && !this.#full(parts); entry = mapNext.call(entries)) {
        const pair = entry.value as readonly unknown[];
        parts.push(`${this.describe(pair[0], depth + 1)} => ${this.describe(pair[1], depth + 1)}`);
      }
      const size = mapSize.call(value) as number;
      return `Map(${size}) ${wrap('{', parts, size, '}')}`;
    }
    if (types.isSet(value)) {
      const parts: string[] = [];
      const items = setValues.call(value);
      for (let item = setNext.call(items); !item.done && !this.#full(parts); item = setNext.call(items)) {
        parts.push(this.describe(item.value, depth + 1));
      }
      const size = setSize.call(value) as number;
      return `Set(${size}) ${wrap('{', parts, size, '}')}`;
    }
    const keys = enumerableKeys(value);
    if (name === '') return this.#properties(value, keys, depth);
    if (keys.texts === 0) return name;
    // What a constructor of one argument makes, as its call is written: Some("Heads").
    if (keys.first[0] === 'value' && keys.texts === 1) {
      return `${name}(${this.#property(Reflect.getOwnPropertyDescriptor(value, 'value') ?? {}, depth)})`;
    }
    return `${name} ${this.#properties(value, keys, depth)}`;
  }

  #array(value: readonly unknown[], depth: number): string {
    const parts: string[] = [];
    const { length } = value;
    for (let i = 0; i < length && !this.#full(parts); i++) {
      const property = Reflect.getOwnPropertyDescriptor(value, i);
      parts.push(property === undefined ? '' : this.#property(property, depth));
    }
    return wrap('[', parts, length, ']');
  }

  #properties(value: object, { first, count }: EnumerableKeys, depth: number): string {
    const parts: string[] = [];
    for (let at = 0; at < first.length && !this.#full(parts); at++) {
      const key = first[at] as string | symbol;
      const property = Reflect.getOwnPropertyDescriptor(value, key);
      // One of a large object may have gone since it was looked for.
      if (property !== undefined) parts.push(`${keyText(key)}: ${this.#property(property, depth)}`);
    }
    return wrap('{', parts, count, '}');
  }

  #property(property: PropertyDescriptor, depth: number): string {
    return 'value' in property ? this.describe(property.value, depth + 1) : '[getter]';
  }

  #full(parts: readonly string[]): boolean {
    return parts.length >= MAX_ITEMS || this.#written > MAX_STRUCTURE;
  }
}

// The originals, as they were when this file was loaded: what a program puts in their place is its own code.
const { stringify } = JSON;
const { toString: symbolToString } = Symbol.prototype;
const { entries: mapEntries } = Map.prototype;
const { values: setValues } = Set.prototype;
const { next: mapNext } = Object.getPrototypeOf(new Map().entries()) as Iterator<unknown>;
const { next: setNext } = Object.getPrototypeOf(new Set().values()) as Iterator<unknown>;
const { toISOString, getTime } = Date.prototype;
const mapSize = getter(Map.prototype, 'size');
const setSize = getter(Set.prototype, 'size');
const regExpSource = getter(RegExp.prototype, 'source');
const typedArrayPrototype = Object.getPrototypeOf(Uint8Array.prototype) as object;
const typedArrayLength = getter(typedArrayPrototype, 'length');
const typedArrayName = getter(typedArrayPrototype, Symbol.toStringTag);

const { DOMException: Exception } = globalThis as { DOMException?: { readonly prototype: object } };
const exceptionPrototype = Exception?.prototype ?? null;
const exceptionName = getter(exceptionPrototype ?? {}, 'name');
const exceptionMessage = getter(exceptionPrototype ?? {}, 'message');

function getter(from: object, key: PropertyKey): () => unknown {
  return Reflect.getOwnPropertyDescriptor(from, key)?.get ?? (() => undefined);
}

function describeBuiltin(value: object): string {
  if (types.isDate(value)) return Number.isNaN(getTime.call(value)) ? 'Invalid Date' : toISOString.call(value);
  if (types.isRegExp(value)) return `/${clip(regExpSource.call(value) as string, MAX_NESTED_STRING)}/`;
  if (types.isPromise(value)) return 'Promise';
  if (types.isWeakMap(value)) return 'WeakMap';
  if (types.isWeakSet(value)) return 'WeakSet';
  if (types.isAnyArrayBuffer(value)) return 'ArrayBuffer';
  if (types.isModuleNamespaceObject(value)) return '[module]';
  if (types.isExternal(value)) return '[external]';
  return '';
}

function typedArray(value: object): string {
  const length = typedArrayLength.call(value) as number;
  const parts: string[] = [];
  for (let i = 0; i < length && i < MAX_ITEMS; i++) parts.push(`${(value as ArrayLike<unknown>)[i]}`);
  return `${typedArrayName.call(value)}(${length}) ${wrap('[', parts, length, ']')}`;
}

function describeBigint(value: bigint): string {
  // Thousands of digits take quadratic time to print.
  return value > -(10n ** 40n) && value < 10n ** 40n ? `${value}n` : value < 0n ? '-…n' : '…n';
}

function describeFunction(value: object): string {
  const kind = types.isProxy(value) ? 'proxy' : 'function';
  const name = kind === 'proxy' ? undefined : dataProperty(value, 'name');
  return typeof name === 'string' && name !== '' ? `[${kind} ${clip(name, MAX_NESTED_STRING)}]` : `[${kind}]`;
}

/** `Name: message`, from data properties alone. */
function describeError(value: object): string {
  const name = dataProperty(value, 'name') ?? ofException(value, exceptionName);
  const message = dataProperty(value, 'message') ?? ofException(value, exceptionMessage);
  const first = typeof name === 'string' && name !== '' ? clip(name, MAX_NESTED_STRING) : 'Error';
  return typeof message === 'string' && message !== '' ? `${first}: ${clip(message)}` : first;
}

/** What a DOMException (an AbortError, for one) says by the platform's own getters. */
function ofException(value: object, get: () => unknown): unknown {
  if (exceptionPrototype === null || !inherits(value, exceptionPrototype)) return undefined;
  try {
    return get.call(value);
  } catch {
    return undefined;
  }
}

/** Errors made elsewhere (by DOMException, by Object.create) are errors to a person too. */
function isErrorLike(value: object): boolean {
  return inherits(value, Error.prototype);
}

function inherits(value: object, prototype: object): boolean {
  for (let i = 0, at: object | null = value; at && i < MAX_PROTOTYPES; i++) {
    if (types.isProxy(at)) return false;
    if (at === prototype) return true;
    at = Reflect.getPrototypeOf(at);
  }
  return false;
}

/** A property's value, own or inherited, unless a getter or a proxy would have to say it. */
export function dataProperty(value: object, key: PropertyKey): unknown {
  for (let i = 0, at: object | null = value; at && i < MAX_PROTOTYPES; i++) {
    if (types.isProxy(at)) return undefined;
    const property = Reflect.getOwnPropertyDescriptor(at, key);
    if (property) return property.value;
    at = Reflect.getPrototypeOf(at);
  }
  return undefined;
}

/** Name of the value's class; '' for a plain object. */
function className(value: object): string {
  const prototype = Reflect.getPrototypeOf(value);
  if (prototype === null || prototype === Object.prototype || types.isProxy(prototype)) return '';
  const constructor = dataProperty(prototype, 'constructor');
  if (typeof constructor !== 'function' || constructor === Object || types.isProxy(constructor)) return '';
  const name = dataProperty(constructor, 'name');
  return typeof name === 'string' ? clip(name, MAX_NESTED_STRING) : '';
}

function keyText(key: string | symbol): string {
  if (typeof key === 'symbol') return `[${clip(symbolToString.call(key), MAX_NESTED_STRING)}]`;
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(key) && key.length <= MAX_NESTED_STRING
    ? key
    : quote(key, MAX_NESTED_STRING);
}

function wrap(open: string, parts: readonly string[], total: number, close: string): string {
  if (total === 0) return open + close;
  const more = total > parts.length ? `${parts.length > 0 ? ', ' : ''}… ${total - parts.length} more` : '';
  const inside = parts.join(', ') + more;
  return open === '{' ? `{ ${inside} }` : open + inside + close;
}

/** In double quotes, control characters escaped; the note of a cut stands outside the quotes. */
function quote(text: string, limit: number): string {
  if (text.length <= limit) return stringify(text);
  return `${stringify(head(text, limit))}… (${text.length} characters)`;
}

/** The first `limit` units, or one fewer rather than half of a surrogate pair. */
function head(text: string, limit: number): string {
  const last = text.charCodeAt(limit - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? limit - 1 : limit);
}
