/**
 * What is too small to be drawn by itself: how many bars of each state pass through each cell of a grid. A bar costs
 * two additions however long it is (the grid keeps differences); a cell's colour is the mixture of its states, and
 * how strong it is says how many of its lanes are taken. Where a cell stands for so many short bars that this would be
 * noise, whole bands of lanes are sorted by state (bands.ts).
 */
import type { Raster } from '../render/surface.ts';
import type { Theme } from '../render/theme.ts';
import { type Band, BandPainter, bandsOf, CHANNELS } from './bands.ts';
import { type Rgb, rgb } from './color.ts';
import { inksOf } from './inks.ts';

const NOTHING = new Int32Array(0);

/** How much a bar of each channel counts in the mixture: what went wrong is not drowned. */
const WEIGHTS = [1, 1, 6, 3, 0.7, 0.25];
/** Opacity of a cell with one bar among many lanes; a full one is opaque. */
const FAINTEST = 0.3;
const OPACITY_OF_LEFT_OUT = 0.18;
const ROUNDING = 1e-6;
/** Lanes that share a row of cells, and columns of a bar in the middle, from which and up to which bands are sorted. */
const LANES_TO_SORT = 1.5;
const SHORT = 8;

/** Cells of a grid that was painted, all zero again: ten megabytes are not taken and cleared for each grid. */
let spare: Int32Array | null = null;

function cells(count: number): Int32Array {
  const had = spare;
  if (had === null || had.length < count) return new Int32Array(count);
  spare = null;
  return had;
}

export class Density {
  readonly columns: number;
  readonly rows: number;
  /** Bars that were added, by channel. */
  readonly totals = new Float64Array(CHANNELS);
  private changes: Int32Array;
  private readonly lanesOfRow: number;
  private readonly firstLane: number;
  private readonly used: Uint8Array;
  /** Cells that all bars take, each by itself. */
  private covered = 0;

  /** `lanesOfRow`: how many lanes share a row of cells; `firstLane` is the first of the first row. */
  constructor(columns: number, rows: number, lanesOfRow: number, firstLane = 0) {
    this.columns = columns;
    this.rows = rows;
    this.lanesOfRow = Math.max(1, lanesOfRow);
    this.firstLane = firstLane;
    this.changes = cells(rows * (columns + 1) * CHANNELS);
    this.used = new Uint8Array(rows);
  }

  /** A bar from one column to another, both included. */
  add(row: number, from: number, to: number, channel: number): void {
    const { changes } = this;
    const line = row * (this.columns + 1);
    changes[(line + from) * CHANNELS + channel]!++;
    changes[(line + to + 1) * CHANNELS + channel]!--;
    this.totals[channel]!++;
    this.covered += to - from + 1;
    this.used[row] = 1;
  }

  /** How many bars of a channel pass through a cell. */
  at(column: number, row: number, channel: number): number {
    const line = row * (this.columns + 1);
    let sum = 0;
    for (let c = 0; c <= column; c++) sum += this.changes[(line + c) * CHANNELS + channel]!;
    return sum;
  }

  /** Nothing was added. */
  get empty(): boolean {
    return this.totals.every((total) => total === 0);
  }

  /** So many short bars to a cell that their mixture would be noise. */
  get isCrowded(): boolean {
    const bars = this.totals.reduce((sum, total) => sum + total, 0);
    return this.lanesOfRow >= LANES_TO_SORT && this.covered < SHORT * bars;
  }

  /** The grid as pixels, some rows at a time: an iteration that ends with the picture. The cells are gone then. */
  *paint(theme: Theme, laneHeight: number): Generator<void, Raster> {
    const { columns, rows } = this;
    const pixels = new Uint8ClampedArray(columns * rows * 4);
    const colors = channelColors(theme);
    if (this.isCrowded) {
      const painter = new BandPainter(columns, colors, pixels);
      for (const band of bandsOf(this.used.lastIndexOf(1) + 1, this.lanesOfRow, this.firstLane, laneHeight)) {
        this.sumUp(band, painter);
        yield;
      }
    } else {
      for (let row = 0; row < rows; row++) {
        if (this.used[row] === 1) this.paintRow(row, pixels, colors);
        if (row % 32 === 31) yield;
      }
    }
    spare = this.changes;
    this.changes = NOTHING;
    return { columns, rows, pixels };
  }

  /** Paints a band: of each column how many bars of each channel pass through all of its rows together. */
  private sumUp({ from, to, lanes }: Band, painter: BandPainter): void {
    const { changes, columns } = this;
    const width = (columns + 1) * CHANNELS;
    const { sums } = painter;
    sums.fill(0);
    const running = new Int32Array(CHANNELS);
    for (let row = from; row < to; row++) {
      if (this.used[row] === 0) continue;
      running.fill(0);
      const line = row * width;
      for (let at = 0; at < columns * CHANNELS; at += CHANNELS) {
        for (let channel = 0; channel < CHANNELS; channel++) {
          running[channel] += changes[line + at + channel]!;
          sums[at + channel] += running[channel]!;
        }
      }
      changes.fill(0, line, line + width);
    }
    painter.paint(from, to, lanes);
  }

  private paintRow(row: number, pixels: Uint8ClampedArray, colors: readonly Rgb[]): void {
    const { changes, columns } = this;
    // Rows of cells are not shared by equally many lanes, and one with fewer is no emptier.
    const lanesOfRow = Math.max(
      1,
      Math.ceil((row + 1) * this.lanesOfRow - ROUNDING) - Math.ceil(row * this.lanesOfRow - ROUNDING),
    );
    let pending = 0;
    let returned = 0;
    let failed = 0;
    let cancelled = 0;
    let became = 0;
    let out = 0;
    let at = row * (columns + 1) * CHANNELS;
    let pixel = row * columns * 4;
    const begin = at;
    for (let column = 0; column < columns; column++, pixel += 4) {
      pending += changes[at++]!;
      returned += changes[at++]!;
      failed += changes[at++]!;
      cancelled += changes[at++]!;
      became += changes[at++]!;
      out += changes[at++]!;
      const total = pending + returned + failed + cancelled + became;
      if (total + out === 0) continue;
      const w0 = pending * WEIGHTS[0]!;
      const w1 = returned * WEIGHTS[1]!;
      const w2 = failed * WEIGHTS[2]!;
      const w3 = cancelled * WEIGHTS[3]!;
      const w4 = became * WEIGHTS[4]!;
      const w5 = out * WEIGHTS[5]!;
      const weight = w0 + w1 + w2 + w3 + w4 + w5;
      for (let part = 0; part < 3; part++) {
        pixels[pixel + part] =
          (colors[0]![part]! * w0 +
            colors[1]![part]! * w1 +
            colors[2]![part]! * w2 +
            colors[3]![part]! * w3 +
            colors[4]![part]! * w4 +
            colors[5]![part]! * w5) /
          weight;
      }
      const share = Math.min(1, total / lanesOfRow);
      const strength = total === 0 ? OPACITY_OF_LEFT_OUT : FAINTEST + (1 - FAINTEST) * Math.sqrt(share);
      pixels[pixel + 3] = 255 * strength;
    }
    changes.fill(0, begin, begin + (columns + 1) * CHANNELS);
  }
}

/** What has no edge is solid, however high its lane: a tint alone is hardly to be seen, and a failure not told. */
function channelColors(theme: Theme): Rgb[] {
  const { bars } = inksOf(theme);
  return [...bars.map(({ solid }) => rgb(solid)), rgb(theme.muted)];
}
