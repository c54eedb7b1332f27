/** Cubic curves: the shape of every edge. A chain of them is a route; points on it go by `t` from 0 to 1. */
import type { Point } from './camera.ts';
import type { Path } from './surface.ts';

/** Start, two control points, end. */
export interface Curve {
  readonly from: Point;
  readonly first: Point;
  readonly second: Point;
  readonly to: Point;
}

/** Curves that follow one another, each starting where the one before ends. */
export type Route = readonly Curve[];

/** A straight piece. */
export function straight(from: Point, to: Point): Curve {
  return { from, first: mix(from, to, 1 / 3), second: mix(from, to, 2 / 3), to };
}

/** A piece that leaves and arrives horizontally. */
export function sideways(from: Point, to: Point, reach: number): Curve {
  return { from, first: { x: from.x + reach, y: from.y }, second: { x: to.x - reach, y: to.y }, to };
}

/** Straight pieces through these points, with their corners rounded. */
export function rounded(points: readonly Point[], radius: number): Curve[] {
  const curves: Curve[] = [];
  let at = points[0]!;
  for (let index = 1; index < points.length; index++) {
    const corner = points[index]!;
    const next = points[index + 1];
    if (next === undefined) curves.push(straight(at, corner));
    else {
      const before = towards(corner, at, radius);
      const after = towards(corner, next, radius);
      curves.push(straight(at, before));
      curves.push({ from: before, first: mix(before, corner, 0.6), second: mix(after, corner, 0.6), to: after });
      at = after;
    }
  }
  return curves;
}

/** A point this far from one on the way to the other, half the way at most. */
function towards(from: Point, to: Point, distance: number): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  return length === 0 ? from : mix(from, to, Math.min(0.5, distance / length));
}

/** The outline of a route. */
export function pathOf(route: Route): Path {
  const start = route[0]!.from;
  return [
    ['M', start.x, start.y],
    ...route.map(({ first, second, to }) => ['C', first.x, first.y, second.x, second.y, to.x, to.y] as const),
  ];
}

/** The part of a route between two shares of it, 0 to 1; each curve counts as much as its chord. */
export function slice(route: Route, low: number, high: number): Route {
  const lengths = route.map(({ from, to }) => Math.hypot(to.x - from.x, to.y - from.y) || 1);
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const part: Curve[] = [];
  let start = 0;
  route.forEach((curve, index) => {
    const share = lengths[index]! / total;
    const a = Math.max(0, (low - start) / share);
    const b = Math.min(1, (high - start) / share);
    if (a < b) part.push(cut(curve, a, b));
    start += share;
  });
  return part.length > 0 ? part : [cut(route[route.length - 1]!, 1, 1)];
}

/** De Casteljau's construction, from both ends. */
function cut(curve: Curve, low: number, high: number): Curve {
  const tail = low <= 0 ? curve : halves(curve, low)[1];
  return high >= 1 ? tail : halves(tail, low >= 1 ? 1 : (high - low) / (1 - low))[0];
}

function halves(curve: Curve, t: number): [Curve, Curve] {
  const a = mix(curve.from, curve.first, t);
  const b = mix(curve.first, curve.second, t);
  const c = mix(curve.second, curve.to, t);
  const ab = mix(a, b, t);
  const bc = mix(b, c, t);
  const middle = mix(ab, bc, t);
  return [
    { from: curve.from, first: a, second: ab, to: middle },
    { from: middle, first: bc, second: c, to: curve.to },
  ];
}

function mix(one: Point, other: Point, t: number): Point {
  return { x: one.x + (other.x - one.x) * t, y: one.y + (other.y - one.y) * t };
}
