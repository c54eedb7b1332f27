/** A scene of the graph as a standalone SVG document, all of it in sight. No DOM. */
import { fitted } from '../render/auto-camera.ts';
import { drawScene, STILL } from '../render/draw-scene.ts';
import { extentOfScene } from '../render/extent.ts';
import { NO_EMPHASIS, type Scene } from '../render/scene.ts';
import { standalone } from '../render/standalone.ts';
import type { Font } from '../render/surface.ts';
import { SvgSurface } from '../render/svg-surface.ts';
import { TextFitter } from '../render/text.ts';
import type { Theme } from '../render/theme.ts';

export interface SceneSvgOptions {
  /** CSS pixels; what is drawn decides where they are null. */
  readonly width: number | null;
  readonly height: number | null;
  readonly theme: Theme;
  /** What the picture leaves out, in words, or ''. */
  readonly note: string;
}

const MARGIN = 28;
const SMALLEST = { width: 320, height: 160 };
/** A picture that nobody gave a size is no larger than this: what does not fit is drawn smaller. */
const LARGEST = 8192;

export function sceneSvg(scene: Scene, { width, height, theme, note }: SceneSvgOptions): string {
  const extent = extentOfScene(scene);
  const natural = (low: number, high: number, smallest: number) =>
    Math.round(Math.min(LARGEST, Math.max(smallest, high - low + 2 * MARGIN)));
  const size = {
    width: width ?? (extent ? natural(extent.left, extent.right, SMALLEST.width) : SMALLEST.width),
    height: height ?? (extent ? natural(extent.top, extent.bottom, SMALLEST.height) : SMALLEST.height),
  };
  const surface = new SvgSurface(widthOf);
  surface.rect(0, 0, size.width, size.height, 0, { fill: theme.background });
  if (extent) {
    const camera = fitted(extent, size);
    const fitter = new TextFitter(surface);
    drawScene(surface, scene, { camera, size, theme, fitter, emphasis: NO_EMPHASIS, liveliness: STILL });
  } else {
    const font = { family: 'sans', size: 14, weight: 400 } as const;
    surface.text('No promise yet', size.width / 2, size.height / 2, { font, color: theme.muted, align: 'center' });
  }
  if (note !== '') {
    const font = { family: 'sans', size: 11, weight: 400 } as const;
    const text = new TextFitter(surface).fit(note, font, size.width - 16);
    surface.text(text, 8, size.height - 10, { font, color: theme.muted });
  }
  return standalone(surface.toString(`0 0 ${size.width} ${size.height}`), size, theme);
}

/** Rather too wide than too narrow, since nobody knows in which font it will be shown: DejaVu is a wide one. */
function widthOf(text: string, { family, size, weight }: Font): number {
  const unit = weight >= 600 ? 0.66 : 0.59;
  return text.length * size * (family === 'mono' ? 0.602 : unit);
}
