/**
 * A drawn scene kept as a bitmap, for as long as the view moves: a frame then costs one copy, however much is drawn.
 * It reaches beyond the viewport, so that a hand's width of panning stays sharp and whole; what zooming blurs or
 * uncovers is drawn anew a few times a second, and at last when the view rests.
 */
import type { Camera, Size } from './camera.ts';
import { CanvasSurface } from './canvas-surface.ts';
import { TextFitter } from './text.ts';
import type { Theme } from './theme.ts';

/** Beyond the viewport on each side, as a share of it. */
const MARGIN = 0.3;
/** Scales at which the bitmap still looks right, and between which it is shown at all. */
const FINE: readonly [number, number] = [0.8, 1.3];
const BEARABLE: readonly [number, number] = [0.4, 2.6];
/** Drawn anew at most this often while the view moves. */
const EVERY_MS = 160;
/** A bitmap larger than this is slower to copy than the scene is to draw. */
const MOST_PIXELS = 40e6;

/** Draws the scene through a camera into a viewport of this size. */
export type DrawInto = (surface: CanvasSurface, fitter: TextFitter, camera: Camera, size: Size) => void;

export class Snapshot {
  private readonly canvas = document.createElement('canvas');
  private readonly context = this.canvas.getContext('2d');
  private tools: { readonly theme: Theme; readonly surface: CanvasSurface; readonly fitter: TextFitter } | null = null;
  private taken: {
    readonly of: readonly unknown[];
    readonly camera: Camera;
    readonly size: Size;
    readonly at: number;
  } | null = null;

  /**
   * Shows the bitmap as `camera` sees it, taken anew where it has to be. `of`: what it is a picture of; of anything
   * else it is taken anew. False when there can be none: then the scene is to be drawn itself.
   */
  show(
    onto: CanvasRenderingContext2D,
    of: readonly unknown[],
    camera: Camera,
    size: Size,
    ratio: number,
    theme: Theme,
    now: number,
    draw: DrawInto,
  ): boolean {
    const { context } = this;
    const area = size.width * size.height * ratio * ratio * (1 + 2 * MARGIN) ** 2;
    if (context === null || area > MOST_PIXELS) return false;
    if (!this.serves(of, camera, size, now)) this.take(context, of, camera, size, ratio, theme, now, draw);
    const { taken } = this;
    if (taken === null) return false;
    const scale = camera.zoom / taken.camera.zoom;
    const [wide, high] = [size.width * (1 + 2 * MARGIN), size.height * (1 + 2 * MARGIN)];
    const left = camera.x - (taken.camera.x + size.width * MARGIN) * scale;
    const top = camera.y - (taken.camera.y + size.height * MARGIN) * scale;
    onto.imageSmoothingEnabled = scale !== 1;
    onto.imageSmoothingQuality = 'low';
    // On whole pixels of the screen a bitmap at its own scale is as sharp as what it was taken of.
    const round = (value: number): number => (scale === 1 ? Math.round(value * ratio) / ratio : value);
    onto.drawImage(this.canvas, round(left), round(top), wide * scale, high * scale);
    return true;
  }

  private serves(of: readonly unknown[], camera: Camera, size: Size, now: number): boolean {
    const { taken } = this;
    if (taken === null || taken.size !== size || taken.of.some((part, index) => part !== of[index])) return false;
    const scale = camera.zoom / taken.camera.zoom;
    if (scale < BEARABLE[0] || scale > BEARABLE[1]) return false;
    if (now - taken.at < EVERY_MS) return true;
    const left = camera.x - (taken.camera.x + size.width * MARGIN) * scale;
    const top = camera.y - (taken.camera.y + size.height * MARGIN) * scale;
    const right = left + size.width * (1 + 2 * MARGIN) * scale;
    const bottom = top + size.height * (1 + 2 * MARGIN) * scale;
    const covers = left <= 0 && top <= 0 && right >= size.width && bottom >= size.height;
    return covers && scale >= FINE[0] && scale <= FINE[1];
  }

  private take(
    context: CanvasRenderingContext2D,
    of: readonly unknown[],
    camera: Camera,
    size: Size,
    ratio: number,
    theme: Theme,
    now: number,
    draw: DrawInto,
  ): void {
    if (this.tools?.theme !== theme) {
      const surface = new CanvasSurface(context, theme);
      this.tools = { theme, surface, fitter: new TextFitter(surface) };
    }
    const [aside, above] = [size.width * MARGIN, size.height * MARGIN];
    const whole = { width: size.width + 2 * aside, height: size.height + 2 * above };
    const [width, height] = [Math.round(whole.width * ratio), Math.round(whole.height * ratio)];
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, whole.width, whole.height);
    this.tools.surface.prepare();
    draw(this.tools.surface, this.tools.fitter, { x: camera.x + aside, y: camera.y + above, zoom: camera.zoom }, whole);
    this.taken = { of, camera, size, at: now };
  }
}
