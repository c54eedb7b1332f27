/** The call sites as a standalone SVG document: for the command line and for saving what is on screen. No DOM. */
import { fitted } from '../render/auto-camera.ts';
import type { Camera, Size } from '../render/camera.ts';
import { standalone } from '../render/standalone.ts';
import { SvgSurface } from '../render/svg-surface.ts';
import { TextFitter } from '../render/text.ts';
import type { Theme } from '../render/theme.ts';
import type { Trace } from '../trace/trace.ts';
import { SiteIndex } from './aggregate/site-index.ts';
import { arrange } from './graph/arrange.ts';
import { drawSites, NO_SITES_EMPHASIS, type SitesEmphasis } from './graph/draw-sites.ts';
import { type SitesScene, sitesScene } from './graph/scene.ts';
import { structureOf } from './graph/structure.ts';

export interface SitesSvgOptions {
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly theme: Theme;
  /** Events told so far; the last one when left out. */
  readonly moment?: number;
}

/** All call sites of a trace, in a picture of the given size. Reads the trace up to the moment. */
export function sitesSvg(trace: Trace, options: SitesSvgOptions): string {
  const { width, height, theme, moment = trace.moments } = options;
  const index = new SiteIndex(trace);
  index.advance(moment);
  const structure = structureOf(trace, index.known);
  const scene = sitesScene(index, structure, arrange(structure), moment);
  return drawnSvg(scene, fitted(scene.extent, { width, height }), { width, height }, theme);
}

/** A scene as seen by a camera. */
export function drawnSvg(
  scene: SitesScene,
  camera: Camera,
  size: Size,
  theme: Theme,
  emphasis: SitesEmphasis = NO_SITES_EMPHASIS,
): string {
  const surface = new SvgSurface();
  surface.rect(0, 0, size.width, size.height, 0, { fill: theme.background });
  drawSites(surface, scene, { camera, size, theme, fitter: new TextFitter(surface), emphasis });
  return standalone(surface.toString(`0 0 ${size.width} ${size.height}`), size, theme);
}
