/**
 * A drawn scene kept as a bitmap, for as long as the view moves: a frame then only tells the browser where the bitmap
 * is, which costs the page next to nothing however much is drawn. The bitmap is an element of its own over the
 * picture's canvas and reaches beyond the viewport, so that a hand's width of panning stays sharp and whole; what
 * zooming blurs or uncovers is drawn anew a few times a second, and at last when the view rests.
 */
import type { Camera, Size } from './camera.ts';
import { MovedBitmap } from './moved-bitmap.ts';
import { StandIn } from './stand-in.ts';
import type { Surface } from './surface.ts';
import type { Theme } from './theme.ts';

/** Beyond the viewport on each side, as a share of it. */
const MARGIN = 0.3;
/** Scales at which the bitmap still looks right, and between which it is shown at all. */
const FINE: readonly [number, number] = [0.75, 1.5];
const BEARABLE: readonly [number, number] = [0.3, 3.2];
/** Drawn anew at most this often while the view moves, and for so small a part of the time, whatever it costs. */
const EVERY_MS = 250;
const REST = 24;
/** The view counts as moving for so long after its last move by hand. */
const MOVING_MS = 120;
/** A bitmap larger than this is slower to move than the scene is to draw. */
const MOST_PIXELS = 40e6;

/** What is seen, and through what. */
export interface Sight {
  /** What it is a picture of: of anything else it is taken anew. */
  readonly of: readonly unknown[];
  readonly camera: Camera;
  readonly size: Size;
  /** Device pixels of a CSS pixel. */
  readonly ratio: number;
  readonly theme: Theme;
  /** In milliseconds. */
  readonly now: number;
}

/** Draws the scene through a camera into a viewport of this size. */
type DrawInto = (surface: Surface, camera: Camera, size: Size) => void;

export class Snapshot {
  private readonly bitmap = new MovedBitmap('auto');
  private readonly standIn: StandIn;
  private readonly rested: () => void;
  private taken: Sight | null = null;
  private movedAt = Number.NEGATIVE_INFINITY;
  private restTimer: ReturnType<typeof setTimeout> | null = null;
  /** Milliseconds that the last one took. */
  private cost = 0;

  /**
   * `covered`: the picture's canvas. `rested` is called once the view no longer moves: the time to draw the scene
   * itself on it.
   */
  constructor(covered: HTMLCanvasElement, rested: () => void) {
    this.rested = rested;
    this.standIn = new StandIn(covered, this.bitmap.element);
  }

  /** To be put right after the picture's canvas. */
  get element(): HTMLElement {
    return this.standIn.element;
  }

  /** The camera was moved, with a frame to come. */
  noteMove(): void {
    this.movedAt = performance.now();
    if (this.restTimer !== null) return;
    const look = (): void => {
      const left = this.movedAt + MOVING_MS - performance.now();
      this.restTimer = left > 0 ? setTimeout(look, left + 1) : null;
      if (left <= 0) this.rested();
    };
    this.restTimer = setTimeout(look, MOVING_MS + 1);
  }

  get moving(): boolean {
    return performance.now() - this.movedAt <= MOVING_MS;
  }

  /** Shows the bitmap as the camera sees it, taken anew where it has to be. False when there can be none. */
  show(sight: Sight, draw: DrawInto): boolean {
    const { camera, size, ratio } = sight;
    const area = size.width * size.height * ratio * ratio * (1 + 2 * MARGIN) ** 2;
    if (area > MOST_PIXELS) return false;
    if (!this.serves(sight) && !this.take(sight, draw)) return false;
    const taken = this.taken!.camera;
    const scale = camera.zoom / taken.zoom;
    // On whole pixels of the screen a bitmap at its own scale is as sharp as what it was taken of.
    const round = (value: number): number => (scale === 1 ? Math.round(value * ratio) / ratio : value);
    const left = round(camera.x - (taken.x + size.width * MARGIN) * scale);
    const top = round(camera.y - (taken.y + size.height * MARGIN) * scale);
    const box = { left: 0, top: 0, right: size.width, bottom: size.height };
    this.bitmap.place(box, { left, top, along: scale, across: scale });
    this.standIn.show();
    return true;
  }

  /** The scene itself is on its canvas again. */
  hide(): void {
    this.standIn.hide();
  }

  /** What was taken is of no more use: something else is shown. */
  forget(): void {
    this.taken = null;
    this.movedAt = Number.NEGATIVE_INFINITY;
  }

  private serves({ of, camera, size, ratio, theme, now }: Sight): boolean {
    const { taken } = this;
    if (taken === null || taken.size !== size || taken.ratio !== ratio || taken.theme !== theme) return false;
    const scale = camera.zoom / taken.camera.zoom;
    if (scale < BEARABLE[0] || scale > BEARABLE[1]) return false;
    // What happens in the program meanwhile is seen a few times a second, as long as a hand moves the view.
    if (now - taken.now < Math.max(EVERY_MS, REST * this.cost)) return true;
    if (taken.of.some((part, index) => part !== of[index])) return false;
    const left = camera.x - (taken.camera.x + size.width * MARGIN) * scale;
    const top = camera.y - (taken.camera.y + size.height * MARGIN) * scale;
    const right = left + size.width * (1 + 2 * MARGIN) * scale;
    const bottom = top + size.height * (1 + 2 * MARGIN) * scale;
    const covers = left <= 0 && top <= 0 && right >= size.width && bottom >= size.height;
    return covers && scale >= FINE[0] && scale <= FINE[1];
  }

  private take(sight: Sight, draw: DrawInto): boolean {
    const { camera, size, ratio, theme } = sight;
    const [aside, above] = [size.width * MARGIN, size.height * MARGIN];
    const whole = { width: size.width + 2 * aside, height: size.height + 2 * above };
    const begun = performance.now();
    const surface = this.bitmap.begin(whole.width, whole.height, ratio, theme);
    if (surface === null) return false;
    draw(surface, { x: camera.x + aside, y: camera.y + above, zoom: camera.zoom }, whole);
    this.bitmap.finish();
    this.cost = performance.now() - begun;
    this.taken = sight;
    return true;
  }
}
