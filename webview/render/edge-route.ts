/**
 * Where each edge runs. Dependencies go from the right end of what is waited for to the left end of
 * what waits, in smooth curves. Cancels run against the stream, outside the row of nodes: below
 * what they hit when it stands below who asked, above it when it stands above.
 */
import type { Point } from './camera.ts';
import { freeWays, HALF_LANE, type IsFree, wayAhead } from './corridors.ts';
import { type Curve, type Route, rounded, straight } from './curve.ts';
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

const CANCEL_CLEARANCE = 20;
const CORNER = 9;
/** From an upright arrow to the middle of the words beside it. */
const LABEL_ASIDE = 34;
const CARD_REACH = 13;
/** A cancel swings down to its level within this distance, and says its words at that one. */
const LONGEST_SWING = 230;
const LABEL_AWAY = 170;
/** Half of the gap between two columns. */
const ASIDE = 34;
const GAP = 1.5;

/** A cancel runs against the stream. */
export function isCancel(edge: SceneEdge): boolean {
  return edge.kind === 'cancels' || edge.kind === 'cancelIgnored';
}

/** A scene never changes: its routes are found once, not with every frame. */
const routesOf = new WeakMap<Scene, readonly Routed[]>();

/** Routes of all edges whose two ends are in the scene. */
export function routes(scene: Scene): readonly Routed[] {
  const known = routesOf.get(scene);
  if (known !== undefined) return known;
  const ports = arrivals(scene);
  const isFree = freeWays(scene.nodes);
  const routed: Routed[] = [];
  for (const edge of scene.edges) {
    const from = scene.nodes.get(edge.from);
    const to = scene.nodes.get(edge.to);
    if (from === undefined || to === undefined || from === to) continue;
    routed.push(
      isCancel(edge) ? cancelRoute(edge, from, to, isFree) : flowRoute(edge, from, to, ports.get(edge)!, isFree),
    );
  }
  routesOf.set(scene, routed);
  return routed;
}

/** Where each dependency arrives: those of one node below one another, in the order in which they come. */
function arrivals(scene: Scene): Map<SceneEdge, Point> {
  const byTarget = new Map<number, SceneEdge[]>();
  for (const edge of scene.edges) {
    if (isCancel(edge) || !scene.nodes.has(edge.from)) continue;
    const list = byTarget.get(edge.to);
    if (list === undefined) byTarget.set(edge.to, [edge]);
    else list.push(edge);
  }
  const points = new Map<SceneEdge, Point>();
  for (const [id, list] of byTarget) {
    const target = scene.nodes.get(id);
    if (target === undefined) continue;
    const height = (edge: SceneEdge): number => scene.nodes.get(edge.from)!.y;
    list.sort((one, other) => height(one) - height(other));
    const places = arrivalPoints(target, list.map(height));
    list.forEach((edge, index) => {
      points.set(edge, places[index]!);
    });
  }
  return points;
}

/** Where edges from sources at these heights, from the top, arrive at a node. */
export function arrivalPoints(node: SceneNode, heights: readonly number[]): Point[] {
  const count = heights.length;
  const left = node.x - node.width / 2 - GAP;
  const fromMiddle = (index: number): number => index - (count - 1) / 2;
  switch (node.glyph) {
    case 'bar':
      return barHeights(node, heights).map((y) => ({ x: left, y }));
    case 'diamond': {
      const step = Math.min(node.height * 0.64, (node.height * 0.9) / Math.max(1, count - 1));
      return heights.map((_, index) => {
        const dy = fromMiddle(index) * step;
        return { x: left + Math.abs(dy) * (node.width / node.height), y: node.y + dy };
      });
    }
    case 'card': {
      // Level from the same lane; those from above and below arrive above and below.
      const level = heights.map((y) => node.y + Math.max(-CARD_REACH, Math.min(CARD_REACH, y - node.y)));
      if (count === 1) return [{ x: left, y: node.y }];
      if (isApart(level, CARD_REACH / 2)) return level.map((y) => ({ x: left, y }));
      const step = Math.min(12, (node.height * 0.7) / count);
      return heights.map((_, index) => ({ x: left, y: node.y + fromMiddle(index) * step }));
    }
  }
}

/** At a bar edges arrive level with where they come from, where that keeps them apart; else evenly spaced. */
function barHeights(node: SceneNode, heights: readonly number[]): number[] {
  const share = node.height / heights.length;
  const top = node.y - node.height / 2;
  const level = heights.map((y) => Math.max(top + share / 2, Math.min(top + node.height - share / 2, y)));
  return isApart(level, Math.min(10, share / 2)) ? level : heights.map((_, index) => top + (index + 0.5) * share);
}

