/**
 * Bars: the body in its state's tint with an edge in its colour, the time in which its callbacks ran as solid
 * blocks inside, an end that says the state by its shape, and the words.
 *
 * Ends: an open bar has a dashed edge, one that returned a straight one, one that failed a block as high as the
 * lane, one that was cancelled is cut off aslant, one that became another turns towards that one's lane. Where
 * there is room the state's mark stands in the end.
 */
import { STATES } from '../../runtime-instrumented/protocol/vocabulary.ts';
import { drawMark } from '../render/glyphs.ts';
import type { Font, Surface } from '../render/surface.ts';
import { visible } from '../render/text.ts';
import type { Theme } from '../render/theme.ts';
import { NEVER, NONE } from '../trace/trace.ts';
import { BECAME, OPEN } from './bars.ts';
import { EDGED_LANE, type Ink, inksOf } from './inks.ts';
import { type Picture, sizeOf, xOfMoment, xOfNow } from './picture.ts';
import { filterOf, shownLane, stopAt } from './survey.ts';
import { yOf } from './window.ts';

/** Lanes of this height have words, and marks at the ends of their bars. */
const LEAST_FOR_WORDS = EDGED_LANE;
const LEAST_FOR_MARKS = 15;
const LEAST_FOR_CALLBACKS = 7;
/** Bars of this width have a mark in their end: in shorter ones the name is worth more. */
const LEAST_MARKED = 60;
const MOST_WORDS = 240;
const MOST_WORDS_MOVING = 80;
const MOST_CALLBACKS = 700;
const MOST_CALLBACKS_MOVING = 250;
const MOST_CALLBACKS_OF_ONE = 48;
const INSET = 5;
const [, RETURNED, FAILED, CANCELLED] = STATES.map((_, code) => code);

/** A bar as it stands in the picture, in CSS pixels. */
export interface Placed {
  readonly row: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly height: number;
  /** State code at the moment that is shown, or BECAME. */
  readonly state: number;
  readonly nested: boolean;
}

/** Where a bar stands, or null when it is not there at the moment that is shown. */
export function placeBar(picture: Picture, row: number): Placed | null {
  const { packing, window, areas, moment } = picture;
  const { bars } = packing;
  if (!bars.has(row) || bars.startOf(row) > moment) return null;
  const lane = shownLane(packing, row);
  if (lane === NONE) return null;
  const stop = stopAt(packing, row, moment);
  const nested = bars.isNested(row);
  const left = xOfMoment(picture, bars.startOf(row));
  const right = stop === NEVER ? xOfNow(picture) : xOfMoment(picture, stop);
  const high = window.lane;
  const pad = high >= 12 ? Math.min(3, high * 0.14) : high >= 4 ? 0.75 : 0;
  const inside = nested ? (high - 2 * pad) * 0.18 : 0;
  return {
    row,
    left,
    right: Math.max(right, left + 1.5),
    top: areas.lanes.top + yOf(window, lane) + pad + inside,
    height: Math.max(1, high - 2 * pad - 2 * inside),
    state: stop === NEVER ? OPEN : bars.stateOf(row),
    nested,
  };
}

/** Draws the bars of the survey that stand by themselves. */
export function drawBars(surface: Surface, picture: Picture): void {
  const { surveyed, areas } = picture;
  if (surveyed === null) return;
  const lit = filterOf(picture);
  const seen = (placed: Placed | null): placed is Placed =>
    placed !== null &&
    placed.right >= areas.lanes.left &&
    placed.left <= areas.lanes.right &&
    placed.top <= areas.lanes.bottom &&
    placed.top + placed.height >= areas.lanes.top;
  const wide = surveyed.survey.wide.map((row) => placeBar(picture, row)).filter(seen);
  const nested = surveyed.survey.nested.map((row) => placeBar(picture, row)).filter(seen);
  const isDim = (placed: Placed) =>
    (picture.chain !== null && !picture.chain.has(placed.row)) || (lit !== null && !lit(placed.row, placed.state));
  for (const placed of wide) drawBar(surface, picture, placed, isDim(placed));
  for (const placed of nested) drawBar(surface, picture, placed, isDim(placed));
  drawCallbacks(surface, picture, [...wide, ...nested], isDim);
  if (picture.window.lane >= LEAST_FOR_WORDS) drawWords(surface, picture, wide, nested, isDim);
}

