/**
 * Keeps the window: where one looks, and whether it follows the program. Following, it shows everything, and makes
 * room ahead in large steps rather than a little in every frame, so that the picture stands still between them.
 */
import { easeCubicInOut } from 'd3-ease';
import {
  type Area,
  between,
  COMFORTABLE_LANE,
  type Extent,
  held,
  laneAt,
  laneNear,
  laneZoomed,
  panned,
  spanOf,
  type Window,
  whole,
  zoomed,
} from './window.ts';

const TRAVEL_MS = 240;
/** Following, the window ends so far beyond now, in spans of the whole; it moves when now is near its end. */
const AHEAD = 0.3;
const NEAR_END = 0.985;
/** Lanes are not made lower than this to show all of them, if no more than so many screens hold them. */
const READABLE_LANE = 15;
const READABLE_SCREENS = 3;

export class WindowKeeper {
  window: Window = { from: 0, to: 1, top: 0, lane: COMFORTABLE_LANE };
  /** Whether anything may move by itself. */
  moves = true;
  private following = true;
  private known = false;
  private goal: Window | null = null;
  private travel: { readonly from: Window; readonly to: Window; readonly start: number } | null = null;

  clear(): void {
    this.following = true;
    this.chosenLanes = false;
    this.known = false;
    this.goal = null;
    this.travel = null;
  }

  /** Shows everything, and goes on doing so. Asked again, it shows all lanes however low they then are. */
  follow(): void {
    this.all = this.following && !this.all;
    this.following = true;
    this.chosenLanes = false;
    this.goal = null;
  }
  private all = false;
  /** Height of the lanes when everything was seen last, and whether a person has chosen another since. */
  private fittedLane = COMFORTABLE_LANE;
  private chosenLanes = false;

  /** The window of a frame; true while it is on its way. */
  frame(extent: Extent, area: Area, live: boolean, now: number): boolean {
    if (this.following) this.followOn(extent, area, live, now);
    const { travel } = this;
    if (travel === null) return false;
    const t = Math.min(1, Math.max(0, (now - travel.start) / TRAVEL_MS));
    this.window = between(travel.from, travel.to, easeCubicInOut(t));
    if (t < 1) return true;
    this.window = travel.to;
    this.travel = null;
    return false;
  }

  /** About a place in CSS pixels of the lanes. Lanes that nobody made higher or lower grow as one comes nearer. */
  zoom(factor: number, at: { x: number; y: number }, area: Area, extent: Extent, smoothly: boolean): void {
    const near = zoomed(this.travel?.to ?? this.window, area, factor, at.x, extent);
    const lane = this.chosenLanes ? near.lane : laneNear(near, this.fittedLane, READABLE_LANE, extent);
    const y = Math.max(0, Math.min(area.height, at.y));
    const window = { ...near, lane, top: laneAt(near, y) - y / lane };
    this.byHand(held(window, area, extent), smoothly);
  }

  zoomLanes(factor: number, y: number, area: Area, extent: Extent): void {
    this.chosenLanes = true;
    this.byHand(held(laneZoomed(this.window, area, factor, y, extent), area, extent), false);
  }

  pan(dx: number, dy: number, area: Area, extent: Extent): void {
    this.byHand(held(panned(this.window, area, dx, dy), area, extent), false);
  }

  /** Goes to where a value of the axis stands in the middle. */
  centre(value: number, area: Area, extent: Extent): void {
    const half = spanOf(this.window) / 2;
    this.byHand(held({ ...this.window, from: value - half, to: value + half }, area, extent), false);
  }

  /** Whether there are lanes out of sight that are not there again as one goes farther away. */
  scrolls(area: Area, extent: Extent): boolean {
    const lane = this.following || this.chosenLanes ? this.window.lane : this.fittedLane;
    return extent.lanes * lane > area.height + 1;
  }

  /** Brings a bar into sight, if it is not. */
  reveal({ from, to }: { from: number; to: number }, lane: number, area: Area, extent: Extent): void {
    const window = this.travel?.to ?? this.window;
    const span = spanOf(window);
    const shown = area.height / window.lane;
    const inTime = to >= window.from + span * 0.02 && from <= window.to - span * 0.02;
    const inLanes = lane >= window.top && lane + 1 <= window.top + shown;
    if (inTime && inLanes) return;
    const start = inTime ? window.from : Math.min(from - span * 0.1, from + (to - from) / 2 - span / 2);
    const top = inLanes ? window.top : lane + 0.5 - shown / 2;
    this.byHand(held({ ...window, from: start, to: start + span, top }, area, extent), true);
  }

  /** Shows a bar with some room around it. */
  zoomTo({ from, to }: { from: number; to: number }, lane: number, area: Area, extent: Extent): void {
    const span = Math.max((to - from) * 1.4, extent.finest * 4);
    const middle = (from + to) / 2;
    this.chosenLanes = true;
    const height = Math.max(this.window.lane, COMFORTABLE_LANE);
    const top = lane + 0.5 - area.height / height / 2;
    this.byHand(held({ from: middle - span / 2, to: middle + span / 2, top, lane: height }, area, extent), true);
  }

  private byHand(window: Window, smoothly: boolean): void {
    this.following = false;
    this.all = false;
    this.moveTo(window, smoothly ? performance.now() : null);
  }

  private followOn(extent: Extent, area: Area, live: boolean, now: number): void {
    const goal = this.goalFor(extent, area, live);
    this.fittedLane = goal.lane;
    const { goal: old } = this;
    if (old !== null && old.from === goal.from && old.to === goal.to && old.lane === goal.lane) return;
    // Of a window that nobody has seen yet nothing moves.
    const first = !this.known;
    this.known = true;
    this.goal = goal;
    this.moveTo(
      { ...goal, top: Math.max(0, Math.min(this.window.top, extent.lanes + 1 - area.height / goal.lane)) },
      first ? null : now,
    );
  }

  private goalFor(extent: Extent, area: Area, live: boolean): Window {
    const fitted = whole(extent, area);
    const lane = this.all ? fitted.lane : this.laneFor(fitted.lane, extent, area);
    if (!live) return { ...fitted, lane };
    const { goal } = this;
    const ahead = Math.max(extent.to - extent.from, extent.finest);
    const stays =
      goal !== null &&
      goal.from <= extent.from &&
      extent.to <= goal.from + spanOf(goal) * NEAR_END &&
      extent.to > extent.from + spanOf(goal) * 0.2;
    if (stays) return { ...goal, lane };
    return { ...fitted, to: extent.to + ahead * AHEAD, lane };
  }

  /** A height at which names can be read, if that does not take many screens; lower ones in steps of a quarter. */
  private laneFor(fitting: number, extent: Extent, area: Area): number {
    if (fitting >= READABLE_LANE) return fitting;
    if (extent.lanes * READABLE_LANE <= READABLE_SCREENS * area.height) return READABLE_LANE;
    return 1.25 ** Math.floor(Math.log(fitting) / Math.log(1.25));
  }

  private moveTo(window: Window, start: number | null): void {
    if (start === null || !this.moves) {
      this.travel = null;
      this.window = window;
    } else this.travel = { from: this.window, to: window, start };
  }
}
