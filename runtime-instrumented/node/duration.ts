/**
 * Durations: plain numbers of nanoseconds, and the conversions of OCaml's `duration` library.
 *
 * Up to 104 days every nanosecond is exact (a double's 53 bits); beyond that a duration is rounded
 * to a few nanoseconds.
 */

const MICROSECOND = 1_000;
const MILLISECOND = 1_000_000;
const SECOND = 1_000_000_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** As upstream counts it: 365 days and a quarter. */
const YEAR = 8_766 * HOUR;

function scale(amount: number, unit: number, name: string): number {
  if (!(amount >= 0)) throw new RangeError(`Duration.${name}: ${amount} is not a number of 0 or more`);
  return Math.round(amount * unit);
}

/** Conversions to nanoseconds (`of…`, which take fractions too) and to whole units, rounded down (`to…`). */
export const Duration = {
  ofUs: (microseconds: number): number => scale(microseconds, MICROSECOND, 'ofUs'),
  ofMs: (milliseconds: number): number => scale(milliseconds, MILLISECOND, 'ofMs'),
  ofSec: (seconds: number): number => scale(seconds, SECOND, 'ofSec'),
  ofMin: (minutes: number): number => scale(minutes, MINUTE, 'ofMin'),
  ofHour: (hours: number): number => scale(hours, HOUR, 'ofHour'),
  ofDay: (days: number): number => scale(days, DAY, 'ofDay'),
  ofYear: (years: number): number => scale(years, YEAR, 'ofYear'),
  /** From seconds with a fraction. */
  ofF: (seconds: number): number => scale(seconds, SECOND, 'ofF'),
  toUs: (ns: number): number => Math.floor(ns / MICROSECOND),
  toMs: (ns: number): number => Math.floor(ns / MILLISECOND),
  toSec: (ns: number): number => Math.floor(ns / SECOND),
  toMin: (ns: number): number => Math.floor(ns / MINUTE),
  toHour: (ns: number): number => Math.floor(ns / HOUR),
  toDay: (ns: number): number => Math.floor(ns / DAY),
  toYear: (ns: number): number => Math.floor(ns / YEAR),
  /** To seconds with a fraction. */
  toF: (ns: number): number => ns / SECOND,
  /** As a person says it: "250 ms", "1.314 s", "2 min". */
  toString: durationText,
} as const;

/** A duration in the largest unit that keeps it short, with at most three decimals. */
export function durationText(ns: number): string {
  if (ns < MICROSECOND) return `${trim(ns)} ns`;
  if (ns < MILLISECOND) return `${trim(ns / MICROSECOND)} µs`;
  if (ns < SECOND) return `${trim(ns / MILLISECOND)} ms`;
  if (ns < 2 * MINUTE) return `${trim(ns / SECOND)} s`;
  if (ns < 2 * HOUR) return `${trim(ns / MINUTE)} min`;
  return `${trim(ns / HOUR)} h`;
}

function trim(value: number): string {
  return String(Math.round(value * 1_000) / 1_000);
}
