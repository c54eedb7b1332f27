/**
 * A layered layout of the part of the graph around one node, on request: as few crossings as can be had, everything
 * waited for left of what waits. It moves what stands, which is why it is not the live layout.
 */

import type { EdgeKind, VisibleEdge, VisibleGraph } from '../model/visible-graph.ts';
import { layered } from './layered.ts';
import type { Placed } from './layout.ts';

/** Nodes that are laid out at most: the nearest ones. */
export const MOST_TIDIED = 300;

const BETWEEN_COLUMNS = 80;
const BETWEEN_ROWS = 34;
/** Words over and under bars and diamonds need room. */
const WORDS = 48;
const CANCELS: ReadonlySet<EdgeKind> = new Set(['cancels', 'cancelIgnored']);

/** New places for the nodes around one, which itself stays where it is; null when that one is not placed. */
export function tidied(graph: VisibleGraph, placed: readonly Placed[], around: number): Map<number, Placed> | null {
  const places = new Map(placed.map((place) => [place.id, place]));
  const centre = places.get(around);
  if (centre === undefined) return null;
  const near = neighbourhood(graph.edges, around);
  const glyphs = new Map(graph.nodes.map((node) => [node.id, node.glyph]));
  const members = graph.nodes.flatMap(({ id }) => (near.has(id) ? (places.get(id) ?? []) : []));
  const numbers = new Map(members.map(({ id }, at) => [id, at]));
  const ways = graph.edges.flatMap(({ kind, from, to }) => {
    const [one, other] = [numbers.get(from), numbers.get(to)];
    return CANCELS.has(kind) || one === undefined || other === undefined ? [] : [[one, other] as const];
  });
  const blocks = members.map((place) => ({
    width: place.width,
    height: glyphs.get(place.id) === 'card' ? place.height : heightOf(place),
  }));
  const { places: corners } = layered(blocks, ways, {
    across: BETWEEN_COLUMNS,
    down: BETWEEN_ROWS,
    tallest: Number.POSITIVE_INFINITY,
  });
  const found = new Map(
    members.map((place, at): [number, Placed] => {
      const { width, height } = blocks[at];
      const x = corners[at].x + width / 2;
      const y = corners[at].y + height / 2;
      return [place.id, { ...place, x, y, height: glyphs.get(place.id) === 'bar' ? height - WORDS : place.height }];
    }),
  );
  const moved = found.get(around);
  const [dx, dy] = moved === undefined ? [0, 0] : [centre.x - moved.x, centre.y - moved.y];
  for (const [id, place] of found) found.set(id, { ...place, x: place.x + dx, y: place.y + dy });
  return found;
}

/** A bar is as high as its children stand apart in the live layout; here they stand closer. */
function heightOf(place: Placed): number {
  return Math.min(place.height, 120) + WORDS;
}

/** The nodes nearest to one, whichever way the edges run. */
function neighbourhood(edges: readonly VisibleEdge[], around: number): Set<number> {
  const beside = new Map<number, number[]>();
  const note = (from: number, to: number): void => {
    const list = beside.get(from);
    if (list === undefined) beside.set(from, [to]);
    else list.push(to);
  };
  for (const edge of edges) {
    if (CANCELS.has(edge.kind)) continue;
    note(edge.from, edge.to);
    note(edge.to, edge.from);
  }
  const near = new Set([around]);
  for (const id of near) {
    for (const other of beside.get(id) ?? []) {
      if (near.size >= MOST_TIDIED) return near;
      near.add(other);
    }
  }
  return near;
}
