/** Times and counts in words. Times come in nanoseconds, as the protocol has them. */

const SECOND = 1e9;

/** Seconds to the millisecond, "1.000"; from a minute on "1:02.345". */
export function clockTime(nanoseconds: number): string {
  const milliseconds = Math.round(nanoseconds / 1e6);
  const minutes = Math.floor(milliseconds / 60_000);
  const seconds = ((milliseconds % 60_000) / 1000).toFixed(3);
  return minutes === 0 ? seconds : `${minutes}:${seconds.padStart(6, '0')}`;
}

/** A time with its unit: "1.000 s". */
export function clockTimeWithUnit(nanoseconds: number): string {
  const text = clockTime(nanoseconds);
  return text.includes(':') ? `${text} min` : `${text} s`;
}

/** A length of time in the unit that suits it: "12 µs", "3.4 ms", "1.2 s". */
export function shortTime(nanoseconds: number): string {
  const units = [
    [SECOND, 's'],
    [1e6, 'ms'],
    [1e3, 'µs'],
  ] as const;
  for (const [size, name] of units) {
    if (nanoseconds >= size) return `${withCommas(Number((nanoseconds / size).toPrecision(3)))} ${name}`;
  }
  return `${Math.round(nanoseconds)} ns`;
}

/** How long a timer still takes: "0.8 s to go"; whole seconds from ten on. */
export function timeToGo(nanoseconds: number): string {
  if (nanoseconds <= 0) return 'due now';
  const seconds = nanoseconds / SECOND;
  if (seconds < 10) return `${(Math.ceil(seconds * 10) / 10).toFixed(1)} s to go`;
  if (seconds < 120) return `${Math.ceil(seconds)} s to go`;
  return `${Math.ceil(seconds / 60)} min to go`;
}

/** A whole number with commas between thousands. The browser's own way loads its tables of languages first: 5 ms. */
export function withCommas(count: number): string {
  const text = String(count);
  return count > -1000 && count < 1000 ? text : text.replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** A count with its noun: "1 promise", "1,234 promises". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${withCommas(count)} ${count === 1 ? one : many}`;
}

/** The last part of a path or URL. */
export function fileName(path: string): string {
  const parts = path.split(/[\\/]/).filter((part) => part !== '');
  return parts[parts.length - 1] ?? path;
}