function isApart(level: readonly number[], least: number): boolean {
  return level.every((y, index) => index === 0 || y - level[index - 1]! >= least);
}

function flowRoute(edge: SceneEdge, from: SceneNode, to: SceneNode, tip: Point, isFree: IsFree): Routed {
  // Two ends of one promise: the line runs between the sides that face one another.
  if (edge.kind === 'becomes' && from.x - from.width / 2 > to.x + to.width / 2)
    return sameRoute(edge, from, to, isFree);
  const start = { x: from.x + from.width / 2, y: from.y };
  const end = { x: tip.x - ARROW, y: tip.y };
  const ahead = end.x - start.x;
  const route = ahead < 12 ? backwards(start, end) : wayAhead(start, end, isFree);
  const labelAt = { x: (start.x + tip.x) / 2, y: (start.y + tip.y) / 2 - 6 };
  return { edge, route, tip, heading: 'right', labelAt };
}

/** From what became to what it became, which stands right of it. */
function sameRoute(edge: SceneEdge, from: SceneNode, to: SceneNode, isFree: IsFree): Routed {
  const start = { x: to.x + to.width / 2, y: to.y };
  const tip = { x: from.x - from.width / 2 - GAP, y: from.y };
  const route = wayAhead(start, { x: tip.x - ARROW, y: tip.y }, isFree);
  return { edge, route, tip, heading: 'right', labelAt: { x: (start.x + tip.x) / 2, y: (start.y + tip.y) / 2 - 6 } };
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

function cancelRoute(edge: SceneEdge, from: SceneNode, to: SceneNode, isFree: IsFree): Routed {
  const apart = Math.abs(to.y - from.y) - (from.height + to.height) / 2;
  // Only from lane to lane: further on, another node could stand between.
  if (Math.abs(to.x - from.x) < from.width / 2 && apart > 0 && apart < from.height * 1.5)
    return straightCancel(edge, from, to);
  const below = to.y >= from.y;
  const sign = below ? 1 : -1;
  const start = { x: from.x, y: from.y + (sign * from.height) / 2 + sign * GAP };
  const rim = to.y + (sign * to.height) / 2;
  const nearest = sign * Math.max(sign * rim, sign * start.y) + sign * CANCEL_CLEARANCE;
  const levels = [0, 1, 2, 3].map((lanes) => nearest + sign * lanes * HALF_LANE);
  const [left, right] = [Math.min(from.x, to.x), Math.max(from.x, to.x)];
  const level = levels.find((y) => isFree(y, left, right)) ?? nearest;
  const towards = from.x >= to.x ? 1 : -1;
  const tip = { x: to.x, y: rim + sign * (edge.kind === 'cancelIgnored' ? 9 : GAP + 1) };
  const foot = { x: to.x, y: tip.y + sign * (edge.kind === 'cancelIgnored' ? 0 : ARROW) };
  const across = Math.min(LONGEST_SWING, Math.max(CORNER, Math.abs(start.x - to.x) - CORNER));
  const landing = { x: start.x - towards * across, y: level };
  // From a farther level it comes up beside what stands between, not behind it.
  const side = to.x + towards * (to.width / 2 + ASIDE);
  const detour =
    level === nearest
      ? []
      : [
          { x: side, y: level },
          { x: side, y: nearest },
        ];
  const route: Route = [
    {
      from: start,
      first: { x: start.x, y: start.y + (level - start.y) * 0.9 },
      second: { x: start.x - towards * across * 0.4, y: level },
      to: landing,
    },
    ...rounded([landing, ...detour, { x: to.x, y: nearest }, foot], CORNER),
  ];
  const labelAt = {
    x: start.x - towards * Math.min(LABEL_AWAY, Math.abs(start.x - to.x) * 0.55),
    y: level + (below ? 14 : -6),
  };
  return { edge, route, tip, heading: below ? 'up' : 'down', labelAt };
}

/** The cancel of a promise that stands right above or below: straight from rim to rim, the words beside it. */
function straightCancel(edge: SceneEdge, from: SceneNode, to: SceneNode): Routed {
  const sign = to.y > from.y ? 1 : -1;
  const ignored = edge.kind === 'cancelIgnored';
  const start = { x: from.x, y: from.y + sign * (from.height / 2 + GAP) };
  const tip = { x: from.x, y: to.y - sign * (to.height / 2 + (ignored ? 9 : GAP + 1)) };
  const foot = { x: tip.x, y: tip.y - sign * (ignored ? 0 : ARROW) };
  const labelAt = { x: from.x + LABEL_ASIDE, y: (start.y + tip.y) / 2 + 4 };
  return { edge, route: [straight(start, foot)], tip, heading: sign > 0 ? 'down' : 'up', labelAt };
}
