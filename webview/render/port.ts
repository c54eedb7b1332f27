/**
 * The mark of a promise that messages lead to or from, in another thread or process: a door on the corner of its
 * card, with an arrow out of it, into it, or both. A click on it follows the message.
 */
import type { Point } from './camera.ts';
import type { SceneNode } from './scene.ts';
import type { Path, Surface } from './surface.ts';
import type { Theme } from './theme.ts';

/** Which way messages go: from what the promise's code does, to what it waits for, or both. */
export type PortWay = 'out' | 'in' | 'both';

const RADIUS = 8;
/** On the screen it gets no smaller than so many times its size. */
const LEAST = 0.7;

const FRAME: Path = [
  ['M', -0.5, -4],
  ['L', -4, -4],
  ['L', -4, 4],
  ['L', -0.5, 4],
];
const OUT: Path = [
  ['M', -1.6, 0],
  ['L', 4.6, 0],
  ['M', 2.2, -2.6],
  ['L', 4.8, 0],
  ['L', 2.2, 2.6],
];
const IN: Path = [
  ['M', 5, 0],
  ['L', -1.4, 0],
  ['M', 1.2, -2.6],
  ['L', -1.6, 0],
  ['L', 1.2, 2.6],
];
const BOTH: Path = [
  ['M', -1.6, -1.9],
  ['L', 4.6, -1.9],
  ['M', 2.8, -3.7],
  ['L', 4.8, -1.9],
  ['M', 5, 1.9],
  ['L', -1.4, 1.9],
  ['M', 0.4, 3.7],
  ['L', -1.6, 1.9],
];
const ARROWS: Readonly<Record<PortWay, Path>> = { out: OUT, in: IN, both: BOTH };

/** Draws the mark alone, with its middle at (x, y). */
export function drawPort(surface: Surface, way: PortWay, x: number, y: number, color: string, scale = 1): void {
  surface.within({ x, y, scale, opacity: 1 }, () => {
    surface.path(FRAME, { stroke: { color, width: 1.4 } });
    surface.path(ARROWS[way], { stroke: { color, width: 1.4 } });
  });
}

/** Draws it on the corner of a node, as a round tag. */
export function drawNodePort(surface: Surface, node: SceneNode, theme: Theme, zoom: number): void {
  if (node.port === undefined) return;
  const { x, y } = middleOf(node);
  const scale = Math.max(1, LEAST / zoom);
  surface.circle(x, y, RADIUS * scale, { fill: theme.card, stroke: { color: theme.focus, width: 1.2 * scale } });
  drawPort(surface, node.port, x, y, theme.foreground, 0.92 * scale);
}

/** The node whose mark is at a point of graph space, or null. */
export function portAt(nodes: Iterable<SceneNode>, point: Point, zoom: number): number | null {
  const reach = RADIUS * Math.max(1, LEAST / zoom) + 2 / zoom;
  for (const node of nodes) {
    if (node.port === undefined) continue;
    const { x, y } = middleOf(node);
    if (Math.hypot(point.x - x, point.y - y) <= reach) return node.id;
  }
  return null;
}

const middleOf = (node: SceneNode): Point => ({
  x: node.x - node.width / 2 + 10,
  y: node.y - node.height / 2,
});

/** In words, for who hears the graph, and the legend. */
export const PORT_WORDS: Readonly<Record<PortWay, string>> = {
  out: 'sends a message to another thread or process',
  in: 'gets a message from another thread or process',
  both: 'sends and gets messages of another thread or process',
};
