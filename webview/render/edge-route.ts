/**
 * Where each edge runs. Dependencies go from the right end of what is waited for to the left end of
 * what waits, in smooth curves. Cancels run against the stream, outside the row of nodes: below
 * what they hit when it stands below who asked, above it when it stands above.
 */
import type { Point } from './camera.ts';
import { type Curve, type Route, sideways, straight } from './curve.ts';
import type { Scene, SceneEdge, SceneNode } from './scene.ts';

/** An edge with its way; `tip` is the arrow's point and `heading` where it points. */
export interface Routed {
  readonly edge: SceneEdge;
  readonly route: Route;
  readonly tip: Point;
  readonly heading: 'right' | 'up' | 'down';
  /** Where its words stand: the middle of their baseline. */
  readonly labelAt: Point;
}

/** Length of an arrowhead: the line ends where the head begins. */
export const ARROW = 7;

const CANCEL_CLEARANCE = 24;
const CORNER = 9;
const GAP = 1.5;

export function isCancel(edge: SceneEdge): boolean {
  return edge.kind === 'cancels' || edge.kind === 'cancelIgnored';
}

/** Routes of all edges whose two ends are in the scene. */
export function routes(scene: Scene): Routed[] {
  const ports = arrivals(scene);
  const routed: Routed[] = [];
  for (const edge of scene.edges) {
    const from = scene.nodes.get(edge.from);
    const to = scene.nodes.get(edge.to);
    if (from === undefined || to === undefined || from === to) continue;
    routed.push(isCancel(edge) ? cancelRoute(edge, from, to) : flowRoute(edge, from, to, ports.get(edge) ?? [0, 1]));
  }
  return routed;
}

/** For each dependency its place among those that arrive at the same node, from the top, and how many there are. */
function arrivals(scene: Scene): Map<SceneEdge, readonly [number, number]> {
  const byTarget = new Map<number, SceneEdge[]>();
  for (const edge of scene.edges) {
    if (isCancel(edge) || !scene.nodes.has(edge.from)) continue;
    const list = byTarget.get(edge.to);
    if (list === undefined) byTarget.set(edge.to, [edge]);
    else list.push(edge);
  }
  const places = new Map<SceneEdge, readonly [number, number]>();
  for (const list of byTarget.values()) {
    const height = (edge: SceneEdge): number => scene.nodes.get(edge.from)!.y;
    list.sort((one, other) => height(one) - height(other));
    list.forEach((edge, index) => {
      places.set(edge, [index, list.length]);
    });
  }
  return places;
}

/** Where the `index`th of `count` edges arrives. */
export function arrivalPoint(node: SceneNode, index: number, count: number): Point {
  const left = node.x - node.width / 2;
  const fromMiddle = index - (count - 1) / 2;
  switch (node.glyph) {
    case 'bar':
      return { x: left - GAP, y: node.y + (fromMiddle * node.height) / count };
    case 'diamond': {
      const dy = fromMiddle * Math.min(node.height * 0.64, (node.height * 0.9) / Math.max(1, count - 1));
      return { x: left + Math.abs(dy) * (node.width / node.height) - GAP, y: node.y + dy };
    }
    case 'card':
      return { x: left - GAP, y: node.y + fromMiddle * Math.min(12, (node.height * 0.7) / count) };
  }
}

function flowRoute(edge: SceneEdge, from: SceneNode, to: SceneNode, port: readonly [number, number]): Routed {
  const start = { x: from.x + from.width / 2, y: from.y };
  const tip = arrivalPoint(to, port[0], port[1]);
  const end = { x: tip.x - ARROW, y: tip.y };
  const ahead = end.x - start.x;
  const route = ahead < 12 ? backwards(start, end) : forwards(start, end, ahead);
  const labelAt = { x: (start.x + tip.x) / 2, y: (start.y + tip.y) / 2 - 6 };
  return { edge, route, tip, heading: 'right', labelAt };
}

/** A long way goes straight in the lane it came from and bends near its end, where the arrows of one target gather. */
function forwards(start: Point, end: Point, ahead: number): Route {
  if (Math.abs(end.y - start.y) < 0.5) return [straight(start, end)];
  const bend = Math.min(ahead, 150);
  const turn = { x: end.x - bend, y: start.y };
  const curve = sideways(turn, end, bend * 0.54);
  return bend === ahead ? [curve] : [straight(start, turn), curve];
}

/** What waits stands left of what it waits for, for as long as it has not made room yet. */
function backwards(start: Point, end: Point): Route {
  const reach = 36 + Math.abs(end.x - start.x) / 3;
  const curve: Curve = {
    from: start,
    first: { x: start.x + reach, y: start.y },
    second: { x: end.x - reach, y: end.y },
    to: end,
  };
  return [curve];
}

function cancelRoute(edge: SceneEdge, from: SceneNode, to: SceneNode): Routed {
  const below = to.y >= from.y;
  const sign = below ? 1 : -1;
  const start = { x: from.x, y: from.y + (sign * from.height) / 2 + sign * GAP };
  const rim = to.y + (sign * to.height) / 2;
  const level = sign * Math.max(sign * rim, sign * start.y) + sign * CANCEL_CLEARANCE;
  const towards = from.x >= to.x ? 1 : -1;
  const tip = { x: to.x, y: rim + sign * (edge.kind === 'cancelIgnored' ? 9 : GAP + 1) };
  const foot = { x: to.x, y: tip.y + sign * (edge.kind === 'cancelIgnored' ? 0 : ARROW) };
  const turn = { x: to.x + towards * CORNER, y: level };
  const across = Math.abs(start.x - turn.x);
  const route: Route = [
    {
      from: start,
      first: { x: start.x, y: start.y + (level - start.y) * 0.9 },
      second: { x: start.x - towards * across * 0.3, y: level },
      to: turn,
    },
    {
      from: turn,
      first: { x: to.x + towards * CORNER * 0.4, y: level },
      second: { x: to.x, y: level - sign * CORNER * 0.4 },
      to: { x: to.x, y: level - sign * CORNER },
    },
    straight({ x: to.x, y: level - sign * CORNER }, foot),
  ];
  const labelAt = { x: to.x + (start.x - to.x) * 0.45, y: level + (below ? 15 : -7) };
  return { edge, route, tip, heading: below ? 'up' : 'down', labelAt };
}
