/**
 * Draws callbacks as places: a light region behind what was made in the callback of a promise, with
 * that promise's name. One rectangle where it holds nothing else; patches where it would.
 */
import { type Box, overlaps, union } from './camera.ts';
import { boxOf, type Region, type Scene, type SceneNode } from './scene.ts';
import type { Surface } from './surface.ts';
import type { TextFitter } from './text.ts';
import type { Theme } from './theme.ts';

const PADDING = 16;
const HEADER = 18;
const LABEL = { family: 'sans', size: 11, weight: 400 } as const;

/** The rectangles that a region covers; none when nothing of it is in the scene. */
export function patchesOf(region: Region, scene: Scene): Box[] {
  const members = region.members.flatMap((id) => scene.nodes.get(id) ?? []);
  if (members.length === 0) return [];
  const whole = members.map(padded).reduce(union);
  const inside = new Set(members);
  const clean = [...scene.nodes.values()].every((node) => inside.has(node) || !overlaps(boxOf(node), whole));
  return clean ? [whole] : members.map(padded);
}

/** The ground behind what one callback made, with its name. */
export function drawRegion(surface: Surface, region: Region, scene: Scene, theme: Theme, fitter: TextFitter): void {
  const patches = patchesOf(region, scene);
  for (const { left, top, right, bottom } of patches) {
    surface.rect(left, top, right - left, bottom - top, 12, {
      fill: theme.region,
      stroke: { color: theme.region, width: 1.5 },
    });
  }
  const first = patches[0];
  if (first === undefined) return;
  const label = fitter.fitName(region.label, LABEL, first.right - first.left - 20);
  surface.text(label, first.left + 11, first.top + 15, { font: LABEL, color: theme.muted });
}

function padded(node: SceneNode): Box {
  const box = boxOf(node);
  const words = node.glyph === 'card' ? 0 : 16;
  return {
    left: box.left - PADDING,
    top: box.top - PADDING - HEADER + 6 - words,
    right: box.right + PADDING,
    bottom: box.bottom + PADDING - 4 + words,
  };
}
