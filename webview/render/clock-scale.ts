/** The time axis at the foot: from nanoseconds to CSS pixels, with ticks in units that people use. */
import { scaleLinear } from 'd3-scale';

/** A mark of the axis and its words. */
export interface Tick {
  readonly x: number;
  readonly label: string;
}

/** From nanoseconds to CSS pixels, and the marks between. */
export interface ClockScale {
  /** CSS pixels from the left for a time in nanoseconds. */
  readonly x: (nanoseconds: number) => number;
  readonly ticks: readonly Tick[];
  /** End of the axis, in nanoseconds. */
  readonly end: number;
}

const UNITS = [
  { name: 'ns', size: 1, from: 0 },
  { name: 'µs', size: 1e3, from: 1e3 },
  { name: 'ms', size: 1e6, from: 1e6 },
  { name: 's', size: 1e9, from: 0.5e9 },
  { name: 'min', size: 60e9, from: 180e9 },
  { name: 'h', size: 3600e9, from: 3 * 3600e9 },
] as const;

const TICK_SPACE = 190;
/** An axis of a program that has just begun: a millisecond. */
const SHORTEST = 1e6;

/** An axis from 0 to `latest` nanoseconds, or a little more, between two x. */
export function clockScale(latest: number, left: number, right: number): ClockScale {
  const reach = Math.max(latest, SHORTEST);
  const unit = [...UNITS].reverse().find((candidate) => reach >= candidate.from) ?? UNITS[0];
  const count = Math.max(2, Math.min(8, Math.floor((right - left) / TICK_SPACE)));
  const scale = scaleLinear()
    .domain([0, reach / unit.size])
    .range([left, right])
    .nice(count * 4);
  const format = new Intl.NumberFormat('en', { maximumFractionDigits: 6 });
  const ticks = scale.ticks(count).map((value) => ({
    x: scale(value),
    label: value === 0 ? '0' : `${format.format(value)} ${unit.name}`,
  }));
  const end = scale.domain()[1]! * unit.size;
  return { x: (nanoseconds) => scale(nanoseconds / unit.size), ticks, end };
}
