/**
 * What is said on the bars: names, values and the marks of their states, where there is room; behind a bar where
 * the lane is free.
 */
import { STATES } from '../../runtime-instrumented/protocol/vocabulary.ts';
import { drawMark } from '../render/glyphs.ts';
import type { Font, Surface } from '../render/surface.ts';
import { visible } from '../render/text.ts';
import { NONE } from '../trace/trace.ts';
import { BECAME, OPEN } from './bars.ts';
import type { Placed, Standing } from './draw-bars.ts';
import { EDGED_LANE, inksOf } from './inks.ts';
import { type Picture, sizeOf, xOfMoment } from './picture.ts';
import { shownLane } from './survey.ts';

/** Lanes of this height have words, and marks at the ends of their bars. */
const LEAST_FOR_WORDS = EDGED_LANE;
const LEAST_FOR_MARKS = 15;
/** Bars of this width have a mark in their end: in shorter ones the name is worth more. */
const LEAST_MARKED = 60;
const MOST_WORDS = 240;
const MOST_WORDS_MOVING = 80;
/** Bars whose words are drawn before the clock is looked at. */
const AT_ONCE = 20;
const INSET = 5;
/** Words behind a bar leave room for the arrows that come from its end. */
const BEHIND = 7;
const [, RETURNED] = STATES.map((_, code) => code);

/** Names, values and marks, some at a time: over the arrows of all, which else would stand in the words. */
export function* drawWords(surface: Surface, picture: Picture, { wide, nested, isDim }: Standing): Generator<void> {
  if (picture.window.lane < LEAST_FOR_WORDS) return;
  let bars: readonly Placed[] = wide;
  const most = picture.moving ? MOST_WORDS_MOVING : MOST_WORDS;
  if (bars.length > most) bars = [...bars].sort((a, b) => b.right - b.left - (a.right - a.left)).slice(0, most);
  const busy = busyPlaces(picture, nested);
  let drawn = 0;
  for (const placed of bars) {
    drawEndMark(surface, picture, placed, isDim(placed));
    drawName(surface, picture, placed, isDim(placed), busy);
    if (++drawn % AT_ONCE === 0) yield;
  }
}

/** Where words on a bar would stand on a nested bar: the left ends of those, by lane's top, ascending. */
function busyPlaces(picture: Picture, nested: readonly Placed[]): Map<number, { left: number; right: number }[]> {
  const places = new Map<number, { left: number; right: number }[]>();
  for (const { row, left, right } of nested) {
    const lane = shownLane(picture.packing, row);
    places.set(lane, [...(places.get(lane) ?? []), { left, right }]);
  }
  return places;
}

function drawName(
  surface: Surface,
  picture: Picture,
  placed: Placed,
  dim: boolean,
  busy: ReadonlyMap<number, readonly { left: number; right: number }[]>,
): void {
  const { trace, theme, fitter, areas, packing, window } = picture;
  const font = fontFor(window.lane);
  const lane = shownLane(packing, placed.row);
  const baseline = placed.top + placed.height / 2 + font.size * 0.36 - 0.5;
  const left = Math.max(placed.left, areas.lanes.left) + INSET;
  const marked =
    placed.state !== BECAME && placed.right - placed.left >= LEAST_MARKED && window.lane >= LEAST_FOR_MARKS;
  let end = Math.min(placed.right - (marked ? 20 : 4), areas.lanes.right - 4);
  for (const place of busy.get(lane) ?? []) {
    if (place.right > left && place.left < end) end = Math.min(end, place.left - 2);
  }
  const name = visible(trace.nameOf(placed.row), 120);
  const color = dim ? theme.muted : theme.foreground;
  const value = placed.state === OPEN || placed.state === BECAME ? '' : visible(trace.textOf(placed.row), 120);
  const fitted = end - left >= 14 ? fitter.fitName(name, font, end - left - 3) : '';
  if (fitted !== '' && (fitted === name || end - left >= 42)) {
    // Callbacks are not to be read through the name.
    const ink = (dim ? inksOf(theme).dim : inksOf(theme).bars)[placed.state]!;
    const ground = { fill: ink.body };
    surface.rect(left - 1, placed.top + 1, fitter.width(fitted, font) + 3, placed.height - 3.5, 0, ground);
    surface.text(fitted, left, baseline, { font, color });
    const after = left + fitter.width(fitted, font) + 8;
    drawValue(surface, picture, placed, value, after, end, baseline, dim);
    return;
  }
  // Not on the bar: behind it, as far as the lane is free.
  if (placed.right > areas.lanes.right - 30 || placed.state === OPEN) return;
  const room = freeAfter(picture, placed, lane) - placed.right - BEHIND - 7;
  if (room < 24) return;
  const words = value === '' || value === name || value === '()' ? name : `${name}  ${value}`;
  const behind = fitter.fit(words, font, Math.min(room, 240));
  if (behind !== '') surface.text(behind, placed.right + BEHIND, baseline, { font, color: theme.muted });
}

