/**
 * What the live layout keeps of a node that stands, and the distances between such.
 */

import type { VisibleNode } from '../model/visible-graph.ts';
import { ROW, type Standing } from './ground.ts';
import type { Placed } from './layout.ts';

/** Widths and distances across: a narrow panel has narrower ones. */
export interface Spacing {
  /** Between a card and the next; at a bar or a diamond curves need more room. */
  readonly gap: number;
  readonly wideGap: number;
  /** Cards stand in slots of a few widths, so that those of different chains stand below one another. */
  readonly slots: readonly number[];
}

/** For a page or a wide panel. */
export const ROOMY: Spacing = { gap: 70, wideGap: 86, slots: [150, 180, 210] };
/** For a panel beside an editor: five columns and the words on their edges in some seven hundred pixels. */
export const COMPACT: Spacing = { gap: 38, wideGap: 50, slots: [118, 160, 180] };

const LEAST_BAR = 64;
/** A bar is a little shorter than the spread of its children: curves turn in to meet it. */
const BAR_OVERHANG = 7;

/** A node that stands. */
export interface Box extends Standing {
  readonly glyph: VisibleNode['glyph'];
  readonly row: number;
  readonly seat: string;
  readonly spacing: Spacing;
  readonly width: number;
  height: number;
  /** Settled when the last update ended: what it waited for pushes it no more. */
  frozen: boolean;
  /** Neighbours in the order, each with the number of edges that say so. */
  readonly sources: Map<Box, number>;
  readonly waiters: Map<Box, number>;
}

/** Whether one of `below` waits for `box`, over any number of steps. */
export function isUpstream(box: Box, below: readonly Box[]): boolean {
  const seen = new Set<Box>(below);
  const open = [...below];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === box) return true;
    for (const source of next.sources.keys()) {
      if (seen.has(source) || source.left < box.left) continue;
      seen.add(source);
      open.push(source);
    }
  }
  return false;
}

/** Where a box stands, for those who draw. */
export function placed(box: Box): Placed {
  const { id, left, row, width, height } = box;
  return { id, x: left + width / 2, y: row * ROW, width, height };
}

/** Least distance from a box to something that stands right of it. */
export function gapBetween(from: Box, glyph: VisibleNode['glyph']): number {
  const { gap, wideGap } = from.spacing;
  return from.glyph === 'card' && glyph === 'card' ? gap : wideGap;
}

/** A bar spans its children, to the same length above and below the row on which what follows stands. */
export function stretch(bar: Box, children: Iterable<Box>): void {
  let rows = (bar.bottom - bar.top) / 2;
  for (const child of children) rows = Math.max(rows, Math.abs(child.row - bar.row));
  bar.top = bar.row - rows;
  bar.bottom = bar.row + rows;
  bar.height = Math.max(bar.height, LEAST_BAR, 2 * rows * ROW - 2 * BAR_OVERHANG);
}
