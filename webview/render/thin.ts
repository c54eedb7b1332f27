/**
 * A budget of edges for one frame. A join of thirty thousand promises has as many edges, which a
 * canvas takes seconds to draw and no eye tells apart: of so many, every second, fourth, eighth … is
 * drawn. Which ones depends on the edges alone, so that none flickers while the view moves.
 */
import type { Routed } from './edge-route.ts';

/** Edges that a frame draws, about. */
export const MOST_EDGES = 1_000;

/** The ways to draw: all of them, or about `most`, and in any case those of which `matters` is true. */
export function thinned(
  ways: readonly Routed[],
  matters: (way: Routed) => boolean,
  most: number = MOST_EDGES,
): readonly Routed[] {
  if (ways.length <= most) return ways;
  let step = 2;
  while (ways.length / step > most) step *= 2;
  return ways.filter((way) => (way.edge.from + way.edge.to) % step === 0 || matters(way));
}
