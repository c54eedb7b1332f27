/**
 * Draws edges: grey while waiting, in the state's colour once passed on; the winner of a pick
 * thick, the losers broken; becoming as a double line, for it makes two promises one; a cancel
 * amber, against the stream, and ending in a bar where it was ignored. What merely comes next is
 * dotted, with an open head: nobody waits there.
 */
import { type Box, overlaps, type Point } from './camera.ts';
import { pathOf, type Route, slice } from './curve.ts';
import { ARROW, isCancel, type Routed } from './edge-route.ts';
import type { SceneEdge } from './scene.ts';
import type { Font, Path, Stroke, Surface } from './surface.ts';
import type { TextFitter } from './text.ts';
import { stateColor, type Theme } from './theme.ts';

/** Smallest size, in CSS pixels, at which the words beside an edge are drawn. */
const SMALLEST_LABEL = 9.5;

/** Length of a dash and of a gap, unless that is too fine to be seen or makes too many of them. */
const DASH = 4;
const FINEST_DASH = 1.5;
const MOST_DASHES = 100;

/** The colour of an edge. */
export function edgeColor(edge: SceneEdge, theme: Theme): string {
  if (isCancel(edge)) return theme.cancelled;
  return edge.passed === 'pending' ? theme.edge : stateColor(theme, edge.passed);
}

/** A canvas takes as long for an edge as it has dashes: a long one has longer ones, not more. */
function dashOf(route: Route, scale: number): readonly [dash: number, gap: number] {
  const length = route.reduce((sum, { from, to }) => sum + Math.hypot(to.x - from.x, to.y - from.y), 0);
  const dash = Math.max(DASH, FINEST_DASH / scale, length / (2 * MOST_DASHES));
  return [dash, dash];
}

function strokeOf({ edge, route }: Routed, theme: Theme, scale: number): Stroke {
  const color = edgeColor(edge, theme);
  if (edge.kind === 'then') {
    const [dash] = dashOf(route, scale);
    return { color, width: Math.max(1.4, 0.9 / scale), dash: [dash * 0.5, dash] };
  }
  const thick = edge.outcome === 'won' ? 2.6 : 1.6 + Math.min(3, Math.log10(edge.count ?? 1));
  const width = Math.max(thick, 0.9 / scale);
  const broken = !isCancel(edge) && (edge.outcome === 'lost' || edge.passed === 'cancelled');
  return broken ? { color, width, dash: dashOf(route, scale) } : { color, width };
}

/** Draws one edge; `scale` is the zoom, below which a line gets no thinner on the screen. */
export function drawEdge(surface: Surface, routed: Routed, theme: Theme, scale: number): void {
  const { edge, route } = routed;
  const stroke = strokeOf(routed, theme, scale);
  if (edge.kind === 'becomes') {
    surface.path(pathOf(route), { stroke: { color: stroke.color, width: stroke.width + 3.4 } });
    surface.path(pathOf(route), { stroke: { color: theme.background, width: stroke.width + 0.4 } });
  } else {
    surface.path(pathOf(route), { stroke });
  }
  surface.path(headOf(routed), headPaint(edge, stroke));
}

/** Size of the words beside an edge, in graph space: on the screen they never get smaller than can be read. */
function labelFont(edge: SceneEdge, zoom: number): Font {
  const size = Math.max(isCancel(edge) ? 11 : 10, SMALLEST_LABEL / zoom);
  return { family: 'sans', size, weight: 400 };
}

/**
 * Draws the words beside an edge, if there is room for them: neither on the nodes at its ends nor on words that
 * stand already. `taken` are the boxes of those; the new one is added.
 */
export function drawEdgeLabel(
  surface: Surface,
  routed: Routed,
  theme: Theme,
  fitter: TextFitter,
  zoom: number,
  taken: Box[],
): void {
  if (routed.edge.label === '') return;
  const font = labelFont(routed.edge, zoom);
  const width = fitter.width(routed.edge.label, font);
  if (isCancel(routed.edge)) {
    drawCancelLabel(surface, routed, theme, font, width, taken);
    return;
  }
  const free = flowLabelsAt(routed, font, width)
    .map((at) => ({ at, box: boxOfWords(at, font, width) }))
    .find(({ box }) => !taken.some((other) => overlaps(other, box)));
  if (free === undefined) return;
  taken.push(free.box);
  const { box, at } = free;
  // Where lines meet they run through each other's words.
  if ((routed.edge.count ?? 1) > 1) {
    surface.rect(box.left, box.top, box.right - box.left, box.bottom - box.top, 2, { fill: theme.background });
  }
  surface.text(routed.edge.label, at.x, at.y, { font, color: theme.muted, align: 'center' });
}

function boxOfWords({ x, y }: Point, font: Font, width: number): Box {
  return { left: x - width / 2 - 1, right: x + width / 2 + 1, top: y - font.size * 0.85, bottom: y + 1 };
}

/** On a patch of background, so that lines do not run through it. */
function drawCancelLabel(
  surface: Surface,
  routed: Routed,
  theme: Theme,
  font: Font,
  width: number,
  taken: Box[],
): void {
  const { x, y } = routed.labelAt;
  // Words below an arrow move down as they grow, away from it.
  const grown = font.size - 11;
  const baseline = routed.heading === 'up' ? y + grown : y;
  const box = { left: x - width / 2, right: x + width / 2, top: baseline - font.size, bottom: baseline + 2 };
  if (taken.some((other) => overlaps(other, box))) return;
  taken.push(box);
  surface.rect(x - width / 2 - 3, baseline - font.size, width + 6, font.size + 4, 3, { fill: theme.background });
  surface.text(routed.edge.label, x, baseline, { font, color: theme.cancelled, align: 'center' });
}

/** A gap between nodes that is wider than this is a long way, whose words stand at its end. */
const LONG_WAY = 130;

/**
 * Over the line, in the middle of the gap or before the arrow; under it where the line comes down to it. Where other
 * words stand there, at the line's beginning; numbers rather there than where lines come together. None where there
 * is no room.
 */
function flowLabelsAt({ edge, route, tip }: Routed, font: Font, width: number): Point[] {
  const start = route[0]!.from;
  const end = tip.x - ARROW;
  if (end - start.x < width + 4) return [];
  const level = Math.abs(start.y - tip.y) < 1;
  const x = level && end - start.x < LONG_WAY ? (start.x + end) / 2 : end - 4 - width / 2;
  const here = { x, y: start.y < tip.y - 1 ? tip.y + font.size : tip.y - 4.5 };
  // Beyond its beginning a line may go anywhere.
  if (end - start.x < 2 * width + 12) return [here];
  const there = { x: start.x + 4 + width / 2, y: start.y - 4.5 };
  return (edge.count ?? 1) > 1 && !level ? [there, here] : [here, there];
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
  if (edge.kind === 'cancelIgnored') return { stroke: { color: stroke.color, width: 2.4 } };
  return edge.kind === 'then' ? { stroke: { color: stroke.color, width: stroke.width } } : { fill: stroke.color };
}

function headOf({ edge, tip, heading }: Routed): Path {
  const half = edge.outcome === 'won' ? 4.4 : 3.7;
  const { x, y } = tip;
  if (edge.kind === 'then')
    return [
      ['M', x - ARROW - 0.5, y - half],
      ['L', x, y],
      ['L', x - ARROW - 0.5, y + half],
    ];
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
