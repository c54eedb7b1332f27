/** Draws where a debugger has stopped the program: a double ring around the node, and a tag that says what happens. */
import { boxOf, type SceneNode } from './scene.ts';
import type { Surface } from './surface.ts';
import type { TextFitter } from './text.ts';
import type { Theme } from './theme.ts';

const SMALLEST = 10;
const WIDTH = 2.2;

/** The ring, under the node; `zoom` keeps it visible from afar. */
export function drawStandingRing(surface: Surface, node: SceneNode, theme: Theme, zoom: number): void {
  const { left, top, right, bottom } = boxOf(node);
  const reach = 6 / Math.min(1, zoom);
  const radius = node.glyph === 'card' ? 12 : 7;
  surface.rect(left - reach, top - reach, right - left + 2 * reach, bottom - top + 2 * reach, radius, {
    stroke: { color: theme.foreground, width: WIDTH / Math.min(1, zoom) },
  });
}

/** The tag above the node's left corner, as dark on light as it can be. */
export function drawStandingTag(
  surface: Surface,
  node: SceneNode,
  word: string,
  theme: Theme,
  fitter: TextFitter,
  zoom: number,
): void {
  const size = Math.max(10.5, SMALLEST / zoom);
  const font = { family: 'sans', size, weight: 600 } as const;
  const text = `▶ ${word}`;
  const width = fitter.width(text, font) + 12;
  const height = size + 7;
  const { left, top, bottom } = boxOf(node);
  // Bars and diamonds have their operation above them.
  const y = node.glyph === 'card' ? top - 8 - height : bottom + 9;
  surface.rect(left - 7, y, width, height, 4, { fill: theme.foreground });
  surface.text(text, left - 1, y + size + 1.5, { font, color: theme.background, align: 'left' });
}
