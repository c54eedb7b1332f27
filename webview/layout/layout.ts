/**
 * What every layout strategy offers: the visible graph and the sizes in, places out.
 *
 * A strategy is told the whole visible graph each time and finds itself what changed; the same
 * sequence of graphs and sizes gives the same coordinates. Graph space: x grows to the right, y downwards, in units of
 * CSS pixels at zoom 1; (x, y) is a node's centre.
 */
import type { VisibleGraph, VisibleNode } from '../model/visible-graph.ts';

/** In units of graph space. The height of a bar is a minimum: it grows to the spread of its children. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Where a node stands, in graph space: its middle, and its size. */
export interface Placed {
  readonly id: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A box in graph space. */
export interface Bounds {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface LayoutResult {
  /** Every node of the graph, in the order of the graph. */
  readonly placed: readonly Placed[];
  /** Ids that stood before and stand elsewhere now (or, a bar, have grown). */
  readonly moved: readonly number[];
  /** Around all nodes; null when there are none. */
  readonly bounds: Bounds | null;
}

/** A strategy: the same updates give the same places. */
export interface Layout {
  /** Follows the graph to its present state. */
  update(graph: VisibleGraph, sizeOf: (node: VisibleNode) => Size): LayoutResult;
  /** Where a node stands, or null. */
  placeOf(id: number): Placed | null;
}
