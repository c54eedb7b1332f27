/** A time of a program as a person says it. */

/** Nanoseconds as "1.234 s", "12.5 ms", "3 µs": never more than five digits. */
export function timeWords(ns: number): string {
  const [size, unit] = UNITS.find(([least]) => ns >= least) ?? [1, 'ns'];
  return `${Number((ns / size).toPrecision(ns / size >= 1000 ? 5 : 4))} ${unit}`;
}

const UNITS: readonly (readonly [number, string])[] = [
  [1e9, 's'],
  [1e6, 'ms'],
  [1e3, 'µs'],
];
