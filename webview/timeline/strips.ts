/** The axis with its ticks, and the moment that is shown: its line over the lanes and the head by which it is dragged. */
import type { Font, Surface } from '../render/surface.ts';
import { inksOf } from './inks.ts';
import { type Picture, sizeOf, xOfNow } from './picture.ts';
import { ticks } from './ticks.ts';
import { xOf } from './window.ts';

const TICK_FONT: Font = { family: 'mono', size: 10, weight: 400 };
const TICK_SPACE = 110;

interface Place {
  readonly x: number;
  readonly label: string;
}

export function ticksOf(picture: Picture): { marks: Place[]; origin: string } {
  const { window, areas, axis } = picture;
  const area = sizeOf(areas.lanes);
  const { marks, origin } = ticks(axis.kind, window.from, window.to, Math.max(2, Math.floor(area.width / TICK_SPACE)));
  return { marks: marks.map(({ value, label }) => ({ x: xOf(window, area, value), label })), origin };
}

/** The axis with its words; over everything, so that nothing shows through. */
export function drawAxis(surface: Surface, picture: Picture): void {
  const { areas, theme, fitter, axis, axisEnd = areas.axis.right - 2 } = picture;
  const { axis: box } = areas;
  surface.rect(box.left, box.top, box.right - box.left, box.bottom - box.top, 0, { fill: theme.panel });
  surface.rect(box.left, box.bottom - 1, box.right - box.left, 1, 0, { fill: theme.border });
  const { marks, origin } = ticksOf(picture);
  // Above the head, which may stand under any of them.
  const baseline = box.bottom - 13;
  let free = box.left + 4;
  const first = origin !== '' ? origin : axis.kind === 'events' ? 'event' : '';
  if (first !== '') {
    surface.text(first, free, baseline, { font: { ...TICK_FONT, weight: 600 }, color: theme.foreground });
    free += fitter.width(first, TICK_FONT) + 12;
  }
  for (const { x, label } of marks) {
    const half = fitter.width(label, TICK_FONT) / 2;
    surface.rect(Math.round(x), box.bottom - 5, 1, 4, 0, { fill: theme.muted });
    const left = Math.max(box.left + 3, x - half);
    if (left < free || left + 2 * half > axisEnd) continue;
    surface.text(label, left, baseline, { font: TICK_FONT, color: theme.muted });
    free = left + 2 * half + 8;
  }
}

/** The line of the moment that is shown, with its head in the axis; what comes after is darker. */
export function drawNow(surface: Surface, picture: Picture): void {
  const { areas, theme, trace, moment, open } = picture;
  const x = xOfNow(picture);
  const inks = inksOf(theme);
  const past = moment < trace.moments;
  if (past && x < areas.lanes.right) {
    const left = Math.max(areas.lanes.left, x);
    surface.within({ x: 0, y: 0, scale: 1, opacity: 0.5 }, () => {
      surface.rect(left, areas.console.top, areas.lanes.right - left, areas.resources.bottom - areas.console.top, 0, {
        fill: inks.future,
      });
    });
  }
  if (!past && !open) return;
  if (x < areas.lanes.left - 6 || x > areas.lanes.right + 6) return;
  const color = past ? theme.focus : theme.running;
  surface.rect(x - 0.75, areas.console.top, 1.5, areas.resources.bottom - areas.console.top, 0, { fill: color });
}

/** The head by which the moment is dragged. */
export function drawHead(surface: Surface, picture: Picture): void {
  const { areas, theme, trace, moment, open } = picture;
  const x = xOfNow(picture);
  if (x < areas.axis.left - 6 || x > areas.axis.right + 6) return;
  const color = moment < trace.moments || !open ? theme.focus : theme.running;
  const { bottom } = areas.axis;
  surface.path(
    [
      ['M', x - 5.5, bottom - 12],
      ['L', x + 5.5, bottom - 12],
      ['L', x + 5.5, bottom - 6],
      ['L', x, bottom],
      ['L', x - 5.5, bottom - 6],
      ['Z'],
    ],
    { fill: color, stroke: { color: theme.panel, width: 1 } },
  );
}
