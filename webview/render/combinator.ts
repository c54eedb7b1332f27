/**
 * Draws what joins and races promises, with the signs of activity diagrams: a bar that fills as
 * the children end, with the count above it; a diamond that says which branch it takes. Words
 * stand over and under them: the operation above, the name and the result below.
 */
import { outlineOf } from './card.ts';
import { drawMark, markOf } from './glyphs.ts';
import type { SceneNode } from './scene.ts';
import type { Surface } from './surface.ts';
import type { TextFitter } from './text.ts';
import { stateColor, type Theme } from './theme.ts';

const OPERATION = { family: 'sans', size: 11, weight: 400 } as const;
const NAME = { family: 'sans', size: 12, weight: 600 } as const;
const RESULT = { family: 'mono', size: 10.5, weight: 400 } as const;
const INSIDE = { family: 'sans', size: 11, weight: 600 } as const;

/** Words under a bar or diamond are no wider than this: they stand in the gap between two columns. */
const WIDEST = 132;
/** From this many children on a bar fills by share, not child by child. */
const MOST_PARTS = 12;

/** Where cancels leave a bar or diamond: the words on that side then stand right of the middle. */
export interface CancelSides {
  readonly above: boolean;
  readonly below: boolean;
}

/** A bar or diamond with its words. */
export function drawCombinator(
  surface: Surface,
  node: SceneNode,
  theme: Theme,
  fitter: TextFitter,
  cancels: CancelSides,
): void {
  if (node.glyph === 'bar') drawBar(surface, node, theme);
  else drawDiamond(surface, node, theme);
  drawWords(surface, node, theme, fitter, cancels);
}

/** Seen from farther away: the sign, and over it the operation, as large as can still be read. */
export function drawBareCombinator(
  surface: Surface,
  node: SceneNode,
  theme: Theme,
  fitter: TextFitter,
  zoom: number,
  cancels: CancelSides,
): void {
  if (node.glyph === 'bar') drawBar(surface, node, theme);
  else drawDiamond(surface, { ...node, inside: '' }, theme);
  const font = { ...OPERATION, size: Math.min(20, 10.5 / zoom) };
  const text = fitter.fit(node.operation, font, WIDEST);
  const y = node.y - node.height / 2 - 6;
  const align = cancels.above ? 'left' : 'center';
  surface.text(text, cancels.above ? node.x + 8 : node.x, y, { font, color: theme.muted, align });
}

function drawBar(surface: Surface, node: SceneNode, theme: Theme): void {
  const left = node.x - node.width / 2;
  const top = node.y - node.height / 2;
  const color = stateColor(theme, node.state, node.running);
  if (node.state !== 'pending') {
    surface.rect(left, top, node.width, node.height, 3, { fill: color });
    return;
  }
  surface.rect(left, top, node.width, node.height, 3, { fill: theme.background });
  const { parts } = node;
  if (parts.length > MOST_PARTS) {
    const ended = parts.filter((state) => state !== 'pending').length / parts.length;
    surface.rect(left, top, node.width, node.height * ended, 3, { fill: theme.returned });
  } else {
    parts.forEach((state, index) => {
      if (state === 'pending') return;
      const share = node.height / parts.length;
      surface.rect(left, top + index * share, node.width, share, 3, { fill: stateColor(theme, state) });
    });
  }
  surface.rect(left, top, node.width, node.height, 3, { stroke: { color, width: 1.8 } });
}

function drawDiamond(surface: Surface, node: SceneNode, theme: Theme): void {
  const wide = node.width / 2;
  const high = node.height / 2;
  surface.path(
    [
      ['M', node.x, node.y - high],
      ['L', node.x + wide, node.y],
      ['L', node.x, node.y + high],
      ['L', node.x - wide, node.y],
      ['Z'],
    ],
    { fill: theme.card, stroke: outlineOf(node, theme, 2) },
  );
  const color = node.state === 'pending' ? theme.muted : stateColor(theme, node.state, node.running);
  if (node.inside !== '') surface.text(node.inside, node.x, node.y + 4, { font: INSIDE, color, align: 'center' });
}

function drawWords(surface: Surface, node: SceneNode, theme: Theme, fitter: TextFitter, cancels: CancelSides): void {
  const above = node.y - node.height / 2 - 8;
  const operation = fitter.fit(node.operation, OPERATION, WIDEST);
  const wide = fitter.width(operation, OPERATION) + 15;
  const start = cancels.above ? node.x + 8 : node.x - wide / 2;
  drawMark(surface, markOf(node.state, node.running), start + 5, above - 4, theme, theme.background, 0.72);
  surface.text(operation, start + 15, above, { font: OPERATION, color: theme.muted });

  let line = node.y + node.height / 2 + 15;
  const x = cancels.below ? node.x + 8 : node.x;
  const align = cancels.below ? 'left' : 'center';
  if (node.name !== '') {
    const name = fitter.fitName(node.name, NAME, WIDEST);
    surface.text(name, x, line, { font: NAME, color: theme.foreground, align });
    line += 14;
  }
  if (node.second !== '') {
    const result = fitter.fit(node.second, RESULT, WIDEST);
    const color = node.secondIsResult ? stateColor(theme, node.state) : theme.muted;
    surface.text(result, x, line, { font: RESULT, color, align });
  }
}
