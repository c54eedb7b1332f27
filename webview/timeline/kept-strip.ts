/**
 * The strip over the axis for frames that follow one another quickly: its counts are drawn once and copied, what the
 * window shows of them is drawn each time.
 */
import { CanvasSurface } from '../render/canvas-surface.ts';
import type { Theme } from '../render/theme.ts';
import { countsOf, drawCounts, drawView, type Overview } from './overview.ts';
import type { Picture } from './picture.ts';

export class KeptStrip {
  private readonly canvas = new OffscreenCanvas(1, 1);
  private readonly context = this.canvas.getContext('2d');
  private of: { readonly counts: Overview; readonly theme: Theme; readonly key: string } | null = null;

  /** Draws it on a canvas whose surface is given too, of so many device pixels to a CSS pixel. */
  draw(onto: CanvasRenderingContext2D, surface: CanvasSurface, picture: Picture, ratio: number): void {
    const { canvas, context } = this;
    const counts = countsOf(picture);
    if (counts === null || context === null) return;
    const { theme, areas } = picture;
    const { left, top, right, bottom } = areas.overview;
    const key = `${left} ${top} ${right} ${bottom} ${ratio}`;
    if (this.of?.counts !== counts || this.of.theme !== theme || this.of.key !== key) {
      this.of = { counts, theme, key };
      // Setting its size clears a canvas.
      canvas.width = Math.max(1, Math.round(right * ratio));
      canvas.height = Math.max(1, Math.round(bottom * ratio));
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      drawCounts(new CanvasSurface(context, theme), picture, counts);
    }
    onto.drawImage(canvas, 0, 0, canvas.width / ratio, canvas.height / ratio);
    drawView(surface, picture);
  }
}
