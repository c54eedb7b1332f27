/** What the marks of the timeline mean: each is drawn by the code that draws it in the picture. */
import type { Surface } from '../render/surface.ts';
import { TextFitter } from '../render/text.ts';
import type { Theme } from '../render/theme.ts';
import { type ArrowKind, drawArrowAt } from './arrows.ts';
import { BECAME, OPEN } from './bars.ts';
import { barShape } from './draw-bars.ts';
import { inksOf } from './inks.ts';

/** A mark of the legend, drawn in a box of `MARK_WIDTH` by `MARK_HEIGHT` CSS pixels. */
export interface TimelineMark {
  readonly name: string;
  readonly words: string;
  draw(surface: Surface, theme: Theme): void;
}

export const MARK_WIDTH = 56;
export const MARK_HEIGHT = 24;

const BAR = { left: 4, right: MARK_WIDTH - 4, top: 3, height: MARK_HEIGHT - 6 } as const;

const bar = (state: number) => (surface: Surface, theme: Theme) => barShape(surface, theme, { ...BAR, state });

const arrow =
  (kind: ArrowKind, state = 1) =>
  (surface: Surface, theme: Theme) =>
    drawArrowAt(surface, theme, { kind, state, reach: null }, MARK_WIDTH / 2 - 4, 2, MARK_HEIGHT - 2, 1.6);

export const TIMELINE_MARKS: readonly TimelineMark[] = [
  { name: 'open bar', words: 'pending: it is not known yet when it ends', draw: bar(OPEN) },
  { name: 'bar with a straight end', words: 'returned', draw: bar(1) },
  { name: 'bar with a block at its end', words: 'failed', draw: bar(2) },
  { name: 'bar cut off aslant', words: 'cancelled', draw: bar(3) },
  {
    name: 'bar with a double end',
    words: 'became a part of another promise, which goes on in its stead',
    draw: bar(BECAME),
  },
  {
    name: 'block inside a bar',
    words: 'its callback ran',
    draw: (surface, theme) => {
      bar(1)(surface, theme);
      surface.rect(18, 7, 10, MARK_HEIGHT - 16, 0, { fill: inksOf(theme).callback });
    },
  },
  { name: 'dashed arrow', words: 'waits for it, from then on', draw: arrow('waits') },
  { name: 'arrow', words: 'settled it, or woke its callback', draw: arrow('wakes') },
  { name: 'double line', words: 'became it', draw: arrow('becomes') },
  { name: 'amber arrow', words: 'cancelled it; with a bar at its end: it was ignored', draw: arrow('cancels') },
  {
    name: 'darker ground',
    words: 'the main loop slept',
    draw: (surface, theme) => surface.rect(0, 0, MARK_WIDTH, MARK_HEIGHT, 0, { fill: inksOf(theme).idle }),
  },
];

/** All marks and words, one below the other, as they stand in a legend: for a picture of them. */
export function drawLegend(surface: Surface, theme: Theme): void {
  const fitter = new TextFitter(surface);
  const font = { family: 'sans', size: 12, weight: 400 } as const;
  TIMELINE_MARKS.forEach((mark, i) => {
    const y = i * (MARK_HEIGHT + 6);
    surface.within({ x: 0, y, scale: 1, opacity: 1 }, () => mark.draw(surface, theme));
    surface.text(fitter.fit(mark.words, font, 400), MARK_WIDTH + 10, y + 16, { font, color: theme.foreground });
  });
}
