/**
 * Ticks of the axis in units that people use: hours to nanoseconds, or numbers of events. When the window is far
 * from the beginning and small, the first words say where it stands and the ticks how far from there.
 */
import type { AxisKind } from './axis.ts';

export interface Mark {
  readonly value: number;
  readonly label: string;
}

export interface Ticks {
  readonly marks: readonly Mark[];
  /** Where the window stands, when the marks are counted from there; else ''. */
  readonly origin: string;
}

const MICRO = 1e3;
const MILLI = 1e6;
const SECOND = 1e9;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** From a second on people count in sixties. */
const SIXTIES = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400];
/** Longest label, in steps from 0, before the marks are counted from an origin. */
const FAR = 2_000;

/** Ticks of a window, about `most` of them. */
export function ticks(kind: AxisKind, from: number, to: number, most: number): Ticks {
  const span = Math.max(to - from, Number.MIN_VALUE);
  const step = kind === 'time' ? timeStep(span / Math.max(1, most)) : Math.max(1, decimal(span / Math.max(1, most)));
  const first = Math.max(0, Math.ceil(from / step));
  const far = kind === 'time' && step < SECOND && first > FAR;
  const origin = far ? Math.floor(from / (step * 1000)) * step * 1000 : 0;
  const marks: Mark[] = [];
  for (let number = first; number * step <= to; number++) {
    const value = number * step;
    const label = kind === 'events' ? whole(value) : far ? `+${inUnit(value - origin, step)}` : timeLabel(value, step);
    marks.push({ value, label });
  }
  return { marks, origin: far ? `${exactTime(origin)} ` : '' };
}

/** 1, 2 or 5 times a power of ten, not less than `least`. */
function decimal(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  for (const factor of [1, 2, 5]) if (factor * power >= least * 0.999) return factor * power;
  return 10 * power;
}

function timeStep(least: number): number {
  if (least <= SECOND / 2) return Math.max(1, decimal(least));
  const seconds = SIXTIES.find((count) => count * SECOND >= least);
  return seconds === undefined ? Math.ceil(least / (24 * HOUR)) * 24 * HOUR : seconds * SECOND;
}

function timeLabel(value: number, step: number): string {
  if (value === 0) return '0';
  if (value >= MINUTE && step >= SECOND / 200) return clock(value, step);
  return inUnit(value, Math.max(step, value / FAR));
}

/** "1:02", "1:02.5", "3:00:00". */
function clock(value: number, step: number): string {
  const digits = step >= SECOND ? 0 : Math.ceil(-Math.log10(step / SECOND) - 1e-9);
  const unit = 10 ** digits;
  const counted = Math.round((value / SECOND) * unit);
  const hours = Math.floor(counted / (3600 * unit));
  const minutes = Math.floor(counted / (60 * unit)) % 60;
  const seconds = ((counted / unit) % 60).toFixed(digits).padStart(digits === 0 ? 2 : digits + 3, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${seconds}` : `${minutes}:${seconds}`;
}

/** In the unit in which the step is a readable number. */
function inUnit(value: number, step: number): string {
  if (value === 0) return '0';
  const [size, name] =
    step >= SECOND / 2
      ? [SECOND, 's']
      : step >= MILLI / 2
        ? [MILLI, 'ms']
        : step >= MICRO / 2
          ? [MICRO, 'µs']
          : [1, 'ns'];
  return `${number(value / size)} ${name}`;
}

const FORMAT = new Intl.NumberFormat('en', { maximumFractionDigits: 6 });
const number = (value: number) => FORMAT.format(value);
const whole = (value: number) => FORMAT.format(Math.round(value));

/** A point in time, to the nanosecond but without zeros at its end: "1:00:00.000012 h". */
export function exactTime(nanoseconds: number): string {
  if (nanoseconds < MICRO) return `${number(nanoseconds)} ns`;
  if (nanoseconds < MILLI) return `${number(nanoseconds / MICRO)} µs`;
  if (nanoseconds < SECOND) return `${number(nanoseconds / MILLI)} ms`;
  if (nanoseconds < MINUTE)
    return `${new Intl.NumberFormat('en', { maximumFractionDigits: 9 }).format(nanoseconds / SECOND)} s`;
  const whole = Math.floor(nanoseconds / SECOND);
  const rest = String(Math.round(nanoseconds - whole * SECOND))
    .padStart(9, '0')
    .replace(/0+$/, '');
  return `${clock(whole * SECOND, SECOND)}${rest === '' ? '' : `.${rest}`}`;
}

/** How long something took, to three digits: "1.52 ms". */
export function span(nanoseconds: number): string {
  const [size, name] =
    nanoseconds >= HOUR
      ? [HOUR, 'h']
      : nanoseconds >= MINUTE
        ? [MINUTE, 'min']
        : nanoseconds >= SECOND
          ? [SECOND, 's']
          : nanoseconds >= MILLI
            ? [MILLI, 'ms']
            : nanoseconds >= MICRO
              ? [MICRO, 'µs']
              : [1, 'ns'];
  return `${Number((nanoseconds / size).toPrecision(3))} ${name}`;
}