/** One bar: body, edge and end. */
export function drawBar(surface: Surface, picture: Picture, placed: Placed, dim: boolean): void {
  const { theme, areas, window } = picture;
  const inks = inksOf(theme);
  const ink = (dim ? inks.dim : inks.bars)[placed.state]!;
  const left = Math.max(placed.left, areas.lanes.left - 4);
  const right = Math.min(placed.right, areas.lanes.right + 4);
  const ends = right === placed.right;
  if (window.lane < EDGED_LANE) {
    drawLow(surface, picture, { ...placed, left, right }, ink, ends);
    return;
  }
  drawEdged(surface, { ...placed, left, right }, ink, left === placed.left, ends);
  const { top, height } = placed;
  if (
    ends &&
    window.lane >= LEAST_FOR_MARKS &&
    right - left >= LEAST_MARKED &&
    placed.state !== BECAME &&
    !placed.nested
  ) {
    const scale = Math.min(0.9, height / 19);
    const marks = dim ? dimmed(picture) : theme;
    drawMark(surface, STATES[placed.state]!, right - 9, top + height / 2 - 0.5, marks, ink.body, scale);
  }
}

/** The shape of a bar alone, as high as is good to read: for the legend. */
export function barShape(surface: Surface, theme: Theme, shape: Shape): void {
  drawEdged(surface, shape, inksOf(theme).bars[shape.state]!, true, true);
}

type Shape = Pick<Placed, 'left' | 'right' | 'top' | 'height' | 'state'>;

function drawEdged(surface: Surface, shape: Shape, ink: Ink, begins: boolean, ends: boolean): void {
  const { left, right, top, height, state } = shape;
  const width = Math.max(1, right - left);
  const cut = state === CANCELLED && ends && width > height / 2 ? Math.min(height * 0.55, 8) : 0;
  if (cut > 0) {
    surface.path(
      [['M', left, top], ['L', right, top], ['L', right - cut, top + height], ['L', left, top + height], ['Z']],
      { fill: ink.body },
    );
  } else surface.rect(left, top, width, height, 0, { fill: ink.body });
  surface.rect(left, top + height - 2, Math.max(1, width - cut), 2, 0, { fill: ink.edge });
  if (begins) surface.rect(left, top, 1.5, height, 0, { fill: ink.edge });
  if (ends) drawEnd(surface, shape, ink.edge);
}

/** A bar of a low lane: solid, its end by its shape where there is room for one. */
function drawLow(surface: Surface, picture: Picture, placed: Placed, ink: Ink, ends: boolean): void {
  const { left, right, top, height, state } = placed;
  const width = Math.max(1, right - left);
  if (state === CANCELLED && ends && width > height && height >= 3) {
    const cut = Math.min(height, 6);
    surface.path(
      [['M', left, top], ['L', right, top], ['L', right - cut, top + height], ['L', left, top + height], ['Z']],
      { fill: ink.solid },
    );
  } else surface.rect(left, top, width, height, 0, { fill: ink.solid });
  // Bars that follow one another at once are told apart.
  if (width > 3) surface.rect(left, top, 1, height, 0, { fill: picture.theme.background });
  if (!ends || height < 3 || width < 5) return;
  if (state === FAILED) surface.rect(right - 3, top - 1, 3, height + 2, 0, { fill: ink.edge });
  else if (state === OPEN) surface.rect(right - 3, top, 1, height, 0, { fill: picture.theme.background });
}

