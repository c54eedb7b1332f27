/**
 * The picture kept as a bitmap for as long as a hand moves the view: a frame then costs a copy, however many bars
 * stand in it. It reaches beyond the window; what zooming blurs or uncovers is drawn anew some times a second, and
 * sharply when the view rests. Time and lanes stretch by themselves: what has no lanes (the lines of the console,
 * resources) moves with time alone, and the axis is always drawn itself.
 */
import { CanvasSurface } from '../render/canvas-surface.ts';
import { TextFitter } from '../render/text.ts';
import type { Theme } from '../render/theme.ts';
import { drawBody } from './draw-timeline.ts';
import { type Areas, type Picture, sizeOf } from './picture.ts';
import { spanOf, type Window, xOf, yOf } from './window.ts';

/** Beyond the window on each side, as a share of it; a survey reaches as far. */
const MARGIN = 0.2;
/** Stretched by so much it still looks right, and may be shown at all. */
const FINE = 1.3;
const BEARABLE = 6;
/** Less of the window may not be covered; where it is not, the density of the whole stands in. */
const LEAST_COVERED = 0.3;
/** Drawn anew at most this often, and for at most one part in so many of the time. */
const EVERY_MS = 160;
const SHARE = 20;
/** A bitmap larger than this is slower to copy than the picture is to draw. */
const MOST_PIXELS = 40e6;

interface Taken {
  readonly picture: Picture;
  readonly ratio: number;
  readonly at: number;
  /** Milliseconds that it took. */
  readonly cost: number;
}

export class MovingPicture {
  private readonly canvas = document.createElement('canvas');
  private readonly context = this.canvas.getContext('2d');
  private tools: { readonly theme: Theme; readonly surface: CanvasSurface; readonly fitter: TextFitter } | null = null;
  private taken: Taken | null = null;

  /**
   * Shows everything but the axis of `picture` by the bitmap, taken anew where it has to be. False when there can
   * be none: then the picture is to be drawn itself. `ground` draws what is seen beyond the bitmap.
   */
  show(onto: CanvasRenderingContext2D, picture: Picture, ratio: number, now: number, ground: () => void): boolean {
    const { lanes } = picture.areas;
    const { width, height } = sizeOf(lanes);
    const area = width * (height + lanes.top) * ratio * ratio * (1 + 2 * MARGIN) ** 2;
    if (this.context === null || area > MOST_PIXELS) return false;
    if (!this.serves(picture, ratio, now)) this.take(this.context, picture, ratio, now);
    const { taken } = this;
    if (taken === null) return false;
    if (!covers(taken.picture, picture)) ground();
    this.copy(onto, taken, picture);
    return true;
  }

  /** The view rests: the next bitmap is a new one. */
  clear(): void {
    this.taken = null;
  }

  private serves(picture: Picture, ratio: number, now: number): boolean {
    const { taken } = this;
    if (taken === null || taken.ratio !== ratio) return false;
    const old = taken.picture;
    const same =
      old.packing === picture.packing &&
      old.axis === picture.axis &&
      old.theme === picture.theme &&
      old.states === picture.states &&
      old.found === picture.found &&
      old.selected === picture.selected &&
      old.topResource === picture.topResource &&
      sameAreas(old.areas, picture.areas);
    if (!same) return false;
    const stretched = stretchOf(old.window, picture.window);
    if (stretched > BEARABLE || coveredShare(old, picture) < LEAST_COVERED) return false;
    if (now - taken.at < Math.max(EVERY_MS, SHARE * taken.cost)) return true;
    return stretched <= FINE && covers(old, picture) && old.moment === picture.moment && isRipe(old, picture);
  }

