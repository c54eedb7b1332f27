/**
 * A bitmap in a box of its own, stretched and moved by the browser. What is shown is the bitmap of a canvas that is not
 * on the page: one that is drawn on is copied anew for every frame.
 */
import type { Box } from './camera.ts';
import { CanvasSurface } from './canvas-surface.ts';
import type { Raster, Surface } from './surface.ts';
import type { Theme } from './theme.ts';

/** Where the bitmap's corner is in its box, in CSS pixels, and by how much it is stretched. */
export interface Placing {
  readonly left: number;
  readonly top: number;
  readonly along: number;
  readonly across: number;
}

export class MovedBitmap {
  readonly element = document.createElement('div');
  private readonly canvas = document.createElement('canvas');
  private readonly bitmap = this.canvas.getContext('bitmaprenderer', { alpha: false });
  /** What is drawn next. Its pixels go to the canvas without a copy. */
  private readonly drawn = new OffscreenCanvas(1, 1);
  private readonly context = this.drawn.getContext('2d', { alpha: false });
  private tools: { readonly theme: Theme; readonly surface: CanvasSurface } | null = null;
  private box = '';
  private transform = '';
  /** CSS pixels of one that is drawn. */
  private scale = 1;
  private full = false;

  /** Stretched, its pixels are seen as squares, or run into each other. */
  constructor(stretched: 'pixelated' | 'auto') {
    this.element.style.cssText = 'position:absolute;overflow:hidden;display:none';
    this.canvas.style.cssText = `position:absolute;left:0;top:0;transform-origin:0 0;will-change:transform;image-rendering:${stretched}`;
    this.element.append(this.canvas);
  }

  /** A surface of this size in CSS pixels, for the next bitmap; null when it would have no pixels. */
  begin(width: number, height: number, ratio: number, theme: Theme): Surface | null {
    const { context } = this;
    const [columns, rows] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (context === null || columns <= 0 || rows <= 0) return null;
    this.size(columns, rows, 1 / ratio);
    if (this.tools?.theme !== theme) this.tools = { theme, surface: new CanvasSurface(context, theme) };
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.globalAlpha = 1;
    context.fillStyle = theme.background;
    context.fillRect(0, 0, width, height);
    this.tools.surface.prepare();
    return this.tools.surface;
  }

  /** Shows what was drawn since `begin`. */
  finish(): void {
    const { canvas, drawn, scale } = this;
    canvas.style.width = `${drawn.width * scale}px`;
    canvas.style.height = `${drawn.height * scale}px`;
    this.bitmap?.transferFromImageBitmap(drawn.transferToImageBitmap());
    this.full = true;
  }

  /** There is nothing to be shown. */
  empty(): void {
    this.full = false;
  }

  /** Takes cells of colour, a pixel each, over a ground. */
  takeRaster({ columns, rows, pixels }: Raster, ground: string): void {
    const cells = new OffscreenCanvas(columns, rows);
    cells.getContext('2d')?.putImageData(new ImageData(pixels, columns, rows), 0, 0);
    this.size(columns, rows, 1);
    const { context } = this;
    if (context === null) return;
    context.fillStyle = ground;
    context.fillRect(0, 0, columns, rows);
    context.drawImage(cells, 0, 0);
    this.finish();
  }

  place(box: Box, { left, top, along, across }: Placing): void {
    const { style } = this.element;
    const height = box.bottom - box.top;
    if (!this.full || height <= 0) {
      this.hide();
      return;
    }
    const key = `${box.left} ${box.top} ${box.right} ${box.bottom}`;
    if (key !== this.box) {
      this.box = key;
      style.left = `${box.left}px`;
      style.top = `${box.top}px`;
      style.width = `${box.right - box.left}px`;
      style.height = `${height}px`;
      style.display = 'block';
    }
    const transform = `translate(${left}px,${top}px) scale(${along},${across})`;
    if (transform !== this.transform) this.canvas.style.transform = transform;
    this.transform = transform;
  }

  hide(): void {
    if (this.box === 'hidden') return;
    this.box = 'hidden';
    this.element.style.display = 'none';
  }

  private size(columns: number, rows: number, scale: number): void {
    const { drawn } = this;
    if (drawn.width !== columns || drawn.height !== rows) {
      drawn.width = columns;
      drawn.height = rows;
    }
    this.scale = scale;
  }
}
