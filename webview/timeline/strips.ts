/**
 * What stands above and behind the lanes: the axis with the head of the moment that is shown, the strip of lines
 * that the program printed and of what went wrong, and the ground, darker where the main loop slept.
 */
import { counted } from '../render/format.ts';
import { drawMark } from '../render/glyphs.ts';
import type { Font, Surface } from '../render/surface.ts';
import { visible } from '../render/text.ts';
import { NEVER, type Trace } from '../trace/trace.ts';
import { inksOf } from './inks.ts';
import { type Picture, sizeOf, xOfMoment, xOfNow } from './picture.ts';
import { ticks } from './ticks.ts';
import { valueAt, xOf } from './window.ts';

const TICK_FONT: Font = { family: 'mono', size: 10, weight: 400 };
const LINE_FONT: Font = { family: 'mono', size: 10.5, weight: 400 };
const TICK_SPACE = 110;
/** Marks nearer than this, in CSS pixels, are one; of its lines so many are told. */
const MARK_WIDTH = 3;
const MOST_TOLD = 8;
/** Room that a line's words must have. */
const LEAST_WORDS = 34;

/** The ground of the lanes: idle time, the lines of the ticks, and what has not come yet. */
export function drawGround(surface: Surface, picture: Picture): void {
  const { areas, theme } = picture;
  const inks = inksOf(theme);
  const top = areas.console.top;
  const height = areas.resources.bottom - top;
  for (const [from, to] of idleTimes(picture)) surface.rect(from, top, to - from, height, 0, { fill: inks.idle });
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

interface Place {
  readonly x: number;
  readonly label: string;
}

function ticksOf(picture: Picture): { marks: Place[]; origin: string } {
  const { window, areas, axis } = picture;
  const area = sizeOf(areas.lanes);
  const { marks, origin } = ticks(axis.kind, window.from, window.to, Math.max(2, Math.floor(area.width / TICK_SPACE)));
  return { marks: marks.map(({ value, label }) => ({ x: xOf(window, area, value), label })), origin };
}

/** The axis with its words; over everything, so that nothing shows through. */
export function drawAxis(surface: Surface, picture: Picture): void {
  const { areas, theme, fitter, axis } = picture;
  const { axis: box } = areas;
  surface.rect(box.left, box.top, box.right - box.left, box.bottom - box.top, 0, { fill: theme.panel });
  surface.rect(box.left, box.bottom - 1, box.right - box.left, 1, 0, { fill: theme.border });
  const { marks, origin } = ticksOf(picture);
  const baseline = box.bottom - 9;
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
    if (left < free || left + 2 * half > box.right - 2) continue;
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

/** A mark on the strip of lines. */
export interface StripMark {
  readonly x: number;
  readonly moment: number;
  /** What the pointer is told; lines that share a pixel are told together. */
  readonly text: string;
  readonly kind: 'stdout' | 'stderr' | 'unhandled' | 'exit';
  /** How many lines it stands for. */
  readonly count: number;
}

/** The marks in sight, from left to right, at most one a few pixels. */
export function stripMarks(picture: Picture): StripMark[] {
  const { trace, moment, areas } = picture;
  const marks: StripMark[] = [];
  const area = sizeOf(areas.lanes);
  const { logs } = trace;
  let at = lineFrom(trace, picture.axis.momentAt(picture.window.from));
  while (at < logs.length && logs[at]!.moment <= moment) {
    const line = logs[at]!;
    const x = xOfMoment(picture, line.moment);
    if (x > areas.console.right) break;
    // What is nearer than can be told apart is one mark.
    const next = picture.axis.momentAt(valueAt(picture.window, area, x + MARK_WIDTH)) + 1;
    const end = Math.max(at + 1, lineFrom(trace, Math.min(moment + 1, next)));
    const few = logs.slice(at, Math.min(end, at + MOST_TOLD));
    const kind = few.some(({ stream }) => stream === 'stderr') ? 'stderr' : 'stdout';
    const more = end - at > few.length ? [`… and ${counted(end - at - few.length, 'more line')}`] : [];
    const text = [...few.map((one) => visible(one.text, 200)), ...more].join('\n');
    marks.push({ x, moment: line.moment, text, kind, count: end - at });
    at = end;
  }
  for (const { moment: when, text, how } of trace.unhandled) {
    if (when > moment) break;
    const words = how === 'neverObserved' ? 'failed, and nobody looked' : 'failed, and nobody handled it';
    marks.push({
      x: xOfMoment(picture, when),
      moment: when,
      text: `${words}: ${visible(text, 200)}`,
      kind: 'unhandled',
      count: 1,
    });
  }
  const { ending } = trace;
  if (ending !== null && ending.moment <= moment) {
    const words =
      ending.how === 'uncaught'
        ? 'ended by an uncaught failure'
        : ending.how === 'processExit'
          ? 'called process.exit'
          : 'ended';
    marks.push({
      x: xOfMoment(picture, ending.moment),
      moment: ending.moment,
      text: `The program ${words}, code ${ending.code}`,
      kind: 'exit',
      count: 1,
    });
  }
  return marks.filter(({ x }) => x >= areas.console.left - 4 && x <= areas.console.right + 4);
}

/** The first line that was printed at a moment or later. */
function lineFrom({ logs }: Trace, moment: number): number {
  let low = 0;
  let high = logs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (logs[middle]!.moment < moment) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Lines, failures that nobody handled, the end, and how much was lost. */
export function drawConsole(surface: Surface, picture: Picture): void {
  const { areas, theme, fitter, trace } = picture;
  const { console: box } = areas;
  if (box.bottom === box.top) return;
  const middle = (box.top + box.bottom) / 2;
  surface.rect(box.left, box.bottom - 1, box.right - box.left, 1, 0, { fill: theme.border });
  const marks = stripMarks(picture).sort((a, b) => a.x - b.x);
  let end = box.right - 4;
  if (trace.lost > 0) {
    const words = `${counted(trace.lost, 'event')} lost`;
    end -= fitter.width(words, LINE_FONT) + 8;
    surface.text(words, end + 8, middle + 4, { font: LINE_FONT, color: theme.failed });
  }
  marks.forEach((mark, i) => {
    const { x, kind } = mark;
    const color = kind === 'stdout' ? theme.foreground : kind === 'exit' ? theme.muted : theme.failed;
    let after = x + 5;
    if (kind === 'unhandled') {
      drawMark(surface, 'failed', x, middle, theme, theme.background, 0.8);
      after += 6;
    } else if (kind === 'exit') {
      surface.rect(x - 1, box.top + 3, 2, box.bottom - box.top - 6, 0, { fill: color });
      surface.path([['M', x + 1, box.top + 3], ['L', x + 9, box.top + 6.5], ['L', x + 1, box.top + 10], ['Z']], {
        fill: color,
      });
      after += 7;
    } else {
      surface.rect(x - 1, middle - 5, 2, 10, 0, { fill: color });
      if (kind === 'stderr') surface.rect(x - 1, middle + 2, 5, 2, 0, { fill: color });
    }
    const room = Math.min(end, (marks[i + 1]?.x ?? end) - 6) - after;
    if (room < LEAST_WORDS || kind === 'exit') return;
    const words = mark.count > 1 ? `${mark.text.split('\n')[0]} +${mark.count - 1}` : mark.text;
    const fitted = fitter.fit(words, LINE_FONT, Math.min(room, 320));
    if (fitted !== '') surface.text(fitted, after, middle + 4, { font: LINE_FONT, color });
  });
}
