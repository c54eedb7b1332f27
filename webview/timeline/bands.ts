/**
 * What is seen of a program in which one pixel stands for many promises: bands of lanes, in each of which a column is
 * sorted by state, as in a chart of stacked areas. How high it stands says how many of the lanes are taken; what failed
 * is at the foot, what was cancelled at the upper end, as in the overview, and neither is ever lost among the others.
 */
import { STATES } from '../../runtime-instrumented/protocol/vocabulary.ts';
import { BECAME } from './bars.ts';
import type { Rgb } from './color.ts';

/** What is counted apart: state codes, BECAME, and what a filter leaves out. */
export const LEFT_OUT = BECAME + 1;
export const CHANNELS = LEFT_OUT + 1;

/** A part of the grid: rows of cells, `to` not among them, and how many lanes they stand for. */
export interface Band {
  readonly from: number;
  readonly to: number;
  readonly lanes: number;
}

/** Height of a band in CSS pixels, about: lanes by powers of two, so that bands stay where they are while one scrolls. */
const HEIGHT = 56;
const [PENDING, RETURNED, FAILED, CANCELLED] = STATES.keys() as unknown as [number, number, number, number];
/** From the foot. Where there is no room for all, those in the middle have less. */
const MIDDLE = [RETURNED, BECAME, PENDING, LEFT_OUT];
const ORDER = [FAILED, ...MIDDLE, CANCELLED];
const OPACITY = 255;
const OPACITY_OF_LEFT_OUT = 46;

/** The bands of a grid of so many rows, each for so many lanes from `firstLane` on. */
export function bandsOf(rows: number, lanesOfRow: number, firstLane: number, laneHeight: number): Band[] {
  const lanes = 2 ** Math.max(0, Math.round(Math.log2(HEIGHT / laneHeight)));
  const bands: Band[] = [];
  let from = 0;
  for (let end = (Math.floor(firstLane / lanes) + 1) * lanes; from < rows; end += lanes) {
    const to = Math.min(rows, Math.round((end - firstLane) / lanesOfRow));
    if (to <= from) continue;
    bands.push({ from, to, lanes: (to - from) * lanesOfRow });
    from = to;
  }
  return bands;
}

export class BandPainter {
  /** Of each column, how many bars of each channel pass through it: to be filled before a band is painted. */
  readonly sums: Int32Array;
  private readonly columns: number;
  private readonly colors: readonly Rgb[];
  private readonly pixels: Uint8ClampedArray;
  private readonly parts = new Int32Array(CHANNELS);

  constructor(columns: number, colors: readonly Rgb[], pixels: Uint8ClampedArray) {
    this.columns = columns;
    this.colors = colors;
    this.pixels = pixels;
    this.sums = new Int32Array(columns * CHANNELS);
  }

  paint(from: number, to: number, lanes: number): void {
    // The upper end of a band stays free, where it is high enough: what is cancelled does not touch what failed above.
    const room = to - from > 4 ? to - from - 1 : to - from;
    for (let column = 0; column < this.columns; column++) {
      if (!this.share(column * CHANNELS, room, lanes)) continue;
      let row = to - 1;
      for (const channel of ORDER) {
        for (let left = this.parts[channel]!; left > 0 && row >= to - room; left--, row--)
          this.put(column, row, channel);
      }
    }
  }

  /** How many cells each channel has; false when there is nothing. One that is there at all has one. */
  private share(at: number, room: number, lanes: number): boolean {
    const { sums, parts } = this;
    let total = 0;
    let most = 0;
    for (let channel = 0; channel < CHANNELS; channel++) {
      total += sums[at + channel]!;
      if (sums[at + channel]! > sums[at + most]!) most = channel;
    }
    if (total === 0) return false;
    const filled = Math.max(1, Math.round(room * Math.min(1, total / lanes)));
    let left = filled;
    for (let channel = 0; channel < CHANNELS; channel++) {
      const count = sums[at + channel]!;
      parts[channel] = count === 0 ? 0 : Math.max(1, Math.round((filled * count) / total));
      left -= parts[channel]!;
    }
    // What most of them are gives to the others, and takes what is left over.
    parts[most] = Math.max(1, parts[most]! + left);
    let over = -room;
    for (let channel = 0; channel < CHANNELS; channel++) over += parts[channel]!;
    for (const channel of MIDDLE) {
      const less = Math.min(Math.max(0, over), parts[channel]!);
      parts[channel]! -= less;
      over -= less;
    }
    return true;
  }

  private put(column: number, row: number, channel: number): void {
    const at = (row * this.columns + column) * 4;
    const [red, green, blue] = this.colors[channel]!;
    this.pixels[at] = red;
    this.pixels[at + 1] = green;
    this.pixels[at + 2] = blue;
    this.pixels[at + 3] = channel === LEFT_OUT ? OPACITY_OF_LEFT_OUT : OPACITY;
  }
}