  private take(context: CanvasRenderingContext2D, picture: Picture, ratio: number, now: number): void {
    const begun = performance.now();
    const { theme } = picture;
    if (this.tools?.theme !== theme) {
      const surface = new CanvasSurface(context, theme);
      this.tools = { theme, surface, fitter: new TextFitter(surface) };
    }
    const wide = widened(picture, this.tools.fitter);
    const { right, bottom } = wide.areas.resources;
    const [width, height] = [Math.round(right * ratio), Math.round(bottom * ratio)];
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, right, bottom);
    this.tools.surface.prepare();
    drawBody(this.tools.surface, wide);
    this.taken = { picture: wide, ratio, at: now, cost: performance.now() - begun };
  }

  private copy(onto: CanvasRenderingContext2D, { picture: old, ratio }: Taken, { window, areas }: Picture): void {
    const area = sizeOf(areas.lanes);
    const left = xOf(window, area, old.window.from);
    const width = xOf(window, area, old.window.to) - left;
    onto.imageSmoothingEnabled = false;
    for (const part of ['console', 'lanes', 'resources'] as const) {
      const from = old.areas[part];
      const to = areas[part];
      if (to.bottom <= to.top) continue;
      const high = from.bottom - from.top;
      const top = part === 'lanes' ? to.top + yOf(window, old.window.top) : to.top;
      const height = part === 'lanes' ? (high * window.lane) / old.window.lane : high;
      onto.save();
      onto.beginPath();
      onto.rect(to.left, to.top, to.right - to.left, to.bottom - to.top);
      onto.clip();
      const source = [0, from.top * ratio, this.canvas.width, high * ratio] as const;
      onto.drawImage(this.canvas, ...source, left, top, width, height);
      onto.restore();
    }
  }
}

/** The picture of a larger window, at the same scale. */
function widened(picture: Picture, fitter: TextFitter): Picture {
  const { window, areas } = picture;
  const { width, height } = sizeOf(areas.lanes);
  const right = width * (1 + 2 * MARGIN);
  const span = spanOf(window);
  const top = areas.console.bottom - areas.console.top;
  const bottom = top + height * (1 + 2 * MARGIN);
  const box = (from: number, to: number) => ({ left: 0, top: from, right, bottom: to });
  return {
    ...picture,
    fitter,
    window: {
      from: window.from - span * MARGIN,
      to: window.to + span * MARGIN,
      top: window.top - (height * MARGIN) / window.lane,
      lane: window.lane,
    },
    areas: {
      overview: box(0, 0),
      axis: box(0, 0),
      console: box(0, top),
      lanes: box(top, bottom),
      resources: box(bottom, bottom + areas.resources.bottom - areas.resources.top),
    },
  };
}

/** By how much one window is stretched to be another, in the direction in which that is more; at least 1. */
function stretchOf(old: Window, window: Window): number {
  const time = spanOf(old) / (spanOf(window) * (1 + 2 * MARGIN));
  const lanes = window.lane / old.lane;
  return Math.max(time, 1 / time, lanes, 1 / lanes);
}

function covers({ window: old, areas }: Picture, { window, areas: shown }: Picture): boolean {
  return (
    old.from <= window.from &&
    old.to >= window.to &&
    old.top <= window.top &&
    old.top + sizeOf(areas.lanes).height / old.lane >= window.top + sizeOf(shown.lanes).height / window.lane
  );
}

/** The share of a window that the other shows too, in the direction in which that is less. */
function coveredShare({ window: old, areas }: Picture, { window, areas: shown }: Picture): number {
  const high = sizeOf(shown.lanes).height / window.lane;
  const bottom = Math.min(window.top + high, old.top + sizeOf(areas.lanes).height / old.lane);
  const time = (Math.min(window.to, old.to) - Math.max(window.from, old.from)) / spanOf(window);
  return Math.min(time, (bottom - Math.max(window.top, old.top)) / high);
}

/** Whether it shows the last survey. */
const isRipe = (old: Picture, picture: Picture): boolean => old.surveyed === picture.surveyed;

function sameAreas(wide: Areas, areas: Areas): boolean {
  const same = (one: number, other: number) => Math.abs(one - other) < 0.5;
  const high = ({ top, bottom }: { readonly top: number; readonly bottom: number }) => bottom - top;
  return (
    same(wide.lanes.right, sizeOf(areas.lanes).width * (1 + 2 * MARGIN)) &&
    same(high(wide.lanes), sizeOf(areas.lanes).height * (1 + 2 * MARGIN)) &&
    same(high(wide.console), high(areas.console)) &&
    same(high(wide.resources), high(areas.resources))
  );
}
