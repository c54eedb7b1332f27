/**
 * Bars: the body in its state's tint with an edge in its colour, the time in which its callbacks ran as solid
 * blocks inside, an end that says the state by its shape, and the words.
 *
 * Ends: an open bar has a dashed edge, one that returned a straight one, one that failed a block as high as the
 * lane, one that was cancelled is cut off aslant, one that became another turns towards that one's lane. Where
 * there is room the state's mark stands in the end.
 */
import { STATES } from '../../runtime-instrumented/protocol/vocabulary.ts';
import type { Surface } from '../render/surface.ts';
import type { Theme } from '../render/theme.ts';
import { NEVER, NONE } from '../trace/trace.ts';
import { OPEN } from './bars.ts';
import { EDGED_LANE, type Ink, inksOf } from './inks.ts';
import { type Picture, xOfMoment, xOfNow } from './picture.ts';
import { filterOf, shownLane, stopAt } from './survey.ts';
import { yOf } from './window.ts';

const LEAST_FOR_CALLBACKS = 7;
const MOST_CALLBACKS = 700;
const MOST_CALLBACKS_MOVING = 250;
const MOST_CALLBACKS_OF_ONE = 48;
/** Bars that are drawn before the clock is looked at. */
const AT_ONCE = 100;
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

/** The bars of a survey that stand by themselves, where they stand, and which of them are faint. */
export interface Standing {
  readonly wide: readonly Placed[];
  readonly nested: readonly Placed[];
  isDim(placed: Placed): boolean;
}

/** What of the survey stands by itself in the window. */
export function standingBars(picture: Picture): Standing {
  const { surveyed, areas } = picture;
  const lit = filterOf(picture);
  const seen = (placed: Placed | null): placed is Placed =>
    placed !== null &&
    placed.right >= areas.lanes.left &&
    placed.left <= areas.lanes.right &&
    placed.top <= areas.lanes.bottom &&
    placed.top + placed.height >= areas.lanes.top;
  const placed = (rows: readonly number[] = []) => rows.map((row) => placeBar(picture, row)).filter(seen);
  const isDim = (placed: Placed) =>
    (picture.chain !== null && !picture.chain.has(placed.row)) || (lit !== null && !lit(placed.row, placed.state));
  return { wide: placed(surveyed?.survey.wide), nested: placed(surveyed?.survey.nested), isDim };
}

/** Draws them, some at a time: bodies, ends and callbacks. */
export function* drawBars(surface: Surface, picture: Picture, { wide, nested, isDim }: Standing): Generator<void> {
  let drawn = 0;
  for (const bars of [wide, nested]) {
    for (const placed of bars) {
      drawBar(surface, picture, placed, isDim(placed));
      if (++drawn % AT_ONCE === 0) yield;
    }
  }
  const left = drawCallbacks(surface, picture, wide, isDim);
  yield;
  drawCallbacks(surface, picture, nested, isDim, left);
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
  budget = picture.moving ? MOST_CALLBACKS_MOVING : MOST_CALLBACKS,
): number {
  const { trace, moment, areas, theme, window } = picture;
  if (window.lane < LEAST_FOR_CALLBACKS) return 0;
  const inks = inksOf(theme);
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
    if (budget <= 0) break;
  }
  return budget;
}
