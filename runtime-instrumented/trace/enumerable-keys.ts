/**
 * The first enumerable members of an object, and how many it has, without running code of its own.
 *
 * To find the members of a dictionary the engine gathers and orders all of them: with a hundred thousand that takes
 * tenths of a second, and a program may well hand the same one to promise after promise. Of such an object the first
 * keys and the count are kept, and looked for again only after a hundred times as long as that took.
 */

/** What there is to an object. */
export interface EnumerableKeys {
  /** The first ones: texts, then symbols, as `Reflect.ownKeys` has them. */
  readonly first: readonly PropertyKey[];
  /** All of them; of a large object, as it was a moment ago. */
  readonly count: number;
  /** Those of them that are texts. */
  readonly texts: number;
}

/** Keys that are kept: a preview shows no more. */
const MOST_FIRST = 30;
/** Objects with more members are large. */
const LARGE = 2_000;
/** Keys are looked for again after so many times as long as it took to find them. */
const PAUSE = 100;

// The originals, as they were when this file was loaded: what a program puts in their place is its own code.
const { keys, getOwnPropertySymbols } = Object;
const { propertyIsEnumerable } = Object.prototype;
const { get, set } = WeakMap.prototype;
const { performance } = globalThis;
const { now } = performance;

/** Large objects, with when to look at them again, in milliseconds of `performance`. */
const large = new WeakMap<object, { readonly found: EnumerableKeys; readonly until: number }>();

/** Looks for the members of an object that is no proxy. */
export function enumerableKeys(value: object): EnumerableKeys {
  const begun = now.call(performance);
  const known = get.call(large, value) as { found: EnumerableKeys; until: number } | undefined;
  if (known !== undefined && begun < known.until) return known.found;
  const found = look(value, keys(value));
  if (known === undefined && found.count <= LARGE) return found;
  const ended = now.call(performance);
  set.call(large, value, { found, until: ended + PAUSE * (ended - begun) });
  return found;
}

function look(value: object, texts: readonly string[]): EnumerableKeys {
  const first: PropertyKey[] = texts.slice(0, MOST_FIRST);
  let count = texts.length;
  const symbols = getOwnPropertySymbols(value);
  for (let at = 0; at < symbols.length; at++) {
    const symbol = symbols[at] as symbol;
    if (!propertyIsEnumerable.call(value, symbol)) continue;
    count++;
    if (first.length < MOST_FIRST) first.push(symbol);
  }
  return { first, count, texts: texts.length };
}
