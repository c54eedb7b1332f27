/**
 * The ground of the lanes: darker where the main loop slept, and the lines of the ticks. Sleeps too short to be told
 * apart are one calm band, so that a busy program does not stand on a pattern of stripes.
 */
import type { Surface } from '../render/surface.ts';
import { NEVER } from '../trace/trace.ts';
import { mixed } from './color.ts';
import { inksOf } from './inks.ts';
import { type Picture, sizeOf, xOfMoment, xOfNow } from './picture.ts';
import { ticksOf } from './strips.ts';
import { valueAt } from './window.ts';

/** Where the loop was awake for less than this it did not wake for the eye; a sleep this long stands by itself. */
const CALM_GAP = 14;
const CALM_SLEEP = 28;

/** The ground of the lanes: idle time, the lines of the ticks, and what has not come yet. */
export function drawGround(surface: Surface, picture: Picture): void {
  const { areas, theme } = picture;
  const inks = inksOf(theme);
  const top = areas.console.top;
  const height = areas.resources.bottom - top;
  for (const [from, to, share] of idleBands(picture)) {
    const fill = { fill: share === 1 ? inks.idle : mixed(inks.idle, theme.background, share) };
    surface.rect(from, top, to - from, height, 0, fill);
  }
  for (const { x } of ticksOf(picture).marks) surface.rect(Math.round(x), top, 1, height, 0, { fill: inks.grid });
}

/** Where the main loop slept, in CSS pixels; what is nearer than a pixel is one. */
function* idleTimes(picture: Picture): Generator<readonly [from: number, to: number]> {
  const { trace, axis, areas, window, moment } = picture;
  const { idles } = trace;
  const area = sizeOf(areas.lanes);
  let index = idles.firstFrom(Math.max(0, axis.momentAt(window.from)));
  let end = areas.lanes.left;
  while (index < idles.count && idles.from(index) <= moment) {
    const until = idles.to(index);
    const from = Math.max(end, xOfMoment(picture, idles.from(index)));
    const to = Math.min(
      areas.lanes.right,
      until === NEVER || until > moment ? xOfNow(picture) : xOfMoment(picture, until),
    );
    if (from > areas.lanes.right) return;
    if (to - from >= 0.5) {
      yield [from, to];
      end = to;
      index++;
    } else {
      // Shorter than can be seen: on to the next pixel.
      const next = axis.momentAt(valueAt(window, area, Math.max(from, to) + 0.5));
      index = Math.max(index + 1, idles.firstFrom(next));
    }
  }
}

/**
 * The same as bands that are calm to look at: sleeps and turns too short to be told apart are one band, as dark as
 * the share of it that was slept.
 */
export function* idleBands(picture: Picture): Generator<readonly [from: number, to: number, share: number]> {
  let from = 0;
  let to = Number.NEGATIVE_INFINITY;
  let slept = 0;
  // In quarters: bands that differ by less are alike.
  const band = () => [from, to, Math.max(1, Math.round((4 * slept) / (to - from))) / 4] as const;
  for (const [begin, end] of idleTimes(picture)) {
    if (begin - to > CALM_GAP || (end - begin > CALM_SLEEP && begin - to > 1)) {
      if (slept > 0) yield band();
      from = begin;
      slept = 0;
    } else if (to - from > CALM_SLEEP && slept > 0.95 * (to - from) && begin - to > 1) {
      yield band();
      from = begin;
      slept = 0;
    }
    slept += end - begin;
    to = end;
  }
  if (slept > 0) yield band();
}
