/**
 * The surface that is a canvas: one of the two files that touch the drawing context or the DOM
 * (the other is stage.ts). The caller sets the transform from CSS pixels to device pixels.
 */
import type { Font, Frame, Paint, Path, Raster, Surface, TextStyle } from './surface.ts';
import type { Theme } from './theme.ts';

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

const NO_DASH: readonly number[] = [];

/** The canvas that holds a raster's cells, a pixel each, for as long as the raster is in use. */
const bitmaps = new WeakMap<Raster, HTMLCanvasElement>();

function bitmapOf(raster: Raster): HTMLCanvasElement {
  const known = bitmaps.get(raster);
  if (known !== undefined) return known;
  const canvas = document.createElement('canvas');
  canvas.width = raster.columns;
  canvas.height = raster.rows;
  canvas.getContext('2d')?.putImageData(new ImageData(raster.pixels, raster.columns, raster.rows), 0, 0);
  bitmaps.set(raster, canvas);
  return canvas;
}

export class CanvasSurface implements Surface {
  private readonly context: Context;
  private readonly theme: Theme;

  constructor(context: Context, theme: Theme) {
    this.context = context;
    this.theme = theme;
    this.prepare();
  }

  /** Sets what the context forgets when its canvas changes size. */
  prepare(): void {
    const { context } = this;
    // Widths then grow in proportion to the zoom, so that a text fitted once fits at every zoom.
    context.textRendering = 'geometricPrecision';
    context.lineCap = 'butt';
    context.lineJoin = 'round';
    // A label in a right-to-left script keeps its place; its letters still run their own way.
    context.direction = 'ltr';
  }

  rect(x: number, y: number, width: number, height: number, radius: number, paint: Paint): void {
    this.context.beginPath();
    if (radius > 0) this.context.roundRect(x, y, width, height, radius);
    else this.context.rect(x, y, width, height);
    this.apply(paint);
  }

  circle(x: number, y: number, radius: number, paint: Paint): void {
    this.context.beginPath();
    this.context.arc(x, y, radius, 0, 2 * Math.PI);
    this.apply(paint);
  }

  path(path: Path, paint: Paint): void {
    const { context } = this;
    context.beginPath();
    for (const step of path) {
      switch (step[0]) {
        case 'M':
          context.moveTo(step[1], step[2]);
          break;
        case 'L':
          context.lineTo(step[1], step[2]);
          break;
        case 'C':
          context.bezierCurveTo(step[1], step[2], step[3], step[4], step[5], step[6]);
          break;
        case 'Z':
          context.closePath();
          break;
      }
    }
    this.apply(paint);
  }

  raster(raster: Raster, x: number, y: number, width: number, height: number, gap = 0): void {
    if (raster.columns === 0 || raster.rows === 0) return;
    this.context.imageSmoothingEnabled = false;
    const bitmap = bitmapOf(raster);
    if (gap === 0) {
      this.context.drawImage(bitmap, x, y, width, height);
      return;
    }
    const high = height / raster.rows;
    for (let row = 0; row < raster.rows; row++) {
      this.context.drawImage(bitmap, 0, row, raster.columns, 1, x, y + row * high + gap, width, high - 2 * gap);
    }
  }

  clipped(x: number, y: number, width: number, height: number, draw: () => void): void {
    const { context } = this;
    context.save();
    context.beginPath();
    context.rect(x, y, width, height);
    context.clip();
    draw();
    context.restore();
  }

  text(text: string, x: number, y: number, style: TextStyle): void {
    const { context } = this;
    context.font = this.fontOf(style.font);
    context.textAlign = style.align ?? 'left';
    context.fillStyle = style.color;
    context.fillText(text, x, y);
  }

  measure(text: string, font: Font): number {
    this.context.font = this.fontOf(font);
    return this.context.measureText(text).width;
  }

  within(frame: Frame, draw: () => void): void {
    const { context } = this;
    context.save();
    context.translate(frame.x, frame.y);
    context.scale(frame.scale, frame.scale);
    context.globalAlpha *= frame.opacity;
    draw();
    context.restore();
  }

  private fontOf(font: Font): string {
    return `${font.weight} ${font.size}px ${font.family === 'sans' ? this.theme.sans : this.theme.mono}`;
  }

  private apply(paint: Paint): void {
    const { context } = this;
    if (paint.fill !== undefined) {
      context.fillStyle = paint.fill;
      context.fill();
    }
    if (paint.stroke !== undefined) {
      context.strokeStyle = paint.stroke.color;
      context.lineWidth = paint.stroke.width;
      context.setLineDash(paint.stroke.dash ?? NO_DASH);
      context.stroke();
    }
  }
}
