/**
 * What a pointer finds on the timeline and does there: seeking on the axis, selecting and hovering bars, moving the
 * window on the lanes and on the overview. The pane draws; this file knows gestures and what they mean.
 */
import type { Point } from '../render/camera.ts';
import { NEVER, NONE } from '../trace/trace.ts';
import type { PaneListener } from '../views/pane.ts';
import { stripMarks } from './console-strip.ts';
import { listenToGestures, type Part } from './gestures.ts';
import { rowAt } from './hit-test.ts';
import { overviewWords, valueUnder } from './overview.ts';
import { type Picture, sizeOf, xOfNow } from './picture.ts';
import { resourceAt, resourceWords } from './resource-lanes.ts';
import { shownLane } from './survey.ts';
import { type Extent, valueAt, xOf, yOf } from './window.ts';
import type { WindowKeeper } from './window-keeper.ts';

/** A line of the console is found from so far, in CSS pixels. */
const MARK_REACH = 6;

/** What it needs of the pane. */
export interface PointingHost {
  readonly canvas: HTMLCanvasElement;
  readonly listener: PaneListener;
  readonly keeper: WindowKeeper;
  /** What the last frame showed. */
  picture(): Picture | null;
  extent(picture: Picture): Extent;
  /** A hand moved the window. */
  moved(): void;
  /** The next frame is another one. */
  invalidate(): void;
}

export class Pointing {
  /** The row under the pointer, or NONE. */
  hovered: number = NONE;
  /** The first resource that is shown. */
  topResource = 0;
  private readonly host: PointingHost;

  constructor(host: PointingHost) {
    this.host = host;
    const { keeper } = host;
    const move = (act: (picture: Picture, extent: Extent) => void) => {
      const picture = host.picture();
      if (picture === null) return;
      act(picture, host.extent(picture));
      // What was under the pointer is no longer there.
      this.hover(null);
      host.moved();
    };
    const area = ({ areas }: Picture) => sizeOf(areas.lanes);
    listenToGestures(host.canvas, {
      scrolls: () => {
        const picture = host.picture();
        return picture !== null && keeper.scrolls(area(picture), host.extent(picture));
      },
      partAt: (point) => this.partAt(point),
      zoom: (factor, at) =>
        move((picture, extent) => {
          const within = { x: at.x, y: at.y - picture.areas.lanes.top };
          keeper.zoom(factor, within, area(picture), extent, false);
        }),
      zoomLanes: (factor, at) =>
        move((picture, extent) => keeper.zoomLanes(factor, at.y - picture.areas.lanes.top, area(picture), extent)),
      pan: (dx, dy) => move((picture, extent) => keeper.pan(dx, dy, area(picture), extent)),
      lookAt: ({ x }) =>
        move((picture, extent) => keeper.centre(valueUnder(picture, x), sizeOf(picture.areas.lanes), extent)),
      scrollResources: (by) => this.scrollResources(by),
      drag: (point) => this.seekTo(point),
      click: (point) => this.click(point),
      doubleClick: (point) => this.zoomTo(point),
      hover: (point) => this.hover(point),
    });
  }

  clear(): void {
    this.hovered = NONE;
    this.topResource = 0;
  }

  private partAt({ y }: Point): Part {
    const areas = this.host.picture()?.areas;
    if (areas === undefined) return 'lanes';
    if (y < areas.overview.bottom) return 'overview';
    if (y < areas.axis.bottom) return 'axis';
    if (y < areas.console.bottom) return 'console';
    return y < areas.resources.top ? 'lanes' : 'resources';
  }

  private scrollResources(by: number): void {
    const picture = this.host.picture();
    if (picture === null) return;
    this.topResource = Math.max(0, Math.min(picture.resources.length - 1, this.topResource + by));
    this.host.invalidate();
  }

