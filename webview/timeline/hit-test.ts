/** Which promise a point of the lanes is on: the bar there, or the nearest within reach. */
import { NONE } from '../trace/trace.ts';
import { placeBar } from './draw-bars.ts';
import { type Picture, sizeOf } from './picture.ts';
import { laneAt, valueAt } from './window.ts';

/** Reach beside a bar, in CSS pixels. */
const REACH = 4;
/** Where many lanes share a pixel, so many of them are looked at. */
const MOST_LANES = 256;
/** Bars of a lane that are looked at within the reach. */
const MOST_BARS = 16;

/** The row at a point in CSS pixels of the pane, or NONE. */
export function rowAt(picture: Picture, x: number, y: number): number {
  const { areas, window, packing, axis, moment } = picture;
  const { lanes } = areas;
  if (y < lanes.top || y >= lanes.bottom || x < lanes.left || x >= lanes.right) return NONE;
  const { bars } = packing;
  for (const row of picture.surveyed?.survey.nested ?? []) {
    const placed = placeBar(picture, row);
    if (placed === null || x < placed.left || x > placed.right) continue;
    if (y >= placed.top && y <= placed.top + placed.height) return row;
  }
  const area = sizeOf(lanes);
  const latest = Math.min(moment, axis.momentAt(valueAt(window, area, x + REACH)));
  const reach = window.lane < 4 ? 2 : 0;
  const first = Math.max(0, Math.floor(laneAt(window, y - lanes.top - reach)));
  const last = Math.min(first + MOST_LANES, Math.floor(laneAt(window, y - lanes.top + reach)));
  let best: number = NONE;
  let nearest = REACH + 0.001;
  const consider = (row: number) => {
    const placed = placeBar(picture, row);
    if (placed === null) return;
    const distance = x < placed.left ? placed.left - x : x > placed.right ? x - placed.right : 0;
    const away = Math.abs(y - (placed.top + placed.height / 2)) / 1000;
    if (distance + away < nearest) {
      nearest = distance + away;
      best = row;
    }
  };
  for (let lane = first; lane <= last; lane++) {
    if (lane >= packing.lanes) {
      const row = packing.placed + (lane - packing.lanes);
      if (row < bars.end) consider(row);
      continue;
    }
    let row = bars.find(lane, latest);
    for (let looked = 0; row !== NONE && looked < MOST_BARS; looked++) {
      consider(row);
      row = bars.before(row);
    }
  }
  return best;
}