/** The value, in the end of the bar; else behind it where the lane is free. */
function drawValue(
  surface: Surface,
  picture: Picture,
  placed: Placed,
  value: string,
  after: number,
  end: number,
  baseline: number,
  dim: boolean,
): void {
  if (value === '' || value === '()' || value === 'undefined') return;
  const { fitter, theme, areas, packing, window } = picture;
  const font: Font = { ...fontFor(window.lane), family: 'mono' };
  const color = dim ? theme.muted : placed.state === RETURNED ? theme.muted : theme[STATES[placed.state]!];
  const inside = end - after >= 40 ? fitter.fit(value, font, Math.min(end - after, 260)) : '';
  if (inside !== '' && inside === value) {
    // Arrows are not to be read through the value.
    const ink = (dim ? inksOf(theme).dim : inksOf(theme).bars)[placed.state]!;
    const width = fitter.width(inside, font);
    surface.rect(end - width - 4, placed.top + 1, width + 3, placed.height - 3.5, 0, { fill: ink.body });
    surface.text(inside, end - 2, baseline, { font, color, align: 'right' });
    return;
  }
  if (placed.right > areas.lanes.right - 30) return;
  const room = freeAfter(picture, placed, shownLane(packing, placed.row)) - placed.right - BEHIND - 7;
  if (room < 40) return;
  const behind = fitter.fit(value, font, Math.min(room, 260));
  if (behind !== '') surface.text(behind, placed.right + BEHIND, baseline, { font, color });
}

/** How far the lane is free behind a bar, in CSS pixels. */
function freeAfter(picture: Picture, placed: Placed, lane: number): number {
  const { packing, areas, moment } = picture;
  const { bars } = packing;
  if (bars.laneOf(placed.row) === NONE) return areas.lanes.right;
  const reach = picture.axis.momentAt(
    picture.window.from +
      ((placed.right + 280) / sizeOf(areas.lanes).width) * (picture.window.to - picture.window.from),
  );
  let next = bars.find(lane, Math.min(moment, reach));
  for (let steps = 0; next !== NONE && next > placed.row; steps++) {
    const before = bars.before(next);
    if (before === placed.row) return xOfMoment(picture, bars.startOf(next));
    if (steps > 64) return placed.right;
    next = before;
  }
  return areas.lanes.right;
}

function fontFor(lane: number): Font {
  return { family: 'sans', size: lane >= 20 ? 11.5 : lane >= 16 ? 10.5 : 9.5, weight: 400 };
}

/** The theme with its states as faint as what is left out. */
function dimmed(picture: Picture) {
  const { dim } = inksOf(picture.theme);
  const [pending, returned, failed, cancelled] = dim.map(({ edge }) => edge);
  return { ...picture.theme, pending: pending!, returned: returned!, failed: failed!, cancelled: cancelled! };
}

/** The state's mark in the end of a bar that has room for it. */
function drawEndMark(surface: Surface, picture: Picture, placed: Placed, dim: boolean): void {
  const { theme, areas, window } = picture;
  const { left, right, top, height, state } = placed;
  const room = right - Math.max(left, areas.lanes.left - 4);
  if (window.lane < LEAST_FOR_MARKS || right > areas.lanes.right + 4 || room < LEAST_MARKED || state === BECAME) return;
  const inks = inksOf(theme);
  const ink = (dim ? inks.dim : inks.bars)[state]!;
  const marks = dim ? dimmed(picture) : theme;
  const scale = Math.min(0.9, height / 19);
  drawMark(surface, STATES[state]!, right - 9, top + height / 2 - 0.5, marks, ink.body, scale);
}
