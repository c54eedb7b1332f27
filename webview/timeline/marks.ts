/** What the marks of the timeline mean: each is drawn by the code that draws it in the picture. */
import type { Surface } from '../render/surface.ts';
import type { Theme } from '../render/theme.ts';
import { type ArrowKind, drawArrowAt } from './arrows.ts';
import { BECAME, OPEN } from './bars.ts';
import { barShape } from './draw-bars.ts';
import { inksOf } from './inks.ts';

/** A mark of the legend, drawn in a box of so many CSS pixels: what views/legend.ts takes. */
export interface TimelineMark {
  readonly words: string;
  readonly width: number;
  readonly height: number;
  draw(surface: Surface, theme: Theme): void;
}

const MARK_WIDTH = 56;
const MARK_HEIGHT = 24;

const BAR = { left: 4, right: MARK_WIDTH - 4, top: 3, height: MARK_HEIGHT - 6 } as const;

const bar = (state: number) => (surface: Surface, theme: Theme) => barShape(surface, theme, { ...BAR, state });

const arrow =
  (kind: ArrowKind, state = 1) =>
  (surface: Surface, theme: Theme) =>
    drawArrowAt(surface, theme, { kind, state, reach: null }, MARK_WIDTH / 2 - 4, 2, MARK_HEIGHT - 2, 1.6);

const mark = (words: string, draw: TimelineMark['draw']): TimelineMark => ({
  words,
  width: MARK_WIDTH,
  height: MARK_HEIGHT,
  draw,
});

/** The section of the legend. */
export const TIMELINE_LEGEND: { readonly title: string; readonly entries: readonly TimelineMark[] } = {
  title: 'Timeline',
  entries: [
    mark('a bar with an open end: pending', bar(OPEN)),
    mark('a straight end: returned', bar(1)),
    mark('a block at the end: failed', bar(2)),
    mark('cut off aslant: cancelled', bar(3)),
    mark('a double end: became part of another promise, which goes on in its stead', bar(BECAME)),
    mark('a block inside: its callback ran', (surface, theme) => {
      bar(1)(surface, theme);
      surface.rect(18, 7, 10, MARK_HEIGHT - 16, 0, { fill: inksOf(theme).callback });
    }),
    mark('waits for it, from then on', arrow('waits')),
    mark('settled it, or woke its callback', arrow('wakes')),
    mark('became it', arrow('becomes')),
    mark('cancelled it; with a bar at its end: was ignored', arrow('cancels')),
    mark('too many to tell apart: sorted by state, failed at the foot, cancelled on top', (surface, theme) => {
      const { bars } = inksOf(theme);
      surface.rect(4, 5, MARK_WIDTH - 8, 14, 0, { fill: bars[1]!.solid });
      surface.rect(10, 5, 14, 3, 0, { fill: bars[3]!.solid });
      surface.rect(20, 15, 22, 4, 0, { fill: bars[2]!.solid });
    }),
    mark('darker ground: the main loop slept', (surface, theme) => {
      surface.rect(0, 0, MARK_WIDTH, MARK_HEIGHT, 0, { fill: inksOf(theme).idle });
    }),
  ],
};
