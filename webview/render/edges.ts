/**
 * Draws edges: grey while waiting, in the state's colour once passed on; the winner of a pick
 * thick, the losers broken; becoming as a double line, for it makes two promises one; a cancel
 * amber, against the stream, and ending in a bar where it was ignored.
 */
import { pathOf, slice } from './curve.ts';
import { ARROW, isCancel, type Routed } from './edge-route.ts';
import type { SceneEdge } from './scene.ts';
import type { Path, Stroke, Surface } from './surface.ts';
import { stateColor, type Theme } from './theme.ts';

/** The words beside an edge. */
export const LABEL_FONT = { family: 'sans', size: 11, weight: 400 } as const;

const BROKEN = [4, 4];

/** The colour of an edge. */
export function edgeColor(edge: SceneEdge, theme: Theme): string {
  if (isCancel(edge)) return theme.cancelled;
  return edge.passed === 'pending' ? theme.edge : stateColor(theme, edge.passed);
}

function strokeOf(edge: SceneEdge, theme: Theme, scale: number): Stroke {
  const color = edgeColor(edge, theme);
  const thick = edge.outcome === 'won' ? 2.6 : 1.6;
  const width = Math.max(thick, 0.9 / scale);
  const broken = !isCancel(edge) && (edge.outcome === 'lost' || edge.passed === 'cancelled');
  return broken ? { color, width, dash: BROKEN } : { color, width };
}

/** Draws one edge; `scale` is the zoom, below which a line gets no thinner on the screen. */
export function drawEdge(surface: Surface, routed: Routed, theme: Theme, scale: number): void {
  const { edge, route } = routed;
  const stroke = strokeOf(edge, theme, scale);
  if (edge.kind === 'becomes') {
    surface.path(pathOf(route), { stroke: { color: stroke.color, width: stroke.width + 3.4 } });
    surface.path(pathOf(route), { stroke: { color: theme.background, width: stroke.width + 0.4 } });
  } else {
    surface.path(pathOf(route), { stroke });
  }
  surface.path(headOf(routed), headPaint(edge, stroke));
}

/** The words beside an edge, on a patch of background, so that lines do not run through them. */
export function drawEdgeLabel(surface: Surface, routed: Routed, theme: Theme, width: number): void {
  if (routed.edge.label === '') return;
  const { x, y } = routed.labelAt;
  surface.rect(x - width / 2 - 3, y - 11, width + 6, 15, 3, { fill: theme.background });
  surface.text(routed.edge.label, x, y, {
    font: LABEL_FONT,
    color: isCancel(routed.edge) ? theme.cancelled : theme.muted,
    align: 'center',
  });
}

/** A settlement running along the edge it wakes; `t` from 0 to 1. */
export function drawPulse(surface: Surface, routed: Routed, t: number, theme: Theme): void {
  const color = edgeColor(routed.edge, theme);
  const part = slice(routed.route, Math.max(0, t - 0.3), Math.min(1, t + 0.02));
  surface.path(pathOf(part), { stroke: { color, width: 4.5 } });
  const head = part[part.length - 1]!.to;
  surface.circle(head.x, head.y, 4, { fill: color });
}

function headPaint(edge: SceneEdge, stroke: Stroke): { fill: string } | { stroke: Stroke } {
  return edge.kind === 'cancelIgnored' ? { stroke: { color: stroke.color, width: 2.4 } } : { fill: stroke.color };
}

function headOf({ edge, tip, heading }: Routed): Path {
  const half = edge.outcome === 'won' ? 4.4 : 3.7;
  const { x, y } = tip;
  if (edge.kind === 'cancelIgnored')
    return [
      ['M', x - 8, y],
      ['L', x + 8, y],
    ];
  switch (heading) {
    case 'right':
      return [['M', x - ARROW - 0.5, y - half], ['L', x, y], ['L', x - ARROW - 0.5, y + half], ['Z']];
    case 'up':
      return [['M', x - half, y + ARROW + 0.5], ['L', x, y], ['L', x + half, y + ARROW + 0.5], ['Z']];
    case 'down':
      return [['M', x - half, y - ARROW - 0.5], ['L', x, y], ['L', x + half, y - ARROW - 0.5], ['Z']];
  }
}