function drawEnd(surface: Surface, { state, top, height, left, right }: Shape, color: string): void {
  const width = Math.max(1, right - left);
  switch (state) {
    case OPEN:
      surface.path(
        [
          ['M', right - 0.75, top],
          ['L', right - 0.75, top + height],
        ],
        {
          stroke: { color, width: 1.5, dash: [3, 2] },
        },
      );
      return;
    case RETURNED:
      surface.rect(right - 1.5, top, 1.5, height, 0, { fill: color });
      return;
    case FAILED:
      surface.rect(right - Math.min(4, width), top - 1.5, Math.min(4, width), height + 3, 0, { fill: color });
      return;
    case CANCELLED: {
      const cut = width > height / 2 ? Math.min(height * 0.55, 8) : 0;
      surface.path(
        [
          ['M', right, top - 1],
          ['L', right - cut, top + height + 1],
        ],
        { stroke: { color, width: 2 } },
      );
      return;
    }
    default:
      surface.path(
        [
          ['M', right - 2.5, top],
          ['L', right - 2.5, top + height],
          ['M', right, top],
          ['L', right, top + height],
        ],
        {
          stroke: { color, width: 1 },
        },
      );
  }
}

function drawCallbacks(
  surface: Surface,
  picture: Picture,
  bars: readonly Placed[],
  isDim: (bar: Placed) => boolean,
): void {
  const { trace, moment, areas, theme, window } = picture;
  if (window.lane < LEAST_FOR_CALLBACKS) return;
  const inks = inksOf(theme);
  let budget = picture.moving ? MOST_CALLBACKS_MOVING : MOST_CALLBACKS;
  for (const placed of bars) {
    let own = Math.min(MOST_CALLBACKS_OF_ONE, budget);
    trace.callbacks.of(placed.row, (index) => {
      const entered = trace.callbacks.entered(index);
      if (entered > moment) return true;
      const left = Math.max(areas.lanes.left, xOfMoment(picture, entered));
      const until = trace.callbacks.left(index);
      const right = Math.min(areas.lanes.right, until > moment ? xOfNow(picture) : xOfMoment(picture, until));
      if (right < areas.lanes.left || left > areas.lanes.right) return --own > 0;
      const inset = placed.height * (placed.nested ? 0.3 : 0.22);
      surface.rect(left, placed.top + inset, Math.max(2, right - left), placed.height - 2 * inset - 2, 0, {
        fill: isDim(placed) ? inks.dimCallback : inks.callback,
      });
      budget--;
      return --own > 0;
    });
    if (budget <= 0) return;
  }
}

function drawWords(
  surface: Surface,
  picture: Picture,
  wide: readonly Placed[],
  nested: readonly Placed[],
  isDim: (bar: Placed) => boolean,
): void {
  let bars: readonly Placed[] = wide;
  const most = picture.moving ? MOST_WORDS_MOVING : MOST_WORDS;
  if (bars.length > most) bars = [...bars].sort((a, b) => b.right - b.left - (a.right - a.left)).slice(0, most);
  const busy = busyPlaces(picture, nested);
  for (const placed of bars) drawName(surface, picture, placed, isDim(placed), busy);
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
  const fitted = end - left >= 14 ? fitter.fit(name, font, end - left) : '';
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
  const room = freeAfter(picture, placed, lane) - placed.right - 12;
  if (room < 24) return;
  const words = value === '' || value === name || value === '()' ? name : `${name}  ${value}`;
  const behind = fitter.fit(words, font, Math.min(room, 240));
  if (behind !== '') surface.text(behind, placed.right + 5, baseline, { font, color: theme.muted });
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
    surface.text(inside, end - 2, baseline, { font, color, align: 'right' });
    return;
  }
  if (placed.right > areas.lanes.right - 30) return;
  const room = freeAfter(picture, placed, shownLane(packing, placed.row)) - placed.right - 12;
  if (room < 40) return;
  const behind = fitter.fit(value, font, Math.min(room, 260));
  if (behind !== '') surface.text(behind, placed.right + 5, baseline, { font, color });
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
