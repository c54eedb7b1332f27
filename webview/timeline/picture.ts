/**
 * What a frame of the timeline shows, as data: everything that drawing, hit test and words need, and nothing of
 * the page. The areas are in CSS pixels of the whole pane; x is the same in all of them.
 */
import type { StateName } from '../../runtime-instrumented/protocol/index.ts';
import type { Box, Size } from '../render/camera.ts';
import type { Raster } from '../render/surface.ts';
import type { TextFitter } from '../render/text.ts';
import type { Theme } from '../render/theme.ts';
import type { Resource, Trace } from '../trace/trace.ts';
import type { Axis } from './axis.ts';
import type { Packing } from './packing.ts';
import type { Survey } from './survey.ts';
import { type Extent, type Window, xOf } from './window.ts';

/** Where things stand, from above: overview, axis, console, lanes, resources. */
export interface Areas {
  /** Has a height where the program is too dense to be read bar by bar. */
  readonly overview: Box;
  readonly axis: Box;
  readonly console: Box;
  readonly lanes: Box;
  readonly resources: Box;
}

/** A survey with its density as cells of colour. */
export interface Surveyed {
  readonly survey: Survey;
  readonly raster: Raster | null;
}

/** What is to be seen of a program, whatever part of it. */
export interface Subject {
  readonly trace: Trace;
  readonly packing: Packing;
  readonly axis: Axis;
  /** The moment that is shown, and the value of the axis that is now (it may have gone on since). */
  readonly moment: number;
  readonly now: number;
  /** Whether more may come. */
  readonly open: boolean;
  /** Rows, or NONE. */
  readonly selected: number;
  readonly hovered: number;
  /** What the selected promise waited for, and what waits for it; null when none is selected. */
  readonly chain: ReadonlySet<number> | null;
  readonly states: ReadonlySet<StateName>;
  readonly found: ReadonlySet<number> | null;
  readonly resources: readonly Resource[];
  /** The first resource that is shown. */
  readonly topResource: number;
}

export interface Picture extends Subject {
  readonly window: Window;
  readonly areas: Areas;
  readonly theme: Theme;
  readonly fitter: TextFitter;
  readonly surveyed: Surveyed | null;
  /** Where the words of the axis end, in CSS pixels: what stands over its end is not written behind. */
  readonly axisEnd?: number;
  /** While the view moves less is said, so that it moves smoothly. */
  readonly moving: boolean;
}

export const AXIS_HEIGHT = 26;
export const CONSOLE_HEIGHT = 20;
export const RESOURCE_HEIGHT = 30;
export const OVERVIEW_HEIGHT = 34;
const MOST_RESOURCES = 6;
/** From so many promises on, and in a pane so high, all of time is shown over the axis. */
const DENSE = 400;
const LEAST_FOR_OVERVIEW = 240;

/** The areas of a pane of this size. */
export function areasOf(size: Size, lines: boolean, resources: number, dense = false): Areas {
  const { width, height } = size;
  const axisTop = dense && height >= LEAST_FOR_OVERVIEW ? OVERVIEW_HEIGHT : 0;
  const axisEnd = axisTop + AXIS_HEIGHT;
  const consoleEnd = axisEnd + (lines ? CONSOLE_HEIGHT : 0);
  const room = Math.floor((height - consoleEnd) * 0.4);
  const shown = Math.min(resources, MOST_RESOURCES, Math.floor(room / RESOURCE_HEIGHT));
  const lanesEnd = Math.max(consoleEnd, height - shown * RESOURCE_HEIGHT);
  const box = (top: number, bottom: number): Box => ({ left: 0, top, right: width, bottom });
  return {
    overview: box(0, axisTop),
    axis: box(axisTop, axisEnd),
    console: box(axisEnd, consoleEnd),
    lanes: box(consoleEnd, lanesEnd),
    resources: box(lanesEnd, height),
  };
}

/** The areas of a pane of this size, for what is to be seen. */
export function areasFor(size: Size, { trace, resources }: Pick<Subject, 'trace' | 'resources'>): Areas {
  return areasOf(size, hasLines(trace), resources.length, trace.rows > DENSE);
}

/** How large the lanes' area is. */
export function sizeOf(box: Box): Size {
  return { width: Math.max(1, box.right - box.left), height: Math.max(1, box.bottom - box.top) };
}

/** Whether anything stands on the strip of lines and marks. */
export function hasLines(trace: Trace): boolean {
  return trace.logs.length > 0 || trace.unhandled.length > 0 || trace.ending !== null || trace.lost > 0;
}

/** What there is to be seen in all, on an axis, up to a value that is now. */
export function extentOf(trace: Trace, packing: Packing, axis: Axis, now: number): Extent {
  const from = axis.valueOf(trace.firstMoment);
  const to = Math.max(from, axis.valueOf(trace.moments), now);
  const waiting = packing.bars.end - packing.placed;
  return { from, to, lanes: packing.lanes + Math.min(waiting, 64), finest: axis.finest };
}

/** CSS pixels from the left for a moment. */
export function xOfMoment(picture: Picture, moment: number): number {
  const { window, areas, axis } = picture;
  return xOf(window, sizeOf(areas.lanes), axis.valueOf(moment));
}

/** Where what is open now ends. */
export function xOfNow(picture: Picture): number {
  return xOf(picture.window, sizeOf(picture.areas.lanes), picture.now);
}
