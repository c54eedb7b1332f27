/**
 * What is drawn: what the model makes of promises when it folds them, the layout places, and render draws.
 */
import type { RoleName, StateName } from '../../runtime-instrumented/protocol/index.ts';

/** card: most promises; bar: join, all, both; diamond: choose, pick and their kin. */
export type Glyph = 'card' | 'bar' | 'diamond';

/** Promises of one call path (or of several) that are counted, not drawn. */
export interface VisibleGroup {
  /** How many, by state: pending, returned, failed, cancelled. */
  readonly states: readonly [number, number, number, number];
  /** Id of one of them, for the name. */
  readonly sample: number;
  /** Call paths in it: more than one where there were too many groups. */
  readonly paths: number;
  /** How many were made on these paths so far, where that is known: more than are shown when others are folded or too old. */
  readonly made?: number;
  /** Where `states` are those of the whole run: how many of them the graph was told of, and can list and take out. */
  readonly atHand?: number;
}

/** A promise that is drawn, with what is folded into it. */
export interface VisibleNode {
  /** Id of the promise (the root, where several have become one); negative for a group. */
  readonly id: number;
  readonly glyph: Glyph;
  /** How many settled promises (of earlier rounds, of long ago) are folded into it. A constant that it merely returned is not counted. */
  readonly folded: number;
  /** Rounds of a loop that this promise has been through; 1 when it is no loop. */
  readonly rounds: number;
  readonly state: StateName;
  /** The shown promise in whose callback it was made, or 0: it stands near that one. */
  readonly context: number;
  /** The shown promise whose settling ran that callback, or 0: it stands left of this one. */
  readonly after: number;
  /** Nodes of one seat take the same place one after the other (the rounds of a loop); '' for none. */
  readonly seat: string;
  /** Set for a group: many promises in one node. */
  readonly group?: VisibleGroup;
  /** Id of the group that a person pulled it out of: it grows from there. */
  readonly outOf?: number;
}

/**
 * Besides the roles. becomes: from the inner promise to the one it is; result: from a settled promise that a callback
 * returned; then: from what a function or a generator waited for to what it waited for next,
 * which does not wait for it.
 */
export type EdgeKind = RoleName | 'becomes' | 'cancels' | 'cancelIgnored' | 'result' | 'then';

/** A line between two nodes. */
export interface VisibleEdge {
  /** Unique and stable while the edge lives. */
  readonly key: string;
  /** The edge runs from what is waited for to what waits (a cancel: from who asked to whom it hit). */
  readonly from: number;
  readonly to: number;
  readonly kind: EdgeKind;
  /** State that was passed on along it; 'pending' while nothing was. */
  readonly passed: StateName;
  /** For a branch: it won, or it was cut off by the cancel of a pick. */
  readonly outcome: 'won' | 'lost' | 'open';
  /** How many dependencies it stands for, where an end of it is a group; 1 when left out. */
  readonly count?: number;
}

/** What is drawn. */
export interface VisibleGraph {
  /** In the order in which they were made. */
  readonly nodes: readonly VisibleNode[];
  readonly edges: readonly VisibleEdge[];
  /** Promises that exist but are not among the nodes (folded ones; not those dropped from the history). */
  readonly hidden: number;
  /** Nothing is folded: what was made later stands further right, and an inner promise right of what it became. */
  readonly inTurn?: boolean;
  /** Asked to unfold, but there are too many promises for that: what is shown is folded. */
  readonly tooMany?: boolean;
}
