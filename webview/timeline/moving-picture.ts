/**
 * The picture kept as bitmaps for as long as a hand moves the view: a frame then only tells the browser where they
 * are, however many bars stand in them. They are elements of their own over the picture's canvas (a canvas that is
 * drawn on is copied anew for every frame) and reach beyond the window; what zooming blurs or uncovers is drawn anew
 * some times a second, a part of it with each frame, and sharply when the view rests. Time and lanes stretch by themselves: what has no lanes (the
 * lines of the console, resources) moves with time alone, and the axis is always drawn itself.
 */
import type { Box } from '../render/camera.ts';
import { CanvasSurface } from '../render/canvas-surface.ts';
import { MovedBitmap } from '../render/moved-bitmap.ts';
import { StandIn } from '../render/stand-in.ts';
import type { Raster } from '../render/surface.ts';
import type { Theme } from '../render/theme.ts';
import { NONE } from '../trace/trace.ts';
import { drawHeader, drawPart, PARTS, type Part } from './draw-timeline.ts';
import { KeptStrip } from './kept-strip.ts';
import { type Areas, type Picture, type Surveyed, sizeOf } from './picture.ts';
import { spanOf, type Window, xOf, yOf } from './window.ts';

/** Beyond the window on each side, as a share of it; a survey reaches as far. */
const MARGIN = 0.2;
/** Stretched by so much it still looks right, and by so much it waits for its time to be drawn anew. */
const FINE = 1.3;
const BEARABLE = 6;
/** With less of the window covered it does not wait either; where it is not, the density of the whole stands in. */
const LEAST_COVERED = 0.3;
/** Drawn anew at most this often, and for at most one part in so many of the time. */
const EVERY_MS = 160;
const SHARE = 30;
/** Milliseconds of a frame for the first bitmaps, and for how many frames they may be waited for. */
const FIRST_MS = 12;
const MOST_WAITS = 12;
/** A bitmap larger than this is slower to copy than the picture is to draw. */
const MOST_PIXELS = 40e6;

interface Taken {
  readonly picture: Picture;
  readonly ratio: number;
  readonly at: number;
  /** Milliseconds that it took. */
  readonly cost: number;
}

/** The next bitmaps, on their way: some of them with each frame. */
interface Job {
  readonly picture: Picture;
  readonly ratio: number;
  readonly steps: Generator<void>;
  cost: number;
}

export class MovingPicture {
  private readonly standIn: StandIn;
  private readonly header = document.createElement('canvas');
  private readonly headerContext = this.header.getContext('2d');
  /** The density of the whole, below the lanes: seen where their bitmap does not reach. */
  private readonly behind = new MovedBitmap('pixelated');
  private readonly parts: Readonly<Record<Part, MovedBitmap>> = {
    console: new MovedBitmap('pixelated'),
    lanes: new MovedBitmap('pixelated'),
    resources: new MovedBitmap('pixelated'),
  };
  private readonly strip = new KeptStrip();
  private headerSurface: { readonly theme: Theme; readonly surface: CanvasSurface } | null = null;
  private taken: Taken | null = null;
  private job: Job | null = null;
  private ground: Raster | null = null;
  /** Frames that have waited for the first bitmaps. */
  private waits = 0;

  /** `covered`: the picture's canvas. */
  constructor(covered: HTMLCanvasElement) {
    const { header, behind, parts } = this;
    header.style.cssText = 'position:absolute;left:0;top:0';
    this.standIn = new StandIn(covered, behind.element, ...PARTS.map((part) => parts[part].element), header);
  }

  /** To be put right after the picture's canvas. */
  get element(): HTMLElement {
    return this.standIn.element;
  }

