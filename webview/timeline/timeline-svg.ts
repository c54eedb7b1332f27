/**
 * The timeline as a standalone SVG document: of what is on screen, or of a whole program without a page (the
 * command line draws it so).
 */
import { standalone } from '../render/standalone.ts';
import { SvgSurface } from '../render/svg-surface.ts';
import { TextFitter } from '../render/text.ts';
import type { Theme } from '../render/theme.ts';
import { NONE, type Trace } from '../trace/trace.ts';
import { axisOf, readableAxis } from './axis.ts';
import { drawTimeline } from './draw-timeline.ts';
import { Packing } from './packing.ts';
import { areasFor, extentOf, type Picture, type Subject, sizeOf } from './picture.ts';
import { planFor, surveyed } from './surveyor.ts';
import { type Window, whole } from './window.ts';

export interface SvgOptions {
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly theme: Theme;
  /** Without it: the last one. */
  readonly moment?: number;
}

/** Draws a whole program, from its beginning to its end, on `width` by `height`. */
export function timelineSvg(trace: Trace, { width, height, theme, moment = trace.moments }: SvgOptions): string {
  const packing = new Packing(trace);
  packing.update();
  const axis = axisOf(readableAxis(trace), trace);
  const now = axis.valueOf(moment);
  const resources = trace.resources.filter(({ madeAt }) => madeAt <= moment);
  const areas = areasFor({ width, height }, { trace, resources });
  const subject: Subject = {
    trace,
    packing,
    axis,
    moment,
    now,
    open: trace.ending === null,
    selected: NONE,
    hovered: NONE,
    chain: null,
    states: new Set(),
    found: null,
    resources,
    topResource: 0,
  };
  return svgOf(
    subject,
    whole(extentOf(trace, packing, axis, now), sizeOf(areas.lanes)),
    { width, height, theme },
    areas,
  );
}

/** Draws a part of a program as SVG: everything that a frame of this size would show. */
export function svgOf(
  subject: Subject,
  window: Window,
  { width, height, theme }: SvgOptions,
  areas = areasFor({ width, height }, subject),
): string {
  const steps = surveyed(subject, planFor(subject, window, sizeOf(areas.lanes), 0), theme);
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  const surface = new SvgSurface();
  const picture: Picture = {
    ...subject,
    window,
    areas,
    theme,
    fitter: new TextFitter(surface),
    surveyed: step.value,
    moving: false,
  };
  surface.rect(0, 0, width, height, 0, { fill: theme.background });
  drawTimeline(surface, picture);
  return standalone(surface.toString(`0 0 ${width} ${height}`), { width, height }, theme);
}
