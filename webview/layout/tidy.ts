/**
 * A layered layout of the part of the graph around one node, on request: as few crossings as can be had, everything
 * waited for left of what waits. It moves what stands, which is why it is not the live layout.
 */
import { coordGreedy, decrossTwoLayer, graphConnect, layeringLongestPath, sugiyama } from 'd3-dag';
import type { EdgeKind, Placed, VisibleEdge, VisibleGraph } from './visible-graph.ts';

/** Nodes that are laid out at most: the nearest ones. */
export const MOST_TIDIED = 300;

const BETWEEN_COLUMNS = 80;
const BETWEEN_ROWS = 34;
/** Words over and under bars and diamonds need room. */
const WORDS = 48;
const CANCELS: ReadonlySet<EdgeKind> = new Set(['cancels', 'cancelIgnored']);

interface Arrow {
  readonly from: number;
  readonly to: number;
}

/** New places for the nodes around one, which itself stays where it is; null when that one is not placed. */
export function tidied(graph: VisibleGraph, placed: readonly Placed[], around: number): Map<number, Placed> | null {
  const places = new Map(placed.map((place) => [place.id, place]));
  const centre = places.get(around);
  if (centre === undefined) return null;
  const near = neighbourhood(graph.edges, around);
  const glyphs = new Map(graph.nodes.map((node) => [node.id, node.glyph]));
  const arrows = withoutCircles(
    graph.edges.filter((edge) => !CANCELS.has(edge.kind) && near.has(edge.from) && near.has(edge.to)),
  );
  if (arrows.length === 0) return new Map([[around, centre]]);
  const dag = graphConnect()
    .sourceId(({ from }: Arrow) => String(from))
    .targetId(({ to }: Arrow) => String(to))(arrows);
  const layout = sugiyama()
    .layering(layeringLongestPath())
    .decross(decrossTwoLayer())
    .coord(coordGreedy())
    .nodeSize((node: { readonly data: string }) => {
      const place = places.get(Number(node.data))!;
      // A layer is a row to the library; to us it is a column.
      return [
        (glyphs.get(place.id) === 'card' ? place.height : heightOf(place)) + BETWEEN_ROWS,
        place.width + BETWEEN_COLUMNS,
      ];
    });
  layout(dag as never);
  const found = new Map<number, Placed>();
  for (const node of dag.nodes()) {
    const place = places.get(Number(node.data))!;
    found.set(place.id, {
      ...place,
      x: node.y,
      y: node.x,
      height: glyphs.get(place.id) === 'bar' ? heightOf(place) - WORDS : place.height,
    });
  }
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

/** The arrows, each pair once, without those that close a circle. */
function withoutCircles(edges: readonly VisibleEdge[]): Arrow[] {
  const out = new Map<number, Set<number>>();
  const leads = (from: number, to: number): boolean => {
    const seen = new Set([from]);
    for (const id of seen) {
      if (id === to) return true;
      for (const next of out.get(id) ?? []) seen.add(next);
    }
    return false;
  };
  const arrows: Arrow[] = [];
  for (const { from, to } of edges) {
    if (from === to || out.get(from)?.has(to) === true || leads(to, from)) continue;
    const list = out.get(from);
    if (list === undefined) out.set(from, new Set([to]));
    else list.add(to);
    arrows.push({ from, to });
  }
  return arrows;
}
