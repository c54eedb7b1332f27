/**
 * The part that is looked at, as a value: from where to where on the axis, and which lanes, how high each.
 *
 * Two spaces: the world (a value of the axis, a lane with a fraction) and CSS pixels of the lanes' area, from its
 * upper left corner.
 */

export interface Window {
  /** Values of the axis at the left and the right end. */
  readonly from: number;
  readonly to: number;
  /** The lane at the upper end, with a fraction. */
  readonly top: number;
  /** CSS pixels of a lane. */
  readonly lane: number;
}

/** What there is to be seen. */
export interface Extent {
  readonly from: number;
  readonly to: number;
  readonly lanes: number;
  /** The least span of the axis. */
  readonly finest: number;
}

/** The area of the lanes, in CSS pixels. */
export interface Area {
  readonly width: number;
  readonly height: number;
}

/** Heights of a lane in which everything is said, and the least that a person can ask for. */
export const LARGEST_LANE = 24;
export const COMFORTABLE_LANE = 22;
/** Before the whole, so much of the area stays free. */
const MARGIN = 0.02;
/** Behind it so many CSS pixels, and no more than this share: words behind the last bars, and the buttons of the axis. */
const END_ROOM = 112;
const MOST_END_ROOM = 0.15;

export const spanOf = (window: Window) => window.to - window.from;

/** CSS pixels from the left for a value. */
export const xOf = (window: Window, area: Area, value: number) =>
  ((value - window.from) / (window.to - window.from)) * area.width;

export const valueAt = (window: Window, area: Area, x: number) =>
  window.from + (x / area.width) * (window.to - window.from);

export const yOf = (window: Window, lane: number) => (lane - window.top) * window.lane;

export const laneAt = (window: Window, y: number) => window.top + y / window.lane;

/** Everything: all of time, and all lanes; lanes are not higher than is good to read. */
export function whole(extent: Extent, area: Area): Window {
  const span = Math.max(extent.to - extent.from, extent.finest);
  const lane = Math.min(COMFORTABLE_LANE, area.height / Math.max(1, extent.lanes));
  const free = Math.min(MOST_END_ROOM, END_ROOM / area.width);
  const from = extent.from - span * MARGIN;
  return { from, to: extent.from + span + ((span * (1 + MARGIN)) / (1 - free)) * free, top: 0, lane };
}

/** Zooms the axis about a place; `factor` above 1 shows less. */
export function zoomed(window: Window, area: Area, factor: number, x: number, extent: Extent): Window {
  const most = 4 * Math.max(extent.to - extent.from, extent.finest);
  const span = Math.min(most, Math.max(extent.finest, spanOf(window) / factor));
  const held = valueAt(window, area, x);
  const from = held - (x / area.width) * span;
  return { ...window, from, to: from + span };
}

/** Makes lanes higher or lower about a place. */
export function laneZoomed(window: Window, area: Area, factor: number, y: number, extent: Extent): Window {
  const least = Math.min(1, area.height / Math.max(1, extent.lanes));
  const lane = Math.min(LARGEST_LANE * 2, Math.max(least, window.lane * factor));
  return { ...window, lane, top: laneAt(window, y) - y / lane };
}

/**
 * The height of lanes that were `fitted` when everything was seen, as near as the window is: what is too low to read
 * grows as one comes nearer. Zoomed to microseconds a thousand lanes would else be one area of colour.
 */
export function laneNear(window: Window, fitted: number, readable: number, extent: Extent): number {
  if (fitted >= readable) return fitted;
  const nearness = Math.max(1, (extent.to - extent.from) / spanOf(window));
  return Math.min(readable, fitted * Math.sqrt(nearness));
}

/** Goes that far, in CSS pixels. */
export function panned(window: Window, area: Area, dx: number, dy: number): Window {
  const by = (dx / area.width) * spanOf(window);
  return { ...window, from: window.from + by, to: window.to + by, top: window.top + dy / window.lane };
}

/** Not farther away than that something can still be seen. */
export function held(window: Window, area: Area, extent: Extent): Window {
  const span = spanOf(window);
  const from = Math.min(Math.max(window.from, extent.from - span * 0.9), extent.to - span * 0.1);
  const shown = area.height / window.lane;
  const top = Math.max(0, Math.min(window.top, Math.max(0, extent.lanes + 1 - shown)));
  return { ...window, from, to: from + span, top };
}

/** Between two windows; spans and heights in even ratios, so that a zoom is steady. */
export function between(a: Window, b: Window, t: number): Window {
  const span = spanOf(a) * (spanOf(b) / spanOf(a)) ** t;
  const lane = a.lane * (b.lane / a.lane) ** t;
  const share = spanOf(a) === spanOf(b) ? t : (span - spanOf(a)) / (spanOf(b) - spanOf(a));
  const from = a.from + (b.from - a.from) * share;
  return { from, to: from + span, lane, top: a.top + (b.top - a.top) * t };
}