  private seekTo({ x }: Point): void {
    const picture = this.host.picture();
    if (picture === null) return;
    const value = valueAt(picture.window, sizeOf(picture.areas.lanes), x);
    const { firstMoment, moments } = picture.trace;
    this.host.listener.seek(Math.max(firstMoment, Math.min(moments, picture.axis.momentAt(value))));
  }

  private click(point: Point): void {
    const picture = this.host.picture();
    if (picture === null) return;
    const part = this.partAt(point);
    if (part === 'console') {
      const mark = markAt(picture, point);
      if (mark !== null) this.host.listener.seek(mark.moment);
      return;
    }
    if (part !== 'lanes') return;
    const row = rowAt(picture, point.x, point.y);
    this.host.listener.select(row === NONE ? null : picture.trace.idOf(row));
  }

  /** Shows a bar as large as is good to read. */
  private zoomTo(point: Point): void {
    const { host } = this;
    const picture = host.picture();
    if (picture === null || this.partAt(point) !== 'lanes') return;
    const row = rowAt(picture, point.x, point.y);
    if (row === NONE) return;
    const lane = shownLane(picture.packing, row);
    host.keeper.zoomTo(timesOf(picture, row), lane, sizeOf(picture.areas.lanes), host.extent(picture));
    host.invalidate();
  }

  private hover(point: Point | null): void {
    const { canvas, listener } = this.host;
    const picture = this.host.picture();
    let row: number = NONE;
    let words: string | null = null;
    if (point !== null && picture !== null) {
      const part = this.partAt(point);
      if (part === 'lanes') row = rowAt(picture, point.x, point.y);
      else words = wordsAt(picture, part, point);
      canvas.style.cursor =
        part === 'axis' || part === 'overview' ? 'ew-resize' : row !== NONE || words !== null ? 'pointer' : '';
    }
    const at = point ?? { x: 0, y: 0 };
    listener.explain(words, at);
    if (words === null) listener.hover(row === NONE || picture === null ? null : picture.trace.idOf(row), at);
    if (row === this.hovered) return;
    this.hovered = row;
    this.host.invalidate();
  }
}

function wordsAt(picture: Picture, part: Part, point: Point): string | null {
  if (part === 'console') return markAt(picture, point)?.text ?? null;
  if (part === 'overview') return overviewWords(picture, point.x);
  const resource = part === 'resources' ? resourceAt(picture, point.y) : null;
  return resource === null ? null : resourceWords(picture, resource);
}

function markAt(picture: Picture, { x }: Point) {
  let best = null;
  let nearest = MARK_REACH;
  for (const mark of stripMarks(picture)) {
    if (Math.abs(mark.x - x) > nearest) continue;
    nearest = Math.abs(mark.x - x);
    best = mark;
  }
  return best;
}

/** From where to where a bar goes on the axis. */
export function timesOf({ packing, axis, moment, now }: Picture, row: number): { from: number; to: number } {
  const stop = packing.bars.stopOf(row);
  return {
    from: axis.valueOf(packing.bars.startOf(row)),
    to: stop === NEVER || stop > moment ? now : axis.valueOf(stop),
  };
}

/** What a person looks at, in CSS pixels of the lanes: the moment, if it is a past one; else the selected bar. */
export function lookedAt(picture: Picture): Point {
  const { window, areas, packing, selected, moment, trace } = picture;
  const area = sizeOf(areas.lanes);
  const lane = selected === NONE ? NONE : shownLane(packing, selected);
  const middle = lane === NONE ? -1 : yOf(window, lane + 0.5);
  const isInSight = middle >= 0 && middle <= area.height;
  const y = isInSight ? middle : area.height / 2;
  const now = xOfNow(picture);
  if (moment < trace.moments && now > 0 && now < area.width) return { x: now, y };
  if (!isInSight) return { x: area.width / 2, y };
  const { from, to } = timesOf(picture, selected);
  const left = Math.max(0, xOf(window, area, from));
  const right = Math.min(area.width, xOf(window, area, to));
  return { x: left <= right ? (left + right) / 2 : area.width / 2, y };
}
