/** What is inside a value, for a person who unfolds it: without running any of the program's code. */
import { types } from 'node:util';
import { preview } from './preview.ts';

export interface ValueMember {
  readonly name: string;
  readonly value: unknown;
  /** In the place of a value that cannot be had without running code. */
  readonly text?: string;
}

/** More are counted and not listed. */
const MOST = 200;

/** Members of a value, in the order in which it has them; none for a simple value. Throws nothing. */
export function membersOf(value: unknown): ValueMember[] {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return [];
  if (types.isProxy(value)) return [];
  try {
    const members = [...contents(value), ...properties(value)];
    if (members.length <= MOST) return members;
    const rest = members.length - MOST;
    return [...members.slice(0, MOST), { name: '…', value: undefined, text: `${rest} more` }];
  } catch {
    return [];
  }
}

function contents(value: object): ValueMember[] {
  if (types.isMap(value)) {
    return first(Map.prototype.entries.call(value)).map(([key, inner]) => ({ name: preview(key, 100), value: inner }));
  }
  if (types.isSet(value)) {
    return first(Set.prototype.values.call(value)).map((inner, at) => ({ name: `${at}`, value: inner }));
  }
  return [];
}

function properties(value: object): ValueMember[] {
  const members: ValueMember[] = [];
  for (const key of Reflect.ownKeys(value)) {
    if (members.length > MOST) break;
    const property = Reflect.getOwnPropertyDescriptor(value, key);
    if (property === undefined) continue;
    const hidden = !property.enumerable && !(types.isNativeError(value) && key !== 'stack');
    if (hidden) continue;
    const name = typeof key === 'symbol' ? preview(key, 100) : key;
    if ('value' in property) members.push({ name, value: property.value });
    else members.push({ name, value: undefined, text: '(a getter)' });
  }
  return members;
}

function first<T>(values: Iterable<T>): T[] {
  const some: T[] = [];
  for (const value of values) {
    some.push(value);
    if (some.length > MOST) break;
  }
  return some;
}
