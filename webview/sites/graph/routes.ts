/** The way of a line between two nodes, as a path in graph space, and where its words stand. */
import type { Box, Point } from '../../render/camera.ts';
import type { Path } from '../../render/surface.ts';

export interface Route {
  readonly path: Path;
  /** End and direction of its arrow head. */
  readonly tip: Point;
  readonly along: Point;
  /** Where its count stands. */
  readonly words: Point;
}

/** How high on its node a line arrives or leaves: what waits above the middle, what was made in a callback below. */
const SHARE = { waits: 0.38, madeIn: 0.66 } as const;
const ARROW = 9;

export function routeOf(from: Box, to: Box, kind: keyof typeof SHARE): Route {
  if (from === to) return selfRoute(from, kind);
  const start = { x: from.right, y: from.top + (from.bottom - from.top) * SHARE[kind] };
  const end = { x: to.left - ARROW, y: to.top + (to.bottom - to.top) * SHARE[kind] };
  if (end.x - start.x >= 12) return forward(start, end);
  if (Math.min(from.right, to.right) - Math.max(from.left, to.left) > 20) return beside(from, to, kind);
  return backward(from, to, start, end);
}

function forward(start: Point, end: Point): Route {
  const bend = Math.max(24, Math.min(160, (end.x - start.x) * 0.5));
  return cubic(start, { x: start.x + bend, y: start.y }, { x: end.x - bend, y: end.y }, end);
}

/** One above the other: out on the right, and in again on the right. */
function beside(from: Box, to: Box, kind: keyof typeof SHARE): Route {
  const start = { x: from.right, y: from.top + (from.bottom - from.top) * SHARE[kind] };
  const end = { x: to.right + ARROW, y: to.top + (to.bottom - to.top) * SHARE[kind] };
  const out = Math.max(start.x, end.x) + Math.min(90, 26 + Math.abs(end.y - start.y) * 0.12);
  return cubic(start, { x: out, y: start.y }, { x: out, y: end.y }, end);
}

/** Against the direction of reading: around below both. */
function backward(from: Box, to: Box, start: Point, end: Point): Route {
  const below = Math.max(from.bottom, to.bottom) + 34;
  const middle = { x: (start.x + end.x) / 2, y: below };
  const out = { x: start.x + 44, y: start.y };
  const back = { x: end.x - 44, y: end.y };
  return {
    path: [
      ['M', start.x, start.y],
      ['C', out.x, out.y, out.x, below, middle.x, middle.y],
      ['C', back.x, below, back.x, back.y, end.x, end.y],
    ],
    tip: end,
    along: { x: 1, y: 0 },
    words: middle,
  };
}

/** A place that waits for itself, round by round: a loop over its upper right corner. */
function selfRoute(box: Box, kind: keyof typeof SHARE): Route {
  const out = kind === 'waits' ? 30 : 20;
  const start = { x: box.right - 34, y: box.top };
  const end = { x: box.right + ARROW, y: box.top + 30 };
  return {
    path: [
      ['M', start.x, start.y],
      ['C', start.x, start.y - out, end.x + out, end.y - out - 22, end.x + out - 8, end.y - 14],
      ['C', end.x + out - 12, end.y - 4, end.x + 14, end.y, end.x, end.y],
    ],
    tip: end,
    along: { x: -1, y: 0 },
    words: { x: box.right + out - 2, y: box.top - 14 },
  };
}

function cubic(start: Point, one: Point, two: Point, end: Point): Route {
  const sign = end.x >= two.x ? 1 : -1;
  return {
    path: [
      ['M', start.x, start.y],
      ['C', one.x, one.y, two.x, two.y, end.x, end.y],
    ],
    tip: end,
    along: { x: sign, y: 0 },
    words: {
      x: (start.x + 3 * one.x + 3 * two.x + end.x) / 8,
      y: (start.y + 3 * one.y + 3 * two.y + end.y) / 8,
    },
  };
}

/** The filled arrow head of a route whose line is so wide. */
export function arrowHead({ tip, along }: Route, width: number): Path {
  const long = ARROW;
  const wide = 3.6 + width / 2;
  return [['M', tip.x + along.x * long, tip.y], ['L', tip.x, tip.y - wide], ['L', tip.x, tip.y + wide], ['Z']];
}