  /**
   * Shows `picture` by the bitmaps. They are taken anew where they have to be, in steps until it is `enough` for a
   * frame. When there are none yet, or none of this, what is on the screen stays for the few frames that they take.
   * False when there can be none: then the picture is to be drawn itself. `behind`: what is seen beyond the bitmaps.
   */
  show(picture: Picture, ratio: number, now: number, behind: Surveyed | null, enough: () => boolean): boolean {
    const { lanes } = picture.areas;
    const { width, height } = sizeOf(lanes);
    const area = width * (height + lanes.top) * ratio * ratio * (1 + 2 * MARGIN) ** 2;
    if (this.headerContext === null || area > MOST_PIXELS) return false;
    if (this.job !== null && !isOf(this.job, picture, ratio)) this.job = null;
    const usable = this.taken !== null && isOf(this.taken, picture, ratio);
    if (this.job === null && !(usable && this.serves(this.taken!, picture, now))) this.job = this.begin(picture, ratio);
    if (this.job !== null) this.advance(this.job, now, usable ? enough : this.patience());
    const { taken } = this;
    if (taken === null || !isOf(taken, picture, ratio)) {
      this.waits++;
      return true;
    }
    this.waits = 0;
    this.place(taken, picture);
    this.placeGround(picture, covers(taken.picture, picture) ? null : behind);
    this.drawHeader(this.headerContext, picture, ratio);
    this.standIn.show();
    return true;
  }

  /** Whether there are no bitmaps to show, so that their being made shows what is on the screen already. */
  get isWaiting(): boolean {
    return this.waits > 0;
  }

  /** Whether it stands over the picture's canvas. */
  get isShown(): boolean {
    return this.standIn.isShown;
  }

  /**
   * Makes the bitmaps of a view that rests, so that its first move finds them; true when there is more to do. They
   * say nothing of what the pointer is over: that changes before each move.
   */
  prepare(picture: Picture, ratio: number, now: number, enough: () => boolean): boolean {
    if (this.taken !== null) return false;
    this.job ??= this.begin({ ...picture, hovered: NONE }, ratio);
    this.advance(this.job, now, enough);
    return this.job !== null;
  }

  /** The picture itself is on its canvas again. */
  hide(): void {
    this.standIn.hide();
  }

  /** The view rests: the next bitmap is a new one, but for one that shows this very picture. */
  rest(picture: Picture, ratio: number): void {
    const { taken } = this;
    const fine = taken !== null && isOf(taken, picture, ratio) && isStill(taken.picture, picture);
    if (!fine) this.taken = null;
    this.job = null;
    this.waits = 0;
    this.hide();
  }

  /** Nothing of what was shown is to be seen again. */
  clear(): void {
    this.taken = null;
    this.job = null;
    this.waits = 0;
    this.hide();
  }

  /** When it is enough for a frame that has nothing to show; never, when many have had nothing. */
  private patience(): () => boolean {
    if (this.waits >= MOST_WAITS) return () => false;
    const end = performance.now() + FIRST_MS;
    return () => performance.now() >= end;
  }

  /** Whether what was taken still looks right. */
  private serves({ picture: old, at, cost }: Taken, picture: Picture, now: number): boolean {
    const stretched = stretchOf(old.window, picture.window);
    if (stretched > BEARABLE || coveredShare(old, picture) < LEAST_COVERED) return false;
    if (now - at < Math.max(EVERY_MS, SHARE * cost)) return true;
    return stretched <= FINE && covers(old, picture) && old.moment === picture.moment && isRipe(old, picture);
  }

  private begin(picture: Picture, ratio: number): Job {
    const wide = widened(picture);
    return { picture: wide, ratio, steps: this.draw(wide, ratio), cost: 0 };
  }

  /** Draws all parts, a step at a time; shows them with the last one. */
  private *draw(wide: Picture, ratio: number): Generator<void> {
    const { areas, theme } = wide;
    const drawn: MovedBitmap[] = [];
    for (const part of PARTS) {
      const { right, top, bottom } = areas[part];
      const bitmap = this.parts[part];
      const surface = bitmap.begin(right, bottom - top, ratio, theme);
      if (surface === null) {
        bitmap.empty();
        continue;
      }
      yield* drawPart(surface, alone(wide, part), part);
      drawn.push(bitmap);
      yield;
    }
    for (const bitmap of drawn) bitmap.finish();
  }

  private advance(job: Job, now: number, enough: () => boolean): void {
    const begun = performance.now();
    do {
      if (job.steps.next().done !== true) continue;
      this.job = null;
      this.taken = { ...job, at: now, cost: job.cost + performance.now() - begun };
      return;
    } while (!enough());
    job.cost += performance.now() - begun;
  }

