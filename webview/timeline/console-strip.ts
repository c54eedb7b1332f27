/**
 * The strip between axis and lanes: lines that the program printed, failures that nobody handled, where events were
 * lost, and the end of the program, as marks with words where there is room.
 */

import type { UnhandledName } from '../../runtime-instrumented/protocol/vocabulary.ts';
import { counted } from '../render/format.ts';
import { drawMark } from '../render/glyphs.ts';
import type { Font, Path, Surface } from '../render/surface.ts';
import { visible } from '../render/text.ts';
import { firstWhere } from '../trace/bisect.ts';
import type { Trace } from '../trace/trace.ts';
import { type Picture, sizeOf, xOfMoment } from './picture.ts';
import { valueAt } from './window.ts';

const LINE_FONT: Font = { family: 'mono', size: 10.5, weight: 400 };
/** Marks nearer than this, in CSS pixels, are one; of its lines so many are told. */
const MARK_WIDTH = 3;
const MOST_TOLD = 8;
/** What failures, and what took them back, are called. */
const WORDS: Readonly<Partial<Record<UnhandledName, string>>> = {
  neverObserved: 'failed, and nobody looked',
  handledLate: 'a failure was handled after all',
  dropped: 'a promise was collected while it was pending: nobody can settle it any more',
};
/** Marks that stand closer, in CSS pixels, are a texture: lines hang from above, errors stand at the foot. */
const CROWDED = 7;
/** Room that a line's words must have. */
const LEAST_WORDS = 34;

/** A mark on the strip of lines. */
export interface StripMark {
  readonly x: number;
  readonly moment: number;
  /** What the pointer is told; lines that share a pixel are told together. */
  readonly text: string;
  readonly kind: 'stdout' | 'stderr' | 'unhandled' | 'lost' | 'exit';
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
    const words = WORDS[how] ?? 'failed, and nobody handled it';
    marks.push({
      x: xOfMoment(picture, when),
      moment: when,
      text: text === '' ? words : `${words}: ${visible(text, 200)}`,
      kind: 'unhandled',
      count: 1,
    });
  }
  marks.push(...lossMarks(picture));
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

/** Where events were lost; those nearer to each other than can be told apart are one. */
function lossMarks(picture: Picture): StripMark[] {
  const marks: StripMark[] = [];
  let count = 0;
  let last = Number.NEGATIVE_INFINITY;
  for (const gap of picture.trace.gaps) {
    if (gap.moment > picture.moment) break;
    const x = xOfMoment(picture, gap.moment);
    if (x - last < MARK_WIDTH) {
      marks.pop();
      count += gap.count;
    } else {
      count = gap.count;
      last = x;
    }
    const text = `${counted(count, 'event')} lost here`;
    marks.push({ x: last, moment: gap.moment, text, kind: 'lost', count: 1 });
  }
  return marks;
}

/** The first line that was printed at a moment or later. */
function lineFrom({ logs }: Trace, moment: number): number {
  return firstWhere(0, logs.length, (at) => logs[at]!.moment >= moment);
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
    } else if (kind === 'lost') {
      // A break in the strip: two strokes aslant.
      for (const shift of [-2.5, 2.5]) {
        const path: Path = [
          ['M', x + shift - 2, box.bottom - 4],
          ['L', x + shift + 2, box.top + 4],
        ];
        surface.path(path, { stroke: { color, width: 1.5 } });
      }
      after += 4;
    } else if (kind === 'exit') {
      surface.rect(x - 1, box.top + 3, 2, box.bottom - box.top - 6, 0, { fill: color });
      surface.path([['M', x + 1, box.top + 3], ['L', x + 9, box.top + 6.5], ['L', x + 1, box.top + 10], ['Z']], {
        fill: color,
      });
      after += 7;
    } else {
      const apart = Math.min(x - (marks[i - 1]?.x ?? Number.NEGATIVE_INFINITY), (marks[i + 1]?.x ?? end) - x);
      if (apart < CROWDED) {
        const lines = kind === 'stdout';
        surface.rect(x - 1, lines ? middle - 5 : middle + 1, 2, lines ? 5 : 4, 0, {
          fill: lines ? theme.muted : color,
        });
      } else {
        surface.rect(x - 1, middle - 5, 2, 10, 0, { fill: color });
        if (kind === 'stderr') surface.rect(x - 1, middle + 2, 5, 2, 0, { fill: color });
      }
    }
    const room = Math.min(end, (marks[i + 1]?.x ?? end) - 6) - after;
    if (room < LEAST_WORDS || kind === 'exit') return;
    const words = mark.count > 1 ? `${mark.text.split('\n')[0]} +${mark.count - 1}` : mark.text;
    const fitted = fitter.fit(words, LINE_FONT, Math.min(room, 320));
    if (fitted !== '') surface.text(fitted, after, middle + 4, { font: LINE_FONT, color });
  });
}
