/** A bitmap in a box of its own, stretched and moved by the browser. */
import type { Box } from '../render/camera.ts';
import type { Raster } from '../render/surface.ts';

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
  private readonly cut = new OffscreenCanvas(1, 1);
  private box = '';
  private transform = '';
  private full = false;

  constructor() {
    this.element.style.cssText = 'position:absolute;overflow:hidden;display:none';
    this.canvas.style.cssText =
      'position:absolute;left:0;top:0;transform-origin:0 0;will-change:transform;image-rendering:pixelated';
    this.element.append(this.canvas);
  }

  /** Takes the part of a drawing that begins there and is so high, in device pixels. */
  take(drawn: OffscreenCanvas, top: number, height: number, ratio: number): void {
    const [width, rows] = [drawn.width, Math.round(height)];
    this.full = rows > 0;
    if (!this.full) return;
    const context = this.sized(width, rows, 1 / ratio);
    context?.drawImage(drawn, 0, Math.round(top), width, rows, 0, 0, width, rows);
    this.bitmap?.transferFromImageBitmap(this.cut.transferToImageBitmap());
  }

  /** Takes cells of colour, a pixel each, over a ground. */
  takeRaster({ columns, rows, pixels }: Raster, ground: string): void {
    this.full = true;
    const context = this.sized(columns, rows, 1);
    const cells = new OffscreenCanvas(columns, rows);
    cells.getContext('2d')?.putImageData(new ImageData(pixels, columns, rows), 0, 0);
    if (context !== null) {
      context.fillStyle = ground;
      context.fillRect(0, 0, columns, rows);
      context.drawImage(cells, 0, 0);
    }
    this.bitmap?.transferFromImageBitmap(this.cut.transferToImageBitmap());
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

  private sized(width: number, height: number, scale: number): OffscreenCanvasRenderingContext2D | null {
    if (this.cut.width !== width || this.cut.height !== height) {
      this.cut.width = width;
      this.cut.height = height;
    }
    this.canvas.style.width = `${width * scale}px`;
    this.canvas.style.height = `${height * scale}px`;
    return this.cut.getContext('2d', { alpha: false });
  }
}
