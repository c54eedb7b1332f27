/** Checks of what options are given: each says in a sentence why a word will not do, or null when it will. */

/** A whole number within bounds. `what` is one of them: "port". */
export const wholeNumber =
  (what: string, least: number, most: number) =>
  (text: string): string | null =>
    isWhole(text, least, most) ? null : `${text} is no ${what}: ${what}s are ${least} to ${most}.`;

/** A width or a height. */
export const pixels = (text: string): string | null =>
  isWhole(text, 64, 16_384) ? null : `${text} is no number of pixels: widths and heights are 64 to 16384 pixels.`;

/** One of some words. */
export const oneOf =
  (what: string, words: readonly string[]) =>
  (text: string): string | null =>
    words.includes(text) ? null : `${text} is no ${what}: there are ${words.join(', ')}.`;

/** A time as `timeOf` reads it. */
export const time = (text: string): string | null =>
  timeOf(text) === null ? `${text} is no time: times are like 1.5s, 20ms, 300us or 10ns.` : null;

const isWhole = (text: string, least: number, most: number): boolean =>
  /^\d+$/.test(text) && Number(text) >= least && Number(text) <= most;

const UNITS: Readonly<Record<string, number>> = { s: 1e9, ms: 1e6, us: 1e3, µs: 1e3, ns: 1 };

/** A time as nanoseconds, or null when it is none. A number alone counts seconds. */
export function timeOf(text: string): number | null {
  const found = /^(\d+(?:\.\d+)?|\.\d+)(s|ms|us|µs|ns)?$/.exec(text);
  return found ? Number(found[1]) * (UNITS[found[2] ?? 's'] ?? 1) : null;
}
