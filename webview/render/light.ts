/**
 * Draws what is lit for the selected promise: a halo under the edges on its way, and under each node that plays a
 * special part a word for it. What is not lit is dimmed by the caller.
 */
import { pathOf } from './curve.ts';
import type { Routed } from './edge-route.ts';
import { isCancel } from './edge-route.ts';
import type { Light, LitMark, SceneNode } from './scene.ts';
import { faded, type Surface } from './surface.ts';
import type { TextFitter } from './text.ts';
import type { Theme } from './theme.ts';

const WORDS: Readonly<Record<Exclude<LitMark, 'on'>, string>> = {
  end: 'holds it up',
  began: 'began it',
  reached: 'ends cancelled',
  carried: 'fails with it',
  ignores: 'ignores it',
  shielded: 'goes on',
  handles: 'may handle it',
};
const SMALLEST = 9.5;

/** Whether both ends of an edge are lit; along cancels nothing is waited for. */
export function isLit(light: Light, { edge }: Routed): boolean {
  const passed = (edge.passed === 'pending') !== (light.settled === true);
  return passed && !isCancel(edge) && light.nodes.has(edge.from) && light.nodes.has(edge.to);
}

/** The halo under an edge. */
export function drawHalo(surface: Surface, way: Routed, theme: Theme, zoom: number): void {
  surface.within(faded(0.45), () => {
    surface.path(pathOf(way.route), { stroke: { color: theme.focus, width: Math.max(8, 4 / zoom) } });
  });
}

/** The word for the part that a lit node plays, under it; a node that is merely on the way has none. */
export function drawLitWord(
  surface: Surface,
  node: SceneNode,
  mark: LitMark,
  theme: Theme,
  fitter: TextFitter,
  zoom: number,
): void {
  if (mark === 'on') return;
  const size = Math.max(10.5, SMALLEST / zoom);
  const font = { family: 'sans', size, weight: 600 } as const;
  const text = WORDS[mark];
  const width = fitter.width(text, font);
  const y = node.y + node.height / 2 + size + 6 + (node.group === null ? 0 : 8);
  const color =
    mark === 'end' || mark === 'began'
      ? theme.foreground
      : mark === 'reached' || mark === 'carried'
        ? theme.cancelled
        : theme.muted;
  surface.rect(node.x - width / 2 - 5, y - size - 1, width + 10, size + 6, 4, {
    fill: theme.background,
    stroke: { color, width: 1 },
  });
  surface.text(text, node.x, y, { font, color, align: 'center' });
}