  private place({ picture: old }: Taken, { window, areas }: Picture): void {
    const area = sizeOf(areas.lanes);
    const left = xOf(window, area, old.window.from);
    const wide = old.areas.lanes.right - old.areas.lanes.left;
    const along = (xOf(window, area, old.window.to) - left) / wide;
    for (const part of PARTS) {
      const lanes = part === 'lanes';
      this.parts[part].place(areas[part], {
        left,
        top: lanes ? yOf(window, old.window.top) : 0,
        along,
        across: lanes ? window.lane / old.window.lane : 1,
      });
    }
  }

  /** Cells of colour alone, where there is nothing better. */
  private placeGround({ window, areas, theme }: Picture, surveyed: Surveyed | null): void {
    const raster = surveyed?.raster ?? null;
    if (surveyed === null || raster === null || raster.columns === 0 || raster.rows === 0) {
      this.behind.hide();
      return;
    }
    if (raster !== this.ground) this.behind.takeRaster(raster, theme.background);
    this.ground = raster;
    const { plan } = surveyed.survey;
    const area = sizeOf(areas.lanes);
    const left = xOf(window, area, plan.from);
    const top = yOf(window, plan.laneFrom);
    this.behind.place(areas.lanes, {
      left,
      top,
      along: (xOf(window, area, plan.to) - left) / raster.columns,
      across: (yOf(window, plan.laneTo) - top) / raster.rows,
    });
  }

  private drawHeader(context: CanvasRenderingContext2D, picture: Picture, ratio: number): void {
    const { theme, areas } = picture;
    const [width, height] = [Math.round(areas.axis.right * ratio), Math.round(areas.axis.bottom * ratio)];
    if (this.header.width !== width || this.header.height !== height) {
      this.header.width = width;
      this.header.height = height;
      this.header.style.width = `${width / ratio}px`;
      this.header.style.height = `${height / ratio}px`;
    }
    if (this.headerSurface?.theme !== theme) this.headerSurface = { theme, surface: new CanvasSurface(context, theme) };
    const { surface } = this.headerSurface;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    surface.prepare();
    drawHeader(surface, picture, () => this.strip.draw(context, surface, picture, ratio));
  }
}

/** The picture of a larger window, at the same scale. */
function widened(picture: Picture): Picture {
  const { window, areas } = picture;
  const { width, height } = sizeOf(areas.lanes);
  const right = width * (1 + 2 * MARGIN);
  const span = spanOf(window);
  const top = areas.console.bottom - areas.console.top;
  const bottom = top + height * (1 + 2 * MARGIN);
  const box = (from: number, to: number) => ({ left: 0, top: from, right, bottom: to });
  return {
    ...picture,
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

/** The picture of one part of the body, which begins at the upper end. */
function alone(wide: Picture, part: Part): Picture {
  const { right, top, bottom } = wide.areas[part];
  const end = bottom - top;
  const box = (from: number, to: number) => ({ left: 0, top: from, right, bottom: to });
  const boxOf = (one: Part, without: Box) => (one === part ? box(0, end) : without);
  const areas: Areas = {
    ...wide.areas,
    console: boxOf('console', box(0, 0)),
    lanes: boxOf('lanes', box(0, 0)),
    // What goes through all parts ends where the last one does.
    resources: boxOf('resources', box(end, end)),
  };
  return { ...wide, areas };
}

/** Whether bitmaps show this, from wherever one looks. */
function isOf({ picture: old, ratio }: Pick<Taken, 'picture' | 'ratio'>, picture: Picture, wanted: number): boolean {
  return (
    ratio === wanted &&
    old.packing === picture.packing &&
    old.axis === picture.axis &&
    old.theme === picture.theme &&
    old.states === picture.states &&
    old.found === picture.found &&
    old.selected === picture.selected &&
    old.topResource === picture.topResource &&
    sameAreas(old.areas, picture.areas)
  );
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
/** Whether bitmaps were taken of what rests here: the same window, moment and survey. */
function isStill(old: Picture, picture: Picture): boolean {
  const wide = widened(picture).window;
  const same = (one: number, other: number) => Math.abs(one - other) <= 1e-6 * Math.max(1, Math.abs(other));
  return (
    isRipe(old, picture) &&
    old.moment === picture.moment &&
    old.now === picture.now &&
    same(old.window.from, wide.from) &&
    same(old.window.to, wide.to) &&
    same(old.window.top, wide.top) &&
    same(old.window.lane, wide.lane)
  );
}

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
